package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AddressTest extends NetworkTest {

    private static final IpAddress HOME = ip("2001:db8::7");

    @Test
    void addsAnAddressWithFlagsAndLifetimes() {
        inside(() -> {
            netlink.execute(AddressRequests.add(Address.on(eth0, HOME, 64).flag(AddressFlag.NODAD).flag(AddressFlag.HOMEADDRESS)
                    .lifetimes(100, 200).origin(99).build()));
            Address found = find(HOME);
            assertEquals(64, found.prefixLength());
            assertEquals(0, found.scope());
            assertTrue(found.has(AddressFlag.NODAD));
            assertTrue(found.has(AddressFlag.HOMEADDRESS));
            assertFalse(found.has(AddressFlag.PERMANENT));
            assertTrue(found.preferredSeconds() <= 100 && found.preferredSeconds() > 90);
            assertTrue(found.validSeconds() <= 200 && found.validSeconds() > 190);
            assertEquals(99, found.origin());
            assertNull(found.peer());
        });
    }

    @Test
    void anAddressWithoutLifetimesStaysForEver() {
        inside(() -> {
            netlink.execute(AddressRequests.add(Address.on(eth0, HOME, 128).flag(AddressFlag.NODAD).build()));
            Address found = find(HOME);
            assertTrue(found.has(AddressFlag.PERMANENT));
            assertEquals(Address.FOREVER, found.validSeconds());
            assertEquals(Address.FOREVER, found.preferredSeconds());
        });
    }

    @Test
    void anAddressIsTentativeUntilItHasBeenChecked() {
        inside(() -> {
            netlink.execute(AddressRequests.add(Address.on(eth0, HOME, 64).build()));
            assertTrue(find(HOME).has(AddressFlag.TENTATIVE));
        });
    }

    @Test
    void anOptimisticAddressIsOptimisticWhereTheLinkAllowsIt() {
        inside(() -> {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/eth0/optimistic_dad"), "1");
            netlink.execute(AddressRequests.add(Address.on(eth0, HOME, 64).flag(AddressFlag.OPTIMISTIC).build()));
            assertTrue(find(HOME).has(AddressFlag.OPTIMISTIC));
        });
    }

    @Test
    void replacingChangesLifetimesAndAddsWhatIsNotThere() {
        inside(() -> {
            netlink.execute(AddressRequests.replace(Address.on(eth0, HOME, 64).flag(AddressFlag.NODAD).build()));
            netlink.execute(AddressRequests.replace(find(HOME).toBuilder().lifetimes(0, 500).build()));
            Address found = find(HOME);
            assertTrue(found.has(AddressFlag.DEPRECATED));
            assertTrue(found.validSeconds() <= 500);
        });
    }

    @Test
    void listsTheAddressesOfOneLinkOnly() {
        inside(() -> {
            netlink.execute(AddressRequests.add(Address.on(eth1, HOME, 64).flag(AddressFlag.NODAD).build()));
            assertTrue(netlink.addressesOn(AddressFamily.IPV6, eth0).stream().noneMatch(address -> address.address().equals(HOME)));
            assertTrue(netlink.addressesOn(AddressFamily.IPV6, eth1).stream().anyMatch(address -> address.address().equals(HOME)));
            assertTrue(netlink.addresses(AddressFamily.UNSPECIFIED).stream().map(Address::address).toList().contains(ip("127.0.0.1")));
        });
    }

    @Test
    void ipv4AddressesMayHaveAPeer() {
        inside(() -> {
            netlink.execute(AddressRequests.add(Address.on(eth0, ip("192.0.2.1"), 32).peer(ip("192.0.2.2")).build()));
            Address found = netlink.addressesOn(AddressFamily.IPV4, eth0).get(0);
            assertEquals(ip("192.0.2.1"), found.address());
            assertEquals(ip("192.0.2.2"), found.peer());
        });
    }

    @Test
    void deletesAnAddressOnce() {
        inside(() -> {
            netlink.execute(AddressRequests.add(Address.on(eth0, HOME, 64).flag(AddressFlag.NODAD).build()));
            netlink.execute(AddressRequests.delete(eth0, HOME, 64));
            NetlinkException gone = refused(AddressRequests.delete(eth0, HOME, 64));
            assertEquals(Errno.EADDRNOTAVAIL, gone.errno());
            assertTrue(gone.getMessage().startsWith("address delete 2001:db8::7/64 on link " + eth0
                    + ": Cannot assign requested address (errno 99)"), gone.getMessage());
        });
    }

    @Test
    void saysWhyAnAddressIsRefused() {
        inside(() -> {
            netlink.execute(AddressRequests.add(Address.on(eth0, HOME, 64).flag(AddressFlag.NODAD).build()));
            NetlinkException twice = refused(AddressRequests.add(Address.on(eth0, HOME, 64).flag(AddressFlag.NODAD).build()));
            assertEquals(Errno.EEXIST, twice.errno());
            assertTrue(twice.kernelText().endsWith("address already assigned"), twice.getMessage());
            assertEquals(Errno.ENODEV, refused(AddressRequests.add(Address.on(4711, HOME, 64).build())).errno());
        });
    }

    private Address find(IpAddress wanted) {
        return netlink.addressesOn(AddressFamily.IPV6, eth0).stream().filter(address -> address.address().equals(wanted)).findFirst()
                .orElseThrow();
    }
}
