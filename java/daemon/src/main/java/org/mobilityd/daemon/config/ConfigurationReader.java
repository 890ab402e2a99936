package org.mobilityd.daemon.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.mobilityd.daemon.config.Configuration.AnchorRouter;
import org.mobilityd.daemon.config.Configuration.CentralDatabase;
import org.mobilityd.daemon.config.Configuration.DistributedAnchorRouter;
import org.mobilityd.daemon.config.Configuration.HomeAgent;
import org.mobilityd.daemon.config.Configuration.MobileNode;
import org.mobilityd.daemon.config.Configuration.MobilityAgent;
import org.mobilityd.daemon.config.Configuration.ServedNode;
import org.mobilityd.daemon.config.Limits.Reply;
import org.mobilityd.linux.datapath.Limit;
import org.mobilityd.linux.datapath.Rate;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.wire.Ipv6Address;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/** From a file to a checked {@link Configuration}; the first mistake found is reported. */
public final class ConfigurationReader {

    private final Path file;

    private ConfigurationReader(Path file) {
        this.file = file;
    }

    /** Makes the parser, which takes longer than a configuration does. Any thread. */
    public static void prepare() {
        Toml.parse("[table]\nkey = [\"value\"]\n");
    }

    /** @throws ConfigurationException with one line that names file, line, key, what was expected and what was found */
    public static Configuration read(Path file) throws ConfigurationException {
        return new ConfigurationReader(file).parse(contents(file));
    }

    private Configuration parse(String toml) throws ConfigurationException {
        TomlParseResult root = Toml.parse(toml);
        if (root.hasErrors()) {
            TomlParseError first = root.errors().get(0);
            String[] lines = String.valueOf(first.getMessage()).split("\\R");
            throw new ConfigurationException(file + ":" + first.position().line() + ": expected TOML, found: " + lines[0]);
        }
        new UnknownKeys(file).refuse(root);
        return assemble(root);
    }

    private Configuration assemble(TomlParseResult root) throws ConfigurationException {
        Optional<MobilityAgent> agent = role(root, Schema.AGENT, ConfigurationReader::mobilityAgent);
        Optional<HomeAgent> homeAgent = role(root, Schema.HOME_AGENT, ConfigurationReader::homeAgent);
        Optional<MobileNode> mobileNode = role(root, Schema.MOBILE_NODE, ConfigurationReader::mobileNode);
        Optional<CentralDatabase> database = role(root, Schema.DATABASE, ConfigurationReader::centralDatabase);
        Optional<DistributedAnchorRouter> anchor = role(root, Schema.ANCHOR, AnchorRouterReader::read);
        if (Stream.of(agent, homeAgent, mobileNode, database, anchor).allMatch(Optional::isEmpty)) {
            throw new ConfigurationException(file + ":1: expected a table [mobility-agent], [home-agent], [mobile-node], "
                    + "[central-mobility-database] or [distributed-anchor-router], found none");
        }
        if (homeAgent.isPresent() && database.isPresent()) {
            throw new ConfigurationException(file + ":" + root.inputPositionOf(List.of(Schema.DATABASE)).line() + ": " + Schema.DATABASE
                    + ": expected no home agent in the same daemon, found a table [home-agent]");
        }
        if (anchor.isPresent()) {
            requireOwnAddress(table(root, Schema.ANCHOR), anchor.get(), Stream.concat(homeAgent.map(HomeAgent::address).stream(),
                    database.map(CentralDatabase::address).stream()).toList());
        }
        Optional<InetSocketAddress> metrics = root.contains(List.of(Schema.METRICS))
                ? Optional.of(table(root, Schema.METRICS).required(Schema.METRICS_LISTEN)) : Optional.empty();
        return new Configuration(agent, homeAgent, mobileNode, database, anchor, limits(root), metrics,
                root.contains(List.of(Schema.LOG)) ? table(root, Schema.LOG).orDefault(Schema.LOG_LEVEL) : Schema.LOG_LEVEL.fallback());
    }

    private <T> Optional<T> role(TomlParseResult root, String name, RoleReader<T> reader) throws ConfigurationException {
        return root.contains(List.of(name)) ? Optional.of(reader.read(table(root, name))) : Optional.empty();
    }

    @FunctionalInterface
    private interface RoleReader<T> {
        T read(TableReader table) throws ConfigurationException;
    }

    /** The fast path knows one use of an address; and what one role sends to another of the same machine never passes it. */
    private static void requireOwnAddress(TableReader table, DistributedAnchorRouter router, List<Ipv6Address> taken)
            throws ConfigurationException {
        if (taken.contains(router.address())) {
            throw table.error(Schema.ANCHOR_ADDRESS, "an address that no other role of this daemon has", router.address().toString());
        }
        if (router.control() instanceof Control.Database database && taken.contains(database.address())) {
            throw table.table("database").orElseThrow().error(Schema.ANCHOR_DATABASE_ADDRESS, "an address of another machine",
                    database.address() + ", which another role of this daemon has");
        }
    }

    private Limits limits(TomlParseResult root) throws ConfigurationException {
        TableReader table = root.contains(List.of(Schema.LIMITS)) ? table(root, Schema.LIMITS)
                : new TableReader(file, Toml.parse(""), Schema.LIMITS, 1);
        Map<Limit, Rate> fastPath = new EnumMap<>(Limit.class);
        for (Map.Entry<Limit, Key<Rate>> each : Schema.FAST_PATH_LIMITS.entrySet()) {
            fastPath.put(each.getKey(), table.orDefault(each.getValue()));
        }
        return new Limits(Map.copyOf(fastPath),
                new Reply(table.orDefault(Schema.REFUSALS_PER_DESTINATION), table.orDefault(Schema.REFUSALS)),
                new Reply(table.orDefault(Schema.ERRORS_PER_DESTINATION), table.orDefault(Schema.ERRORS)),
                new Reply(table.orDefault(Schema.REFRESH_REQUESTS_PER_DESTINATION), table.orDefault(Schema.REFRESH_REQUESTS)));
    }

    private static MobilityAgent mobilityAgent(TableReader table) throws ConfigurationException {
        List<String> outside = table.list(Schema.AGENT_OUTSIDE);
        List<String> inside = table.list(Schema.AGENT_INSIDE);
        for (String name : inside) {
            if (outside.contains(name)) {
                throw table.error(Schema.AGENT_INSIDE, "interfaces that are not also outside", TableReader.describe(name) + " in both");
            }
        }
        return new MobilityAgent(outside, inside, table.list(Schema.AGENT_CORRESPONDENTS),
                table.orDefault(Schema.AGENT_MAX_BINDINGS).intValue(), table.orDefault(Schema.AGENT_MAX_BINDINGS_PER_PREFIX).intValue(),
                table.orDefault(Schema.AGENT_MAX_LIFETIME).intValue(), table.orDefault(Schema.AGENT_NONCE_INTERVAL).intValue(),
                table.optional(Schema.AGENT_ICMP_SOURCE), table.orDefault(Schema.AGENT_XDP_MODE), table.orDefault(Schema.AGENT_FORWARDING));
    }

    private static HomeAgent homeAgent(TableReader table) throws ConfigurationException {
        List<TableReader> nodes = table.tables("mobile-node");
        HomeAgent agent = new HomeAgent(table.required(Schema.HOME_LINK), table.list(Schema.HOME_UPLINKS),
                table.required(Schema.HOME_ADDRESS_OF_AGENT), table.list(Schema.HOME_PREFIXES),
                table.orDefault(Schema.HOME_MAX_LIFETIME).intValue(), table.orDefault(Schema.HOME_XDP_MODE), servedNodes(nodes));
        if (agent.uplinks().contains(agent.homeLink())) {
            throw table.error(Schema.HOME_UPLINKS, "interfaces other than the home link", TableReader.describe(agent.homeLink()));
        }
        requireHomePrefix(table, Schema.HOME_ADDRESS_OF_AGENT, agent.address(), agent);
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < nodes.size(); i++) {
            ServedNode node = agent.mobileNodes().get(i);
            requireHomePrefix(nodes.get(i), Schema.SERVED_HOME_ADDRESS, node.homeAddress(), agent);
            requireUnique(seen, nodes.get(i), Schema.SERVED_HOME_ADDRESS, node.homeAddress());
            requireUnique(seen, nodes.get(i), Schema.SERVED_IDENTIFIER, node.identifier());
            if (node.homeAddress().equals(agent.address())) {
                throw nodes.get(i).error(Schema.SERVED_HOME_ADDRESS, "an address other than the home agent's own",
                        node.homeAddress().toString());
            }
        }
        return agent;
    }

    private static List<ServedNode> servedNodes(List<TableReader> tables) throws ConfigurationException {
        List<ServedNode> nodes = new ArrayList<>();
        for (TableReader table : tables) {
            nodes.add(new ServedNode(table.required(Schema.SERVED_HOME_ADDRESS), table.required(Schema.SERVED_IDENTIFIER),
                    table.required(Schema.SERVED_SPI).intValue(), table.required(Schema.SERVED_KEY)));
        }
        return List.copyOf(nodes);
    }

    private static CentralDatabase centralDatabase(TableReader table) throws ConfigurationException {
        return new CentralDatabase(table.list(Schema.DATABASE_UPLINKS), table.required(Schema.DATABASE_ADDRESS),
                table.required(Schema.DATABASE_MODE), table.orDefault(Schema.DATABASE_STORE),
                table.optionalList(Schema.DATABASE_MOBILE_NODES), table.orDefault(Schema.DATABASE_MAX_LIFETIME).intValue(),
                table.orDefault(Schema.DATABASE_MAX_SESSIONS).intValue(), table.orDefault(Schema.DATABASE_MAX_PREVIOUS_ROUTERS).intValue(),
                table.orDefault(Schema.DATABASE_AGGREGATION).intValue(), table.orDefault(Schema.DATABASE_TIMESTAMP_WINDOW).intValue(),
                table.orDefault(Schema.DATABASE_NOTIFICATIONS), table.orDefault(Schema.DATABASE_XDP_MODE), anchorRouters(table));
    }

    private static List<AnchorRouter> anchorRouters(TableReader database) throws ConfigurationException {
        Ipv6Address own = database.required(Schema.DATABASE_ADDRESS);
        List<AnchorRouter> routers = new ArrayList<>();
        for (TableReader table : database.tables("anchor-router")) {
            AnchorRouter router = new AnchorRouter(table.required(Schema.ROUTER_ADDRESS), table.required(Schema.ROUTER_PREFIX_POOL),
                    table.required(Schema.ROUTER_SPI).intValue(), table.required(Schema.ROUTER_KEY));
            if (router.address().equals(own) || routers.stream().anyMatch(other -> other.address().equals(router.address()))) {
                throw table.error(Schema.ROUTER_ADDRESS, "an address that neither the database nor another anchor router has",
                        router.address().toString());
            }
            PrefixPools.require(table, Schema.ROUTER_PREFIX_POOL, router.prefixPool(),
                    routers.stream().map(AnchorRouter::prefixPool).toList());
            routers.add(router);
        }
        return List.copyOf(routers);
    }

    private static MobileNode mobileNode(TableReader table) throws ConfigurationException {
        MobileNode node = new MobileNode(table.list(Schema.NODE_INTERFACES), table.required(Schema.NODE_HOME_ADDRESS),
                table.required(Schema.NODE_HOME_PREFIX), table.required(Schema.NODE_HOME_AGENT), table.required(Schema.NODE_IDENTIFIER),
                table.required(Schema.NODE_SPI).intValue(), table.required(Schema.NODE_KEY),
                table.orDefault(Schema.NODE_MOBILITY_INTERFACE), table.orDefault(Schema.NODE_ROUTE_OPTIMIZATION),
                table.orDefault(Schema.NODE_HOME_LIFETIME).intValue(), table.orDefault(Schema.NODE_CORRESPONDENT_LIFETIME).intValue(),
                table.orDefault(Schema.NODE_XDP_MODE));
        if (!node.homePrefix().contains(node.homeAddress())) {
            throw table.error(Schema.NODE_HOME_ADDRESS, "an address in home-prefix " + node.homePrefix(), node.homeAddress().toString());
        }
        if (node.homeAgent().equals(node.homeAddress())) {
            throw table.error(Schema.NODE_HOME_AGENT, "an address other than the home address", node.homeAgent().toString());
        }
        if (node.interfaces().contains(node.mobilityInterface())) {
            throw table.error(Schema.NODE_MOBILITY_INTERFACE, "a name that is not among the physical interfaces",
                    TableReader.describe(node.mobilityInterface()));
        }
        return node;
    }

    private static void requireHomePrefix(TableReader table, Key<Ipv6Address> key, Ipv6Address address, HomeAgent agent)
            throws ConfigurationException {
        if (agent.homePrefixes().stream().noneMatch(prefix -> prefix.contains(address))) {
            throw table.error(key, "an address in one of home-agent.home-prefixes", address.toString());
        }
    }

    private static void requireUnique(Set<Object> seen, TableReader table, Key<?> key, Object value) throws ConfigurationException {
        if (!seen.add(value)) {
            throw table.error(key, "a value that no other mobile node has", TableReader.describe(value) + " twice");
        }
    }

    private TableReader table(TomlParseResult root, String name) throws ConfigurationException {
        int line = root.inputPositionOf(List.of(name)).line();
        return new TableReader(file, root.getTable(List.of(name)), name, line);
    }

    private static String contents(Path file) throws ConfigurationException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(file + ": no such file");
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(file + ":1: expected TOML in UTF-8, found other bytes");
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read: " + e.getMessage());
        }
    }
}
