package org.mobilityd.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.daemon.DaemonFixture.until;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mobilityd.daemon.DaemonFixture;
import org.mobilityd.linux.control.ControlClient;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.wire.LinkLayerIdentifier;
import picocli.CommandLine;

@DisplayName("An operator who asks about one mobile node")
@Timeout(120)
class NodeViewTest {

    private static final int LINK = 3;
    private static final LinkLayerIdentifier NODE = LinkLayerIdentifier.ofMac(0x0200_5e10_0001L);
    private static final LinkLayerIdentifier OTHER_NODE = LinkLayerIdentifier.ofMac(0x0200_5e10_0002L);
    private static final String ID = "02:00:5e:10:00:01@example.net";

    private final StringWriter err = new StringWriter();
    private Path folder;
    private DaemonFixture daemon;

    @BeforeEach
    void start(@TempDir Path fresh) throws Exception {
        folder = fresh;
        daemon = new DaemonFixture(folder);
        daemon.host.addLink("core0", 2);
        daemon.host.addLink("wlan0", LINK);
        daemon.start("""
                [distributed-anchor-router]
                uplinks = ["core0"]
                access-links = ["wlan0"]
                address = "2001:db8:a::1"
                prefix-pool = "2001:db8:100::/48"
                realm = "example.net"
                state = "%s"
                control = "database"
                [distributed-anchor-router.database]
                address = "2001:db8:d::1"
                mode = "proxy"
                spi = 4096
                key = "000102030405060708090a0b0c0d0e0f"
                [[distributed-anchor-router.peer]]
                address = "2001:db8:b::1"
                prefix-pool = "2001:db8:200::/48"
                spi = 4097
                key = "000102030405060708090a0b0c0d0e0f"
                """.formatted(folder.resolve("assignments")));
        until(() -> daemon.host.calls().contains("watch attachments to [3]"));
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    @Test
    void seesWhereItIsAndEachStepOfItsHandovers() throws Exception {
        attach(NODE);
        JsonObject answer = JsonParser.parseString(run("show", "node", ID, "--json")).getAsJsonObject();
        assertEquals("attached", answer.getAsJsonObject("node").get("phase").getAsString());
        assertEquals("2001:db8:a::1", answer.getAsJsonObject("node").get("serving_router").getAsString());
        JsonObject handover = answer.getAsJsonArray("handovers").get(0).getAsJsonObject();
        List<String> steps = StreamSupport.stream(handover.getAsJsonArray("steps").spliterator(), false)
                .map(step -> step.getAsJsonObject().get("step").getAsString()).toList();
        assertEquals(List.of("attached", "update-sent"), steps.subList(0, 2));
        assertEquals("2001:db8:d::1", handover.getAsJsonArray("steps").get(1).getAsJsonObject().get("peer").getAsString());
        List<String> lines = run("show", "node", ID).lines().toList();
        assertTrue(lines.get(0).matches("MOBILE NODE +" + ID), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.matches("HANDOVER \\d+s ago, not complete")), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.matches(" *0\\.000  attached +-")), lines::toString);
    }

    @Test
    void findsItByItsLinkLayerAddressToo() throws Exception {
        attach(NODE);
        assertTrue(run("show", "node", "02:00:5e:10:00:01").contains(ID));
    }

    @Test
    void getsItsHandoversAsAPicture() throws Exception {
        attach(NODE);
        Path picture = folder.resolve("handovers.svg");
        run("show", "node", ID, "--svg", picture.toString());
        String svg = Files.readString(picture);
        assertTrue(svg.startsWith("<svg ") && svg.contains("attached 0.000") && svg.contains("2001:db8:d::1"), svg);
    }

    @Test
    void expelsItByIdentifierOrLinkLayerAddress() throws Exception {
        attach(NODE);
        attach(OTHER_NODE);
        run("revoke", ID);
        run("revoke", "02:00:5e:10:00:02");
        until(() -> phase(ID).equals("ending") && phase("02:00:5e:10:00:02@example.net").equals("ending"));
        assertEquals(Mobilityctl.FAILED, execute(new StringWriter(), "revoke", "nobody@example.net"));
    }

    private String phase(String id) {
        StringWriter out = new StringWriter();
        execute(out, "show", "node", id, "--json");
        return JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonObject("node").get("phase").getAsString();
    }

    @Test
    void isToldThatNobodyKnowsIt() {
        assertEquals(Mobilityctl.FAILED, execute(new StringWriter(), "show", "node", "nobody@example.net"));
        assertTrue(err.toString().contains("no mobile node nobody@example.net is known here"), err::toString);
    }

    @Test
    void followsItAndNoOther() throws Exception {
        ExecutorService others = Executors.newSingleThreadExecutor();
        try {
            Future<String> traced = others.submit(() -> run("trace", "node", ID, "--lines", "2"));
            untilSomebodyFollows();
            attach(OTHER_NODE);
            attach(NODE);
            List<String> lines = traced.get().lines().toList();
            assertEquals(2, lines.size());
            assertTrue(lines.get(0).matches("\\S+Z mobile-node-attached mobile-node=" + ID + " .*"), lines::toString);
            assertTrue(lines.stream().allMatch(line -> line.contains("mobile-node=" + ID)), lines::toString);
        } finally {
            others.shutdownNow();
        }
    }

    @Test
    void getsTheSameEventsOnTheControlSocket() throws Exception {
        try (ControlClient client = ControlClient.connect(folder.resolve("control.sock"), java.time.Duration.ofMinutes(1))) {
            client.send("{\"request\": \"follow\"}");
            assertEquals("{\"result\":\"following\"}", client.receive());
            attach(NODE);
            JsonObject event = JsonParser.parseString(client.receive()).getAsJsonObject().getAsJsonObject("result");
            while (!event.get("event").getAsString().equals("mobile-node-attached")) {
                event = JsonParser.parseString(client.receive()).getAsJsonObject().getAsJsonObject("result");
            }
            assertEquals(ID, event.getAsJsonObject("fields").get("mobile-node").getAsString());
        }
    }

    @Test
    void announcesItsHandoverAndEverythingIsPrepared() throws Exception {
        assertEquals(0, execute(new StringWriter(), "handover", "initiate", "--node", NODE.toString(), "--router", "2001:db8:b::1"),
                err::toString);
        until(() -> phase().equals("prepared"));
        daemon.host.announceAttachment(new Change.NodeAttached(LINK, NODE));
        until(() -> phase().equals("attached"));
        assertEquals(0, execute(new StringWriter(), "handover", "going-down", "--node", NODE.toString()), err::toString);
        assertEquals(0, execute(new StringWriter(), "handover", "complete", "--node", NODE.toString()), err::toString);
        until(() -> phase().equals("departed"));
    }

    @ParameterizedTest
    @CsvSource({
        "arrive, 02:00:5e:10:00:01, 2001:db8:b::1, no step of a handover is called arrive",
        "candidate, 02:00:5e:10:00:01, , candidate needs the router where the mobile node is",
        "initiate, 02:00:5e:10:00:01, , initiate needs the router where the mobile node is",
        "complete, 02:00:5e, 2001:db8:b::1, 'a link-layer address has 6 bytes, not as 02:00:5e'",
        "complete, node, 2001:db8:b::1, ''"})
    void isToldWhyAHandoverCannotBeAnnounced(String step, String node, String router, String reason) {
        List<String> command = new ArrayList<>(List.of("handover", step, "--node", node));
        if (router != null) {
            command.addAll(List.of("--router", router));
        }
        assertEquals(Mobilityctl.FAILED, execute(new StringWriter(), command.toArray(new String[0])));
        assertTrue(err.toString().contains(reason), err::toString);
    }

    private void attach(LinkLayerIdentifier node) throws InterruptedException {
        int frames = daemon.sender.frames().size();
        daemon.host.announceAttachment(new Change.NodeAttached(LINK, node));
        until(() -> daemon.sender.frames().size() > frames);
    }

    /** Empty while it is not known. */
    private String phase() {
        StringWriter out = new StringWriter();
        int status = execute(out, "show", "node", ID, "--json");
        return status != 0 ? "" : JsonParser.parseString(out.toString()).getAsJsonObject().getAsJsonObject("node").get("phase").getAsString();
    }

    /** Events are not kept for those who come late. */
    private void untilSomebodyFollows() throws InterruptedException {
        until(() -> daemon.followers() == 1);
    }

    private String run(String... arguments) {
        StringWriter out = new StringWriter();
        assertEquals(0, execute(out, arguments), err::toString);
        return out.toString();
    }

    private int execute(StringWriter out, String... arguments) {
        CommandLine command = Mobilityctl.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(Stream.concat(Stream.of("--runtime-dir", folder.toString()), Stream.of(arguments)).toArray(String[]::new));
    }
}
