package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.linux.host.HostNetwork.Change.AddressDuplicate;
import org.mobilityd.linux.host.HostNetwork.Change.LinkChanged;
import org.mobilityd.linux.host.HostNetwork.Change.LinkLocalAddress;
import org.mobilityd.wire.Ipv6Address;

/** What is reported of the kernel's announcements. */
class LinkWatchTest {

    /** Room for a few announcements. */
    private static final int SMALL_BUFFER = 16_384;

    private final BlockingQueue<Change> reported = new LinkedBlockingQueue<>();
    private TwoHosts hosts;
    private LinuxHostNetwork network;

    @BeforeEach
    void connect() {
        hosts = TwoHosts.connected();
        network = hosts.here.call(LinuxHostNetwork::open);
    }

    @AfterEach
    void disconnect() {
        network.close();
        hosts.close();
    }

    @Test
    void reportsTheLossOfTheCarrierAndItsReturn() throws Exception {
        watch();
        hosts.there.run(() -> TwoHosts.shell("ip link set eth0 down"));
        assertEquals(new LinkChanged(link().index(), "eth0", false), next());
        hosts.there.run(() -> TwoHosts.shell("ip link set eth0 up"));
        assertEquals(new LinkChanged(link().index(), "eth0", true), next());
        assertTrue(link().up());
    }

    @Test
    void reportsALinkThatIsTakenDownOrAway() throws Exception {
        watch();
        int index = link().index();
        hosts.here.run(() -> TwoHosts.shell("ip link set eth0 down"));
        assertEquals(new LinkChanged(index, "eth0", false), nextOf(LinkChanged.class));
        hosts.here.run(() -> TwoHosts.shell("ip link set eth0 up"));
        assertEquals(new LinkChanged(index, "eth0", true), nextOf(LinkChanged.class));
        hosts.here.run(() -> TwoHosts.shell("ip link delete eth0"));
        assertEquals(new LinkChanged(index, "eth0", false), nextOf(LinkChanged.class));
    }

    @Test
    void reportsALinkLocalAddressToSendFromAndItsEnd() throws Exception {
        hosts.here.run(() -> TwoHosts.shell("ip -6 address flush dev eth0 scope link"));
        watch();
        int index = link().index();
        hosts.here.run(() -> TwoHosts.shell("ip address add fe80::7/64 dev eth0 nodad"));
        assertEquals(new LinkLocalAddress(index, Ipv6Address.parse("fe80::7")), next());
        assertEquals(Ipv6Address.parse("fe80::7"), link().linkLocal());
        hosts.here.run(() -> TwoHosts.shell("ip address delete fe80::7/64 dev eth0"));
        assertEquals(new LinkLocalAddress(index, null), next());
    }

    @Test
    void sendsFromNoLinkLocalAddressThatIsStillBeingChecked() throws Exception {
        hosts.here.run(() -> TwoHosts.shell("ip -6 address flush dev eth0 scope link"));
        hosts.here.run(() -> TwoHosts.sysctl("conf/eth0/dad_transmits", 3));
        hosts.here.run(() -> TwoHosts.sysctl("conf/eth0/accept_dad", 1));
        watch();
        hosts.here.run(() -> TwoHosts.shell("ip address add fe80::7/64 dev eth0"));
        assertEquals(null, link().linkLocal());
        assertEquals(new LinkLocalAddress(link().index(), Ipv6Address.parse("fe80::7")), next());
    }

    @Test
    void reportsAnAddressThatAnotherNodeHas() throws Exception {
        watch();
        Ipv6Address duplicate = Ipv6Address.parse("2001:db8:1::2");
        hosts.here.run(() -> {
            TwoHosts.sysctl("conf/eth0/optimistic_dad", 1);
            network.addAddress(link().index(), duplicate, 64, true);
        });
        assertEquals(new AddressDuplicate(link().index(), duplicate), next());
        assertEquals(List.of(Ipv6Address.parse("2001:db8:1::1")), link().globalAddresses());
    }

    @Test
    void findsOutByItselfWhatItMissedWhenAnnouncementsAreLost() throws Exception {
        LinkWatch watch = hosts.here.call(() -> LinkWatch.start(this::reportSlowly, SMALL_BUFFER));
        try (watch) {
            hosts.here.run(() -> {
                TwoHosts.shell("ip link add first type bridge");
                TwoHosts.shell("for i in $(seq 200); do echo link set first mtu $((1300 + i)); done | ip -batch -");
            });
            hosts.there.run(() -> TwoHosts.shell("ip link set eth0 down"));
            Change last;
            do {
                last = next();
            } while (!(last instanceof LinkChanged change && change.name().equals("eth0")));
            assertEquals(new LinkChanged(link().index(), "eth0", false), last);
        }
    }

    private void watch() {
        hosts.here.run(() -> network.watch(reported::add));
    }

    private void reportSlowly(Change change) {
        try {
            Thread.sleep(200);
        } catch (InterruptedException wanted) {
            throw new IllegalStateException(wanted);
        }
        reported.add(change);
    }

    private HostNetwork.Link link() {
        return network.link("eth0").orElseThrow();
    }

    private <C extends Change> C nextOf(Class<C> kind) throws InterruptedException {
        Change change = next();
        return kind.isInstance(change) ? kind.cast(change) : nextOf(kind);
    }

    private Change next() throws InterruptedException {
        Change change = reported.poll(60, TimeUnit.SECONDS);
        if (change == null) {
            throw new AssertionError("nothing was reported within 60 s");
        }
        return change;
    }
}
