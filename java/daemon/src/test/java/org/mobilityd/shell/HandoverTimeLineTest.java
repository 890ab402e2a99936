package org.mobilityd.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.mobilityd.daemon.control.View.HandoverView;
import org.mobilityd.daemon.control.View.StepView;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HandoverTimeLineTest {

    private static final HandoverView HANDOVER = new HandoverView(12, true, 8_000L, List.of(new StepView(0, "attached", null),
            new StepView(1_000, "update-sent", "2001:db8::d"), new StepView(6_000, "answered", "2001:db8::d"),
            new StepView(8_000, "tunnel-up", "2001:db8::1"), new StepView(9_000, "advertised", null)));

    @Test
    void everyStepIsAPointInOrderOfTimeAndEveryPeerHasALane() throws Exception {
        Document picture = parsed(HandoverTimeLine.of("a@example", List.of(HANDOVER)));
        assertEquals(5, picture.getElementsByTagName("circle").getLength());
        List<String> texts = texts(picture);
        assertTrue(texts.containsAll(List.of("this router", "2001:db8::d", "2001:db8::1", "tunnel-up 8.000")), texts::toString);
        double sent = x(picture, 2);
        assertTrue(x(picture, 0) < sent && sent < x(picture, 3) && x(picture, 3) < x(picture, 4), "points by time within their lanes");
    }

    @Test
    void handoversLieBelowEachOtherAndNothingLeavesThePicture() throws Exception {
        Document picture = parsed(HandoverTimeLine.of("a@example", List.of(HANDOVER, HANDOVER, HANDOVER)));
        Element root = picture.getDocumentElement();
        double width = Double.parseDouble(root.getAttribute("width"));
        double height = Double.parseDouble(root.getAttribute("height"));
        NodeList points = picture.getElementsByTagName("circle");
        assertEquals(15, points.getLength());
        for (int i = 0; i < points.getLength(); i++) {
            Element point = (Element) points.item(i);
            assertTrue(Double.parseDouble(point.getAttribute("cx")) < width && Double.parseDouble(point.getAttribute("cy")) < height);
        }
    }

    @Test
    void anIdentifierIsNeverMarkup() throws Exception {
        Document picture = parsed(HandoverTimeLine.of("</text><script>\u0001&\uffff\ud800", List.of(HANDOVER)));
        assertEquals(0, picture.getElementsByTagName("script").getLength());
        assertTrue(texts(picture).contains("Handovers of </text><script>\ufffd&\ufffd\ufffd"));
    }

    @Test
    void whatHasNotHappenedYetIsNotDrawn() throws Exception {
        HandoverView begun = new HandoverView(0, false, null, List.of(new StepView(0, "attached", null)));
        List<String> texts = texts(parsed(HandoverTimeLine.of("a@example", List.of(begun))));
        assertTrue(texts.contains("0s ago, no binding delay yet, not complete"), texts::toString);
        assertEquals(0, parsed(HandoverTimeLine.of("a@example", List.of())).getElementsByTagName("circle").getLength());
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Document picture) {
        NodeList texts = picture.getElementsByTagName("text");
        return IntStream.range(0, texts.getLength()).mapToObj(i -> texts.item(i).getTextContent()).toList();
    }

    /** Of the point with that number, in the order of lanes. */
    private static double x(Document picture, int point) {
        return Double.parseDouble(((Element) picture.getElementsByTagName("circle").item(point)).getAttribute("cx"));
    }
}
