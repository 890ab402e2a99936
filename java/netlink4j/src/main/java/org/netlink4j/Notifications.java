package org.netlink4j;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.netlink4j.Notification.Kind;

/** Turns messages to multicast groups into notifications. */
final class Notifications {

    private static final int PREFIXMSG_BYTES = 12;
    private static final int PREFIX_LINK = 4;
    private static final int PREFIX_LENGTH = 9;
    private static final int PREFIX_FLAGS = 10;
    /** Flags as the kernel numbered them once, or as they stand in the router advertisement (RFC 4861 section 4.6.2), seen with 6.18. */
    private static final int ON_LINK = 0x01 | 0x80;
    private static final int AUTONOMOUS = 0x02 | 0x40;
    private static final int PREFIX_ADDRESS = 1;
    private static final int PREFIX_CACHEINFO = 2;
    private static final int CACHEINFO_BYTES = 8;

    private Notifications() {
    }

    /** Empty for messages of other kinds. */
    static Optional<Notification> decode(NetlinkMessage message) {
        return switch (message.type()) {
            case RouteMessages.RTM_NEWLINK -> link(Kind.PRESENT, message);
            case RouteMessages.RTM_DELLINK -> link(Kind.GONE, message);
            case RouteMessages.RTM_NEWADDR -> address(Kind.PRESENT, message);
            case RouteMessages.RTM_DELADDR -> address(Kind.GONE, message);
            case RouteMessages.RTM_NEWROUTE -> route(Kind.PRESENT, message);
            case RouteMessages.RTM_DELROUTE -> route(Kind.GONE, message);
            case RouteMessages.RTM_NEWRULE -> rule(Kind.PRESENT, message);
            case RouteMessages.RTM_DELRULE -> rule(Kind.GONE, message);
            case RouteMessages.RTM_NEWNEIGH -> neighbor(Kind.PRESENT, message);
            case RouteMessages.RTM_DELNEIGH -> neighbor(Kind.GONE, message);
            case RouteMessages.RTM_NEWPREFIX -> Optional.of(prefix(message));
            default -> Optional.empty();
        };
    }

    private static Optional<Notification> link(Kind kind, NetlinkMessage message) {
        // A bridge announces its ports with its own family; the device itself has not changed then.
        AttributeReader whole = message.attributes(LinkAttributes.HEADER_BYTES);
        whole.orThrow("link");
        boolean bridgePort = message.payload().get(0) != AddressFamily.UNSPECIFIED.number();
        return bridgePort ? Optional.empty() : Optional.of(new Notification.LinkChange(kind, LinkAttributes.decode(message)));
    }

    private static Optional<Notification> address(Kind kind, NetlinkMessage message) {
        return Optional.of(new Notification.AddressChange(kind, AddressAttributes.decode(message)));
    }

    private static Optional<Notification> route(Kind kind, NetlinkMessage message) {
        return Optional.of(new Notification.RouteChange(kind, RouteAttributes.decode(message)));
    }

    private static Optional<Notification> rule(Kind kind, NetlinkMessage message) {
        return Optional.of(new Notification.RuleChange(kind, RuleAttributes.decode(message)));
    }

    private static Optional<Notification> neighbor(Kind kind, NetlinkMessage message) {
        Optional<Notification> forwarding = Optional.ofNullable(ForwardingAttributes.decode(message))
                .map(entry -> new Notification.ForwardingChange(kind, entry));
        return forwarding.or(() -> Optional.ofNullable(NeighborAttributes.decode(message))
                .map(neighbor -> new Notification.NeighborChange(kind, neighbor)));
    }

    private static Notification prefix(NetlinkMessage message) {
        AttributeReader in = message.attributes(PREFIXMSG_BYTES);
        in.orThrow("prefix");
        ByteBuffer header = message.payload();
        IpAddress address = null;
        long preferred = 0;
        long valid = 0;
        while (in.next()) {
            switch (in.type()) {
                case PREFIX_ADDRESS -> address = in.address();
                case PREFIX_CACHEINFO -> {
                    ByteBuffer lifetimes = in.struct(CACHEINFO_BYTES);
                    preferred = Integer.toUnsignedLong(lifetimes.getInt());
                    valid = Integer.toUnsignedLong(lifetimes.getInt());
                }
                default -> in.skip();
            }
        }
        IpPrefix prefix = RouteAttributes.prefix(in, address, Byte.toUnsignedInt(header.get(PREFIX_LENGTH)), AddressFamily.IPV6);
        in.orThrow("prefix");
        int flags = header.get(PREFIX_FLAGS);
        return new Notification.PrefixChange(header.getInt(PREFIX_LINK), prefix, (flags & ON_LINK) != 0,
                (flags & AUTONOMOUS) != 0, preferred, valid);
    }
}
