package org.mobilityd.linux.host;

/** How what is set here can be told from everything else in the kernel, also after a crash. */
final class Marks {

    /** Routing protocol number of our routes, rules, addresses and proxy neighbours: the Mobility Header's protocol number. */
    static final int PROTOCOL = 135;

    /** Rules for packets from a home address; tried before those for care-of addresses, and long before the main table. */
    static final int HOME_RULE_PRIORITY = 6275;
    static final int CARE_OF_RULE_PRIORITY = 6276;

    /** Less than any usual default route's: new connections choose the home address. */
    static final int MOBILITY_METRIC = 35;

    /** Of routes to mobile nodes' prefixes: less than the kernel's own 256 for a prefix on a link. */
    static final int NODE_METRIC = 135;
    /** Of what says that a prefix is nobody's: more than any route that an operator would make. */
    static final int REFUSAL_METRIC = 1 << 30;

    private static final int TABLE_BASE = 62_750_000;
    private static final int ROUTER_METRIC_BASE = 1024;

    private Marks() {
    }

    /** The table with the default route by an interface. */
    static int table(int link) {
        return TABLE_BASE + link;
    }

    /** The main table's default routes differ in metric: with equal ones the kernel would make them one multipath route. */
    static int routerMetric(int link) {
        return ROUTER_METRIC_BASE + link;
    }

    static boolean isOurRulePriority(int priority) {
        return priority == HOME_RULE_PRIORITY || priority == CARE_OF_RULE_PRIORITY;
    }
}
