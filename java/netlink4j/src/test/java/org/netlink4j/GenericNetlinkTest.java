package org.netlink4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The controller, {@code nlctrl}, is a family itself, and every kernel has it. */
class GenericNetlinkTest {

    private static final int GENL_ID_CTRL = 16;
    private static final int CTRL_CMD_GETFAMILY = 3;
    private static final int CTRL_ATTR_FAMILY_NAME = 2;

    private final GenericNetlink netlink = GenericNetlink.open();

    @AfterEach
    void close() {
        netlink.close();
    }

    @Test
    void resolvesAFamilyByItsName() {
        assertEquals(GENL_ID_CTRL, netlink.resolve("nlctrl"));
    }

    @Test
    void resolvesAMulticastGroupAndJoinsIt() {
        int group = netlink.resolveGroup("nlctrl", "notify");
        assertEquals(controller().groups().get("notify"), group);
        netlink.join(group);
        assertEquals(List.of(), netlink.receive(0));
    }

    @Test
    void saysThatAFamilyOrGroupIsNotThere() {
        NetlinkException family = assertThrows(NetlinkException.class, () -> netlink.resolve("no-such-family"));
        assertEquals("generic netlink family no-such-family: No such file or directory (errno 2)", family.getMessage());
        assertEquals(Errno.ENOENT, assertThrows(NetlinkException.class, () -> netlink.resolveGroup("nlctrl", "none")).errno());
    }

    @Test
    void listsFamiliesBetweenResolutions() {
        GenericFamily controller = controller();
        assertEquals(GENL_ID_CTRL, controller.id());
        assertEquals(2, controller.version());
        assertEquals(GENL_ID_CTRL, netlink.resolve("nlctrl"));
        assertTrue(netlink.families().size() >= 1);
    }

    @Test
    void findsAFamilyWithItsGroupsOrSaysThatThereIsNone() {
        assertEquals(Optional.of(controller()), netlink.family("nlctrl"));
        assertEquals(Optional.empty(), netlink.family("no-such-family"));
    }

    @Test
    void sendsARequestToAFamily() {
        Request request = GenericNetlink.request(controller(), CTRL_CMD_GETFAMILY, 2,
                List.of(Attribute.text(CTRL_ATTR_FAMILY_NAME, "nlctrl")));
        List<NetlinkMessage> answer = netlink.execute(request);
        assertEquals("nlctrl", GenericNetlink.decode(answer.get(0)).name());
    }

    private GenericFamily controller() {
        return netlink.families().stream().filter(family -> family.name().equals("nlctrl")).findFirst().orElseThrow();
    }
}
