package org.mobilityd.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.mobilityd.daemon.control.View.HandoverView;
import org.mobilityd.daemon.control.View.StepView;

/**
 * Draws handovers as SVG: one picture below the other, each with a lane for the router itself and one for everybody that it spoke with, and
 * time from left to right. Between the first update and the first answer of a peer lies a bar; the binding delay is shaded.
 */
final class HandoverTimeLine {

    private static final int WIDTH = 960;
    private static final int LEFT = 230;
    private static final int RIGHT = 40;
    private static final int LANE = 34;
    private static final int HEAD = 46;
    private static final int FOOT = 40;
    private static final int TICKS = 8;
    private static final String OWN = "this router";
    private static final String SENT = "update-sent";
    private static final String ANSWERED = "answered";

    private final StringBuilder svg = new StringBuilder();
    private int top;

    private HandoverTimeLine() {
    }

    /** An SVG document. @param title whose handovers they are @param handovers oldest first */
    static String of(String title, List<HandoverView> handovers) {
        return new HandoverTimeLine().document(title, handovers);
    }

    private String document(String title, List<HandoverView> handovers) {
        top = HEAD;
        for (HandoverView handover : handovers) {
            draw(handover);
        }
        return String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="16" y="26" font-size="16" font-weight="bold">%s</text>
                %s</svg>
                """, WIDTH, top, escaped("Handovers of " + title), svg);
    }

    private void draw(HandoverView handover) {
        List<String> lanes = lanes(handover);
        long span = Math.max(1, handover.steps().stream().mapToLong(StepView::microseconds).max().orElse(1));
        double scale = (WIDTH - LEFT - RIGHT) / (span * 1.05);
        int bottom = top + HEAD + lanes.size() * LANE;
        String delay = handover.bindingDelayMicroseconds() == null ? "no binding delay yet"
                : "binding delay " + NodeReport.millis(handover.bindingDelayMicroseconds()) + " ms";
        text(16, top + 18, "start", Units.duration(handover.secondsAgo()) + " ago, " + delay + (handover.complete() ? "" : ", not complete"));
        if (handover.bindingDelayMicroseconds() != null) {
            rectangle(LEFT, top + HEAD - 14, handover.bindingDelayMicroseconds() * scale, bottom - top - HEAD + 14, "#e8f1fa");
        }
        for (int lane = 0; lane < lanes.size(); lane++) {
            int y = top + HEAD + lane * LANE + LANE / 2;
            text(LEFT - 10, y + 4, "end", lanes.get(lane));
            line(LEFT, y, WIDTH - RIGHT, y, "#cccccc");
            lane(handover, lanes.get(lane), y, scale);
        }
        axis(span, scale, bottom);
        top = bottom + FOOT;
    }

    private static List<String> lanes(HandoverView handover) {
        Set<String> lanes = new LinkedHashSet<>();
        lanes.add(OWN);
        handover.steps().forEach(step -> lanes.add(laneOf(step)));
        return new ArrayList<>(lanes);
    }

    private static String laneOf(StepView step) {
        return step.peer() == null ? OWN : step.peer();
    }

    private void lane(HandoverView handover, String lane, int y, double scale) {
        List<StepView> steps = handover.steps().stream().filter(step -> laneOf(step).equals(lane)).toList();
        long sent = first(steps, SENT);
        long answered = first(steps, ANSWERED);
        if (sent >= 0 && answered >= sent) {
            rectangle(LEFT + sent * scale, y - 4, Math.max(1, (answered - sent) * scale), 8, "#7fb2e5");
        }
        double free = Double.NEGATIVE_INFINITY;
        int shift = -8;
        for (StepView step : steps) {
            double x = LEFT + step.microseconds() * scale;
            shift = x < free && shift < 0 ? 16 : -8;
            String name = step.step() + " " + NodeReport.millis(step.microseconds());
            svg.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"#1f5f9f\"/>%n", x, y));
            text(x, y + shift, x > WIDTH - 200 ? "end" : "start", name);
            free = x + 6.2 * name.length();
        }
    }

    private static long first(List<StepView> steps, String kind) {
        return steps.stream().filter(step -> step.step().equals(kind)).mapToLong(StepView::microseconds).findFirst().orElse(-1);
    }

    private void axis(long span, double scale, int bottom) {
        line(LEFT, bottom, WIDTH - RIGHT, bottom, "black");
        for (int tick = 0; tick <= TICKS; tick++) {
            double micros = span * (double) tick / TICKS;
            line(LEFT + micros * scale, bottom, LEFT + micros * scale, bottom + 4, "black");
            text(LEFT + micros * scale, bottom + 18, "middle", String.format(Locale.ROOT, "%.1f", micros / 1_000));
        }
        text(WIDTH - 4, bottom + 18, "end", "ms");
    }

    private void text(double x, double y, String anchor, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escaped(text)));
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        svg.append(String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n", x1, y1, x2, y2, colour));
    }

    private void rectangle(double x, double y, double width, double height, String colour) {
        svg.append(String.format(Locale.ROOT, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n", x, y, width, height,
                colour));
    }

    /** An identifier comes from a mobile node's network: it must not be markup, nor what XML has no character for. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(c < ' ' || c >= 0xd800 && c <= 0xdfff || (c & 0xfffe) == 0xfffe ? '\ufffd' : c);
            }
        });
        return escaped.toString();
    }
}
