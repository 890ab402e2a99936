package org.netlink4j;

import java.util.List;

/** Requests about rules; each only builds. */
public final class RuleRequests {

    private RuleRequests() {
    }

    public static Request list(AddressFamily family) {
        return Request.dump("rule list", RouteMessages.RTM_GETRULE, RuleAttributes.filter(family), List.of());
    }

    /** Fails when there is such a rule. */
    public static Request add(Rule rule) {
        return make("rule add ", RouteMessages.RTM_NEWRULE, Request.NLM_F_CREATE | Request.NLM_F_EXCL, rule);
    }

    /** Deletes the first rule that has everything that {@code rule} says. */
    public static Request delete(Rule rule) {
        return make("rule delete ", RouteMessages.RTM_DELRULE, 0, rule);
    }

    private static Request make(String operation, int type, int flags, Rule rule) {
        String what = rule.priority() + ": from " + rule.from() + " to " + rule.to() + " table " + rule.table();
        return Request.of(operation + what, type, flags, RuleAttributes.header(rule), RuleAttributes.encode(rule));
    }
}
