package org.mobilityd.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mobilityd.protocol.database.Mode;

/**
 * A domain of anchor routers in network namespaces: routers 1 to n, a database and a server on one core link, an access network behind each
 * router, and a host whose cable is plugged into one of these, or into none. The access links have the link-layer address that RFC 6543
 * reserves for routers.
 */
final class AnchorDomainOnWires {

    static final String SERVER = "2001:db8:c::80";
    static final String HOST_MAC = "02:00:00:00:00:aa";
    static final String NODE = HOST_MAC + "@example.net";
    static final String DATABASE = "2001:db8:c::d";
    static final String ROUTER_MAC = "00:00:5e:00:52:13";

    private static final String KEY = "000102030405060708090a0b0c0d0e0f";

    final Namespaces namespaces;
    private final Path folder;
    private final int routers;
    private final DaemonProcess[] daemons;
    private DaemonProcess database;

    AnchorDomainOnWires(Namespaces namespaces, Path folder, int routers) {
        this.namespaces = namespaces;
        this.folder = folder;
        this.routers = routers;
        this.daemons = new DaemonProcess[routers + 1];
        List.of("core", "air", "server", "database", "host").forEach(namespaces::add);
        // Switches have no addresses, so they are no mobile nodes.
        List.of("core", "air").forEach(name -> in(name, "sysctl -qw net.ipv6.conf.default.disable_ipv6=1"));
        in("core", "ip link add core type bridge forward_delay 0 mcast_snooping 0", "ip link set core up");
        plugIntoCore("server", 0x80, SERVER);
        plugIntoCore("database", 0xd, DATABASE);
        numbers().forEach(this::addRouter);
        namespaces.cable("host", "eth0", HOST_MAC, "air", "host", "02:00:00:00:01:aa");
        in("air", "ip link set host down");
    }

    private IntStream numbers() {
        return IntStream.rangeClosed(1, routers);
    }

    private void addRouter(int number) {
        String name = router(number);
        namespaces.add(name);
        plugIntoCore(name, number, address(number));
        in("air", "ip link add air" + number + " type bridge forward_delay 0 mcast_snooping 0", "ip link set air" + number + " up");
        namespaces.cable(name, "air0", ROUTER_MAC, "air", "to" + number, "02:00:00:00:02:0" + number);
        in("air", "ip link set to" + number + " master air" + number);
        in(name, "sysctl -qw net.ipv6.conf.all.forwarding=1");
        for (String other : List.of("server", "database")) {
            in(other, "ip route add " + prefix(number) + " via " + address(number));
        }
        for (int other = 1; other < number; other++) {
            in(name, "ip route add " + prefix(other) + " via " + address(other));
            in(router(other), "ip route add " + prefix(number) + " via " + address(number));
        }
    }

    /** @param number the last byte of its link-layer address there */
    void plugIntoCore(String name, int number, String address) {
        namespaces.cable(name, "core0", "02:00:00:00:00:%02x".formatted(number), "core", name, "02:00:00:00:03:%02x".formatted(number));
        in("core", "ip link set " + name + " master core");
        in(name, "ip address add " + address + "/64 dev core0 nodad");
    }

    String in(String name, String... commands) {
        StringBuilder printed = new StringBuilder();
        for (String command : commands) {
            printed.append(namespaces.in(name, command.split(" ")));
        }
        return printed.toString();
    }

    static String router(int number) {
        return "router" + number;
    }

    static String address(int number) {
        return "2001:db8:c::" + number;
    }

    /** There is one mobile node, so a pool of one prefix will do. */
    static String prefix(int number) {
        return "2001:db8:10" + number + "::/64";
    }

    DaemonProcess daemon(int number) {
        return daemons[number];
    }

    DaemonProcess database() {
        return database;
    }

    /** Starts everything. @param mode null: without a database */
    void start(Mode mode) throws IOException {
        start(mode, List.of(), "");
    }

    /** @param uplinks that the second router has besides @param more what else it is */
    void start(Mode mode, List<String> uplinks, String more) throws IOException {
        for (int number = 1; number <= routers; number++) {
            String toml = number == 2 ? routerConfiguration(number, mode, uplinks) + more : routerConfiguration(number, mode, List.of());
            daemons[number] = daemon(router(number), toml);
        }
        if (mode != null) {
            database = daemon("database", databaseConfiguration(mode));
            database.ctl("wait-ready", "--timeout", "60");
        }
        for (int number = 1; number <= routers; number++) {
            daemons[number].ctl("wait-ready", "--timeout", "60");
        }
    }

    private DaemonProcess daemon(String name, String toml) throws IOException {
        DaemonProcess daemon = new DaemonProcess(namespaces, name, Files.createDirectories(folder.resolve(name)), toml);
        daemon.startWithoutWaiting();
        return daemon;
    }

    private String routerConfiguration(int number, Mode mode, List<String> moreUplinks) {
        String uplinks = Stream.concat(Stream.of("core0"), moreUplinks.stream()).collect(Collectors.joining("\", \"", "[\"", "\"]"));
        StringBuilder toml = new StringBuilder("""
                [distributed-anchor-router]
                uplinks      = %s
                access-links = ["air0"]
                address      = "%s"
                prefix-pool  = "%s"
                realm        = "example.net"
                state        = "%s"
                timestamp-window-milliseconds = 30000
                """.formatted(uplinks, address(number), prefix(number), folder.resolve(router(number)).resolve("state")));
        toml.append(mode == null ? """
                control   = "distributed"
                group     = "ff05::5213"
                group-spi = 4096
                group-key = "%s"
                """.formatted(KEY) : """
                control = "database"

                [distributed-anchor-router.database]
                address = "%s"
                mode    = "%s"
                spi     = 4096
                key     = "%s"
                """.formatted(DATABASE, mode.name().toLowerCase(Locale.ROOT), KEY));
        numbers().filter(other -> other != number).forEach(other -> toml.append(router("distributed-anchor-router.peer", other)));
        return toml.toString();
    }

    private String databaseConfiguration(Mode mode) {
        StringBuilder toml = new StringBuilder("""
                [central-mobility-database]
                uplinks = ["core0"]
                address = "%s"
                mode    = "%s"
                store   = "%s"
                timestamp-window-milliseconds = 30000
                """.formatted(DATABASE, mode.name().toLowerCase(Locale.ROOT), folder.resolve("sessions")));
        numbers().forEach(number -> toml.append(router("central-mobility-database.anchor-router", number)));
        return toml.toString();
    }

    private static String router(String table, int number) {
        return """

                [[%s]]
                address     = "%s"
                prefix-pool = "%s"
                spi         = 4096
                key         = "%s"
                """.formatted(table, address(number), prefix(number), KEY);
    }

    /** Takes the host's cable out of where it is and plugs it into the access network of a router: carrier down, carrier up. */
    void plugHost(int number) {
        in("air", "ip link set host down", "ip link set host master air" + number, "ip link set host up");
    }

    /** What all daemons have logged, for a failure's message. */
    String logged() {
        StringBuilder logs = new StringBuilder();
        numbers().forEach(number -> logs.append(router(number)).append(":\n").append(daemons[number].logged()));
        return database == null ? logs.toString() : logs + "database:\n" + database.logged();
    }
}
