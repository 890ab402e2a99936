package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTest extends NetworkTest {

    @Test
    void listsTheRulesThatTheKernelBeginsWith() {
        inside(() -> assertEquals(List.of(Route.LOCAL_TABLE, Route.MAIN_TABLE),
                netlink.rules(AddressFamily.IPV6).stream().map(Rule::table).toList()));
    }

    @Test
    void addsARuleWithEverythingThatARuleMayName() {
        inside(() -> {
            Rule rule = Rule.lookUp(AddressFamily.IPV6, 62_750_000).priority(6275).from(prefix("2001:db8::7/128"))
                    .to(prefix("2001:db8:f::/48")).inputLink("lo").outputLink("eth0").mark(0x10, 0xf0).protocol(135).build();
            netlink.execute(RuleRequests.add(rule));
            Rule found = find(6275);
            assertEquals(rule.from(), found.from());
            assertEquals(rule.to(), found.to());
            assertEquals("lo", found.inputLink());
            assertEquals("eth0", found.outputLink());
            assertEquals(0x10, found.mark());
            assertEquals(0xf0, found.mask());
            assertEquals(62_750_000, found.table());
            assertEquals(135, found.protocol());
            assertEquals(Rule.Action.LOOK_UP, found.action());
        });
    }

    @Test
    void aRuleMayRefuse() {
        inside(() -> {
            netlink.execute(RuleRequests.add(Rule.lookUp(AddressFamily.IPV6, 0).action(Rule.Action.UNREACHABLE).priority(7)
                    .from(prefix("2001:db8::/64")).build()));
            assertEquals(Rule.Action.UNREACHABLE, find(7).action());
        });
    }

    @Test
    void refusesTheSameRuleTwiceAndDeletesItOnce() {
        inside(() -> {
            Rule rule = Rule.lookUp(AddressFamily.IPV6, 9).priority(8).from(prefix("2001:db8::/64")).build();
            netlink.execute(RuleRequests.add(rule));
            assertEquals("rule add 8: from 2001:db8::/64 to ::/0 table 9: File exists (errno 17)",
                    refused(RuleRequests.add(rule)).getMessage().replaceAll("\\): .*", ")"));
            netlink.execute(RuleRequests.delete(rule));
            assertEquals(Errno.ENOENT, refused(RuleRequests.delete(rule)).errno());
        });
    }

    @Test
    void whatIsListedCanBeDeleted() {
        inside(() -> {
            netlink.execute(RuleRequests.add(Rule.lookUp(AddressFamily.IPV4, 9).priority(8).to(prefix("192.0.2.0/24")).mark(1, 1).build()));
            Rule listed = netlink.rules(AddressFamily.IPV4).stream().filter(rule -> rule.priority() == 8).findFirst().orElseThrow();
            netlink.execute(RuleRequests.delete(listed));
            assertTrue(netlink.rules(AddressFamily.IPV4).stream().noneMatch(rule -> rule.priority() == 8));
        });
    }

    private Rule find(int priority) {
        return netlink.rules(AddressFamily.IPV6).stream().filter(rule -> rule.priority() == priority).findFirst().orElseThrow();
    }
}
