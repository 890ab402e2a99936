package org.mobilityd.daemon.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Interfaces of other roles of the same daemon that a role with tunnels does not name. A packet enters a tunnel where it arrives, so what
 * arrives there does not reach the mobile nodes of that role that are away.
 *
 * @param key of the list that they should be in
 * @param interfaces in the order of the configuration
 */
public record MissingUplinks(String key, List<String> interfaces) {

    /** Of home agent and anchor router; empty where nothing is missing, as with one role alone. */
    public static List<MissingUplinks> of(Configuration configuration) {
        Set<String> agents = new LinkedHashSet<>();
        configuration.mobilityAgent().ifPresent(agent -> {
            agents.addAll(agent.outside());
            agents.addAll(agent.inside());
        });
        Set<String> homeAgents = new LinkedHashSet<>();
        configuration.homeAgent().ifPresent(home -> {
            homeAgents.addAll(home.uplinks());
            homeAgents.add(home.homeLink());
        });
        Set<String> anchors = new LinkedHashSet<>();
        configuration.distributedAnchorRouter().ifPresent(anchor -> {
            anchors.addAll(anchor.uplinks());
            anchors.addAll(anchor.accessLinks());
        });
        List<MissingUplinks> all = new ArrayList<>();
        if (configuration.homeAgent().isPresent()) {
            add(all, Schema.HOME_AGENT + "." + Schema.HOME_UPLINKS.name(), homeAgents, List.of(agents, anchors));
        }
        if (configuration.distributedAnchorRouter().isPresent()) {
            add(all, Schema.ANCHOR + "." + Schema.ANCHOR_UPLINKS.name(), anchors, List.of(agents, homeAgents));
        }
        return List.copyOf(all);
    }

    private static void add(List<MissingUplinks> all, String key, Set<String> own, List<Set<String>> others) {
        List<String> missing = others.stream().flatMap(Set::stream).distinct().filter(name -> !own.contains(name)).toList();
        if (!missing.isEmpty()) {
            all.add(new MissingUplinks(key, missing));
        }
    }

    /** As {@code mobilityd --check} says it. */
    @Override
    public String toString() {
        return interfaces.stream().map(TableReader::describe).collect(Collectors.joining(", ",
                key + ": expected the interfaces of the other roles too, found no ", "; what arrives there does not reach mobile nodes that are away"));
    }
}
