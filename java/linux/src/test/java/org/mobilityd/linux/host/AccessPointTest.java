package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mobilityd.linux.host.HostNetwork.Change.NodeAttached;
import org.mobilityd.linux.host.HostNetwork.Change.NodeDetached;
import org.netlink4j.NamespaceThread;

/** Stations of a real hostapd: one that authenticates a real supplicant (IEEE 802.1X) on a wire, since there is no radio. */
class AccessPointTest extends AttachmentFixture {

    @TempDir
    private Path directory;
    private final List<Process> programs = new ArrayList<>();
    private Path accessPoint;

    @BeforeEach
    void startAccessPoint() throws IOException {
        // Only hostapd can tell that the node is there.
        withoutIpv6("eth0");
        accessPoint = directory.resolve("ap").resolve("eth0");
        Files.writeString(directory.resolve("users"), "\"node\" MD5 \"secret\"\n");
        Files.writeString(directory.resolve("hostapd.conf"), """
                interface=eth0
                driver=wired
                ctrl_interface=%s/ap
                ieee8021x=1
                eap_server=1
                eap_user_file=%s/users
                use_pae_group_addr=1
                """.formatted(directory, directory));
        Files.writeString(directory.resolve("supplicant.conf"), """
                ctrl_interface=%s/station
                ap_scan=0
                network={
                    key_mgmt=IEEE8021X
                    eap=MD5
                    identity="node"
                    password="secret"
                    eapol_flags=0
                }
                """.formatted(directory));
        startHostapd();
    }

    @AfterEach
    void stopPrograms() throws InterruptedException {
        for (Process program : programs) {
            program.destroyForcibly().waitFor();
        }
    }

    @Test
    void aStationThatAssociatesHasAttachedAndDetachesWhenItLogsOff() throws Exception {
        watch(NEVER, link, accessPoint);
        startStation();
        assertEquals(new NodeAttached(link, node), next());
        station("logoff");
        assertEquals(new NodeDetached(link, node), next());
    }

    @Test
    void aStationOfAPortOfABridgeIsOnTheBridge() throws Exception {
        here("ip link add br0 type bridge; ip link set br0 up; ip link set eth0 master br0");
        int bridge = index("br0");
        watch(NEVER, bridge, accessPoint);
        startStation();
        assertEquals(new NodeAttached(bridge, node), next());
        station("logoff");
        assertEquals(new NodeDetached(bridge, node), nextBut(NodeAttached.class));
    }

    private void startHostapd() throws IOException {
        start(hosts.here, "hostapd", directory.resolve("hostapd.conf").toString());
        TwoHosts.await("hostapd's control interface", () -> Files.exists(accessPoint));
    }

    private void startStation() {
        start(hosts.there, "wpa_supplicant", "-Dwired", "-ieth0", "-c" + directory.resolve("supplicant.conf"));
        TwoHosts.await("the supplicant", () -> Files.exists(directory.resolve("station").resolve("eth0")));
    }

    private void station(String command) {
        assertEquals("OK", there("wpa_cli -p " + directory.resolve("station") + " -i eth0 " + command));
    }

    private void start(NamespaceThread where, String... command) {
        programs.add(where.call(() -> new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(directory.resolve(command[0] + ".log").toFile()).start()));
    }
}
