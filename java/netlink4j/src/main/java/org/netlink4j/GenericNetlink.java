package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Generic netlink: families that kernel modules register by name. libnl asks the kernel's controller for their numbers. For one thread
 * at a time. Every method may throw {@link NetlinkException}.
 */
public final class GenericNetlink implements AutoCloseable {

    /** Bytes of {@code struct genlmsghdr}, which precede a family's attributes. */
    public static final int HEADER_BYTES = 4;

    private static final int GENL_ID_CTRL = 16;
    private static final int CTRL_CMD_GETFAMILY = 3;
    private static final int CTRL_VERSION = 2;
    private static final int CTRL_ATTR_FAMILY_ID = 1;
    private static final int CTRL_ATTR_FAMILY_NAME = 2;
    private static final int CTRL_ATTR_VERSION = 3;
    private static final int CTRL_ATTR_HDRSIZE = 4;
    private static final int CTRL_ATTR_MCAST_GROUPS = 7;
    private static final int CTRL_ATTR_MCAST_GRP_NAME = 1;
    private static final int CTRL_ATTR_MCAST_GRP_ID = 2;

    private static final int NLE_OBJ_NOTFOUND = 12;

    private final NetlinkSocket socket;

    private GenericNetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    public static GenericNetlink open() {
        return new GenericNetlink(NetlinkSocket.open(Protocol.GENERIC));
    }

    /** The family's number. @throws NetlinkException with ENOENT when no module has registered it */
    public int resolve(String family) {
        return found("generic netlink family " + family, LibnlGenl.genl_ctrl_resolve(socket.handle(), family));
    }

    /** The number of a family's multicast group. @throws NetlinkException with ENOENT when there is no such family or group */
    public int resolveGroup(String family, String group) {
        return found("generic netlink group " + family + "/" + group, LibnlGenl.genl_ctrl_resolve_grp(socket.handle(), family, group));
    }

    /** The family of that name, with its multicast groups; empty when no module has registered it. */
    public Optional<GenericFamily> family(String name) {
        Request one = Request.of("generic netlink family " + name, GENL_ID_CTRL, 0, header(CTRL_CMD_GETFAMILY, CTRL_VERSION),
                List.of(Attribute.text(CTRL_ATTR_FAMILY_NAME, name)));
        try {
            return socket.execute(one).stream().map(GenericNetlink::decode).findFirst();
        } catch (NetlinkException failure) {
            if (failure.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Every family that is registered. */
    public List<GenericFamily> families() {
        Request all = Request.dump("generic netlink families", GENL_ID_CTRL, header(CTRL_CMD_GETFAMILY, CTRL_VERSION), List.of());
        return socket.execute(all).stream().map(GenericNetlink::decode).toList();
    }

    /** Builds a request to a family. @param version of the command, as the family's documentation has it */
    public static Request request(GenericFamily family, int command, int version, List<Attribute> attributes) {
        return Request.of("generic netlink " + family.name() + " command " + command, family.id(), 0, header(command, version), attributes);
    }

    /** Like {@link #request}, for a command that answers with everything there is. */
    public static Request dump(GenericFamily family, int command, int version, List<Attribute> attributes) {
        return Request.dump("generic netlink " + family.name() + " dump " + command, family.id(), header(command, version), attributes);
    }

    /** Sends {@code request} and collects what the kernel answers; attributes begin after {@link #HEADER_BYTES}. */
    public List<NetlinkMessage> execute(Request request) {
        return socket.execute(request);
    }

    /** Joins a multicast group by its number. */
    public void join(int group) {
        socket.join(group);
    }

    /** Messages to the joined groups; see {@link NetlinkSocket#receive}. */
    public List<NetlinkMessage> receive(int timeoutMillis) {
        return socket.receive(timeoutMillis);
    }

    @Override
    public void close() {
        socket.close();
    }

    /** The command of a message to or from a family. */
    static int command(NetlinkMessage message) {
        if (message.payload().remaining() < HEADER_BYTES) {
            throw new NetlinkException("decode generic netlink", Errno.EBADMSG, "no header");
        }
        return Byte.toUnsignedInt(message.payload().get(0));
    }

    static GenericFamily decode(NetlinkMessage message) {
        AttributeReader in = message.attributes(HEADER_BYTES);
        int id = 0;
        String name = "";
        int version = 0;
        int headerBytes = 0;
        Map<String, Integer> groups = Map.of();
        while (in.next()) {
            switch (in.type()) {
                case CTRL_ATTR_FAMILY_ID -> id = in.u16();
                case CTRL_ATTR_FAMILY_NAME -> name = in.text();
                case CTRL_ATTR_VERSION -> version = in.s32();
                case CTRL_ATTR_HDRSIZE -> headerBytes = in.s32();
                case CTRL_ATTR_MCAST_GROUPS -> groups = groups(in);
                default -> in.skip();
            }
        }
        in.orThrow("generic netlink family");
        return new GenericFamily(id, name, version, headerBytes, groups);
    }

    private static Map<String, Integer> groups(AttributeReader in) {
        Map<String, Integer> groups = new HashMap<>();
        AttributeReader list = in.nested();
        while (list.next()) {
            AttributeReader group = list.nested();
            String name = "";
            int number = 0;
            while (group.next()) {
                switch (group.type()) {
                    case CTRL_ATTR_MCAST_GRP_NAME -> name = group.text();
                    case CTRL_ATTR_MCAST_GRP_ID -> number = group.s32();
                    default -> group.skip();
                }
            }
            list.adopt(group);
            groups.put(name, number);
        }
        in.adopt(list);
        return groups;
    }

    private static byte[] header(int command, int version) {
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder()).put((byte) command).put((byte) version).array();
    }

    private static int found(String operation, int result) {
        if (result == -NLE_OBJ_NOTFOUND) {
            throw new NetlinkException(operation, Errno.ENOENT);
        }
        if (result < 0) {
            throw NetlinkSocket.libnlFailure(operation, result);
        }
        return result;
    }
}
