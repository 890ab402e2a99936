package org.mobilityd.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.mobilityd.daemon.control.View.AnchorView;
import org.mobilityd.daemon.control.View.HandoverView;
import org.mobilityd.daemon.control.View.NodeDetailView;
import org.mobilityd.daemon.control.View.NodeView;
import org.mobilityd.daemon.control.View.SessionView;
import org.mobilityd.daemon.control.View.StepView;
import org.mobilityd.daemon.control.View.TunnelView;

/** {@code show node ID} for people: where a mobile node is, its prefixes and tunnels, and its last handovers step by step. */
final class NodeReport {

    private static final double MICROS_PER_MILLI = 1_000;

    private record PrefixRow(String prefix, String anchor, String state) {
    }

    private NodeReport() {
    }

    static List<String> lines(NodeDetailView detail) {
        List<String> lines = new ArrayList<>();
        if (detail.node() != null) {
            node(detail, lines);
        }
        if (detail.session() != null) {
            session(detail.session(), lines);
        }
        return lines;
    }

    private static void node(NodeDetailView detail, List<String> lines) {
        NodeView node = detail.node();
        lines.addAll(facts(List.of(Map.entry("MOBILE NODE", node.mobileNode()), Map.entry("link-layer address", orHyphen(node.linkLayerAddress())),
                Map.entry("phase", node.phase()), Map.entry("serving router", orHyphen(node.servingRouter())),
                Map.entry("registered", node.registered() ? "yes" : "no"),
                Map.entry("lifetime", orHyphen(Units.duration(node.lifetimeRemainingSeconds()))))));
        lines.add("");
        lines.addAll(new Table<PrefixRow>().text("PREFIX", PrefixRow::prefix).text("ANCHOR", PrefixRow::anchor)
                .text("STATE", PrefixRow::state).lines(prefixes(node)));
        if (!detail.tunnels().isEmpty()) {
            lines.add("");
            lines.addAll(new Table<TunnelView>().text("TUNNEL OF", TunnelView::prefix).text("TO", TunnelView::remoteAddress)
                    .number("LIFETIME", row -> Units.duration(row.lifetimeRemainingSeconds()))
                    .number("PACKETS IN", TunnelView::packetsIn).number("OUT", TunnelView::packetsOut).lines(detail.tunnels()));
        }
        detail.handovers().forEach(handover -> handover(handover, lines));
    }

    private static List<PrefixRow> prefixes(NodeView node) {
        String own = node.phase().equals("attached") ? "preferred" : node.phase().equals("elsewhere") ? "tunnelled away" : "kept";
        return Stream.concat(Stream.of(new PrefixRow(node.prefix(), "this router", own)),
                node.older().stream().map(older -> new PrefixRow(older.prefix(), older.router(), "deprecated, tunnelled"))).toList();
    }

    private static void handover(HandoverView handover, List<String> lines) {
        lines.add("");
        lines.add("HANDOVER " + Units.duration(handover.secondsAgo()) + " ago" + (handover.complete() ? "" : ", not complete")
                + (handover.bindingDelayMicroseconds() == null ? "" : ", binding delay " + millis(handover.bindingDelayMicroseconds()) + " ms"));
        lines.addAll(new Table<StepView>().number("ms", step -> millis(step.microseconds())).text("STEP", StepView::step)
                .text("WITH", StepView::peer).lines(handover.steps()));
    }

    private static void session(SessionView session, List<String> lines) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        lines.addAll(facts(List.of(Map.entry("SESSION OF", session.mobileNode()), Map.entry("serving router", session.servingRouter()),
                Map.entry("lifetime", Units.duration(session.lifetimeRemainingSeconds())))));
        lines.add("");
        lines.addAll(new Table<AnchorView>().text("PREFIX", AnchorView::prefix).text("ANCHOR", AnchorView::router).lines(session.anchors()));
    }

    /** The first one is the heading. */
    private static List<String> facts(List<Map.Entry<String, String>> facts) {
        return new Table<Map.Entry<String, String>>().text(facts.get(0).getKey(), Map.Entry::getKey)
                .text(facts.get(0).getValue(), Map.Entry::getValue).lines(facts.subList(1, facts.size()));
    }

    static String millis(long microseconds) {
        return String.format(Locale.ROOT, "%.3f", microseconds / MICROS_PER_MILLI);
    }

    private static String orHyphen(String text) {
        return text == null ? "-" : text;
    }
}
