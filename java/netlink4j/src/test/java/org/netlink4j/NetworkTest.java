package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.netlink4j.NamespaceThread.Task;

/** Tests against the kernel, each in a network namespace of its own with nothing but a loopback interface and a veth pair, both up. */
abstract class NetworkTest {

    NamespaceThread namespace;
    RtNetlink netlink;
    int eth0;
    int eth1;

    @BeforeEach
    void makeNetwork() {
        namespace = NamespaceThread.start("test");
        namespace.run(() -> {
            netlink = RtNetlink.open();
            netlink.execute(LinkRequests.create(NewLink.veth("eth0", "eth1")));
            eth0 = index("eth0");
            eth1 = index("eth1");
            netlink.execute(LinkRequests.up(index("lo")));
            netlink.execute(LinkRequests.up(eth0));
            netlink.execute(LinkRequests.up(eth1));
        });
    }

    @AfterEach
    void removeNetwork() {
        netlink.close();
        namespace.close();
    }

    /** Runs {@code task} in the namespace. */
    void inside(Task task) {
        namespace.run(task);
    }

    int index(String name) {
        return netlink.link(name).orElseThrow().index();
    }

    NetlinkException refused(Request request) {
        return assertThrows(NetlinkException.class, () -> netlink.execute(request));
    }

    static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }

    static IpPrefix prefix(String text) {
        return IpPrefix.parse(text);
    }
}
