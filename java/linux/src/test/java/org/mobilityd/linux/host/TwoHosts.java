package org.mobilityd.linux.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.netlink4j.AddressRequests;
import org.netlink4j.Address;
import org.netlink4j.AddressFlag;
import org.netlink4j.IpAddress;
import org.netlink4j.Link;
import org.netlink4j.LinkRequests;
import org.netlink4j.NamespaceThread;
import org.netlink4j.NewLink;
import org.netlink4j.RtNetlink;

/**
 * Two network namespaces with a wire between them: {@code here} has {@code eth0} with 2001:db8:1::1/64, {@code there} has {@code eth0} with
 * 2001:db8:1::2/64.
 */
final class TwoHosts implements AutoCloseable {

    static final String LINK = "eth0";

    final NamespaceThread here;
    final NamespaceThread there;

    private TwoHosts(NamespaceThread here, NamespaceThread there) {
        this.here = here;
        this.there = there;
    }

    static TwoHosts connected() {
        NamespaceThread there = NamespaceThread.start("there");
        NamespaceThread here = NamespaceThread.start("here");
        here.run(() -> {
            try (RtNetlink netlink = RtNetlink.open()) {
                netlink.execute(LinkRequests.create(NewLink.veth(LINK, LINK).withPeer(NewLink.of("", LINK).in(there.namespace()))));
            }
            configure("2001:db8:1::1");
        });
        there.run(() -> configure("2001:db8:1::2"));
        TwoHosts hosts = new TwoHosts(here, there);
        hosts.here.run(() -> awaitCarrier(LINK));
        hosts.there.run(() -> awaitCarrier(LINK));
        return hosts;
    }

    /**
     * What {@code ip} and the settings of {@link #LINK} show: all that restoring has to bring back. Not what {@code ip} complains of: the
     * names of other namespaces come and go with other tests.
     */
    static String snapshot() {
        StringBuilder text = new StringBuilder();
        for (String object : List.of("-6 addr show", "-d link show", "-6 route show table all", "-6 rule show", "-6 neigh show proxy")) {
            text.append(shell("ip " + object + " 2>/dev/null"
                    + " | sed -E 's/(pref|expires|valid_lft|preferred_lft) [0-9]+sec//g' | grep -v '^ff00::/8'"));
        }
        text.append(shell("cd /proc/sys/net/ipv6; grep . conf/" + LINK + "/accept_ra conf/" + LINK + "/autoconf conf/" + LINK
                + "/router_solicitations conf/" + LINK + "/*optimistic* conf/" + LINK + "/proxy_ndp neigh/" + LINK + "/proxy_delay neigh/" + LINK + "/unres_qlen_bytes"));
        return text.toString();
    }

    /** Runs {@code command} in the calling thread's namespace and returns what it prints. */
    static String shell(String command) {
        try {
            Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException failure) {
            throw new IllegalStateException(command, failure);
        } catch (InterruptedException wanted) {
            throw new IllegalStateException(command, wanted);
        }
    }

    static String sysctl(String name) {
        return Sysctls.read(Path.of("/proc/sys/net/ipv6", name));
    }

    static void sysctl(String name, int value) throws IOException {
        Files.writeString(Path.of("/proc/sys/net/ipv6", name), Integer.toString(value));
    }

    /** Waits, with an end, for what the kernel does by itself. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited 60 s for " + what);
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException wanted) {
                throw new IllegalStateException(wanted);
            }
        }
    }

    @Override
    public void close() {
        here.close();
        there.close();
    }

    private static void configure(String address) throws IOException {
        try (RtNetlink netlink = RtNetlink.open()) {
            sysctl("conf/" + LINK + "/router_solicitations", 0);
            // The link-local address is there at once; later ones are checked for duplicates.
            sysctl("conf/all/accept_dad", 0);
            sysctl("conf/" + LINK + "/accept_dad", 0);
            int loopback = netlink.link("lo").orElseThrow().index();
            int link = netlink.link(LINK).orElseThrow().index();
            netlink.execute(LinkRequests.up(loopback));
            netlink.execute(LinkRequests.up(link));
            netlink.execute(AddressRequests.add(Address.on(link, IpAddress.parse(address), 64).flag(AddressFlag.NODAD).build()));
        }
    }

    private static void awaitCarrier(String name) throws IOException {
        try (RtNetlink netlink = RtNetlink.open()) {
            await("carrier of " + name, () -> netlink.link(name).filter(Link::isRunning).isPresent());
            await("link-local address", () -> shell("ip -6 addr show scope link dev " + name + " -tentative").contains("fe80"));
            sysctl("conf/" + LINK + "/accept_dad", 1);
        }
    }
}
