package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.netlink4j.Route.NextHop;

/** {@code struct rtmsg} and the attributes after it ({@code linux/rtnetlink.h}). */
final class RouteAttributes {

    static final int HEADER_BYTES = 12;

    static final int RTA_DST = 1;
    static final int RTA_SRC = 2;
    static final int RTA_IIF = 3;
    static final int RTA_OIF = 4;
    static final int RTA_MARK = 16;
    static final int RTA_TABLE = 15;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_METRICS = 8;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_CACHEINFO = 12;
    private static final int RTA_VIA = 18;
    private static final int RTA_EXPIRES = 23;
    private static final int RTAX_MTU = 2;

    private static final int RTNEXTHOP_BYTES = 8;
    private static final int CACHEINFO_BYTES = 32;
    private static final int CACHEINFO_EXPIRES = 8;
    /** The kernel gives expiry in units of 1/100 s (USER_HZ). */
    private static final int EXPIRES_PER_SECOND = 100;
    /** Tables beyond this number do not fit the header's byte. */
    private static final int LARGEST_TABLE_IN_HEADER = 255;

    private RouteAttributes() {
    }

    static byte[] header(AddressFamily family, int destinationLength, int sourceLength, int table, int protocol, int scope,
            RouteType type) {
        int inHeader = table > LARGEST_TABLE_IN_HEADER ? 0 : table;
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder())
                .put((byte) family.number()).put((byte) destinationLength).put((byte) sourceLength).put((byte) 0)
                .put((byte) inHeader).put((byte) protocol).put((byte) scope).put((byte) type.ordinal()).putInt(0).array();
    }

    static byte[] header(Route route) {
        return header(route.destination().family(), route.destination().length(), route.source().length(), route.table(),
                route.protocol(), route.scope(), route.type());
    }

    static List<Attribute> encode(Route route) {
        List<Attribute> all = new ArrayList<>();
        if (route.destination().length() > 0) {
            all.add(Attribute.address(RTA_DST, route.destination().address()));
        }
        if (route.source().length() > 0) {
            all.add(Attribute.address(RTA_SRC, route.source().address()));
        }
        all.add(Attribute.u32(RTA_TABLE, route.table()));
        if (route.gateway() != null) {
            all.add(gateway(route.gateway(), route.destination().family()));
        }
        if (route.link() != 0) {
            all.add(Attribute.u32(RTA_OIF, route.link()));
        }
        if (route.metric() != 0) {
            all.add(Attribute.u32(RTA_PRIORITY, route.metric()));
        }
        if (route.preferredSource() != null) {
            all.add(Attribute.address(RTA_PREFSRC, route.preferredSource()));
        }
        if (route.mtu() != 0) {
            all.add(Attribute.nested(RTA_METRICS, List.of(Attribute.u32(RTAX_MTU, route.mtu()))));
        }
        if (route.expiresSeconds() != 0) {
            all.add(Attribute.u32(RTA_EXPIRES, route.expiresSeconds()));
        }
        if (!route.nextHops().isEmpty()) {
            all.add(Attribute.bytes(RTA_MULTIPATH, multipath(route.nextHops(), route.destination().family())));
        }
        return all;
    }

    static Route decode(NetlinkMessage message) {
        AttributeReader in = message.attributes(HEADER_BYTES);
        in.orThrow("route");
        ByteBuffer header = message.payload();
        AddressFamily family = AddressFamily.of(Byte.toUnsignedInt(header.get()));
        int destinationLength = Byte.toUnsignedInt(header.get());
        int sourceLength = Byte.toUnsignedInt(header.get());
        header.get();
        int table = Byte.toUnsignedInt(header.get());
        int protocol = Byte.toUnsignedInt(header.get());
        int scope = Byte.toUnsignedInt(header.get());
        RouteType type = RouteType.of(Byte.toUnsignedInt(header.get()));
        int flags = header.getInt();
        IpAddress destination = null;
        IpAddress source = null;
        IpAddress gateway = null;
        IpAddress preferredSource = null;
        int link = 0;
        long metric = 0;
        int mtu = 0;
        long expires = 0;
        List<NextHop> nextHops = List.of();
        while (in.next()) {
            switch (in.type()) {
                case RTA_DST -> destination = in.address();
                case RTA_SRC -> source = in.address();
                case RTA_TABLE -> table = in.s32();
                case RTA_GATEWAY -> gateway = in.address();
                case RTA_VIA -> gateway = via(in);
                case RTA_OIF -> link = in.s32();
                case RTA_PRIORITY -> metric = in.u32();
                case RTA_PREFSRC -> preferredSource = in.address();
                case RTA_METRICS -> mtu = mtu(in);
                case RTA_CACHEINFO -> expires = in.struct(CACHEINFO_BYTES).getInt(CACHEINFO_EXPIRES) / EXPIRES_PER_SECOND;
                case RTA_MULTIPATH -> nextHops = multipath(in);
                default -> in.skip();
            }
        }
        IpPrefix to = prefix(in, destination, destinationLength, family);
        IpPrefix from = prefix(in, source, sourceLength, family);
        in.orThrow("route");
        return new Route(to, from, type, table, gateway, link, metric, protocol, scope, preferredSource, mtu, flags, expires, nextHops,
                in.skipped());
    }

    /** The prefix of a message whose address is left out when it is all zeros. */
    static IpPrefix prefix(AttributeReader in, IpAddress address, int length, AddressFamily family) {
        IpAddress or = address == null ? IpPrefix.all(family).address() : address;
        if (length > or.bits()) {
            in.fail(length + " bits of an address of " + or.bits());
            return IpPrefix.all(family);
        }
        return new IpPrefix(or, length);
    }

    /** An IPv4 route may have an IPv6 gateway; then the attribute names the family. */
    private static Attribute gateway(IpAddress gateway, AddressFamily routeFamily) {
        if (gateway.family() == routeFamily) {
            return Attribute.address(RTA_GATEWAY, gateway);
        }
        byte[] address = gateway.toBytes();
        return Attribute.bytes(RTA_VIA, ByteBuffer.allocate(2 + address.length).order(ByteOrder.nativeOrder())
                .putShort((short) gateway.family().number()).put(address).array());
    }

    private static IpAddress via(AttributeReader in) {
        byte[] raw = in.bytes();
        int length = raw.length - 2;
        if (length != IpAddress.IPV4_BYTES && length != IpAddress.IPV6_BYTES) {
            in.fail("a gateway of " + length + " bytes");
            return null;
        }
        return IpAddress.of(Arrays.copyOfRange(raw, 2, raw.length));
    }

    private static int mtu(AttributeReader in) {
        AttributeReader metrics = in.nested();
        int mtu = 0;
        while (metrics.next()) {
            if (metrics.type() == RTAX_MTU) {
                mtu = metrics.s32();
            }
        }
        in.adopt(metrics);
        return mtu;
    }

    private static byte[] multipath(List<NextHop> nextHops, AddressFamily family) {
        ByteBuffer out = ByteBuffer.allocate(nextHops.size() * (RTNEXTHOP_BYTES + 24)).order(ByteOrder.nativeOrder());
        for (NextHop hop : nextHops) {
            int start = out.position();
            out.putShort((short) 0).put((byte) 0).put((byte) (hop.weight() - 1)).putInt(hop.link());
            if (hop.gateway() != null) {
                Attribute gateway = gateway(hop.gateway(), family);
                byte[] value = gateway.bytes();
                out.putShort((short) (Attribute.HEADER_BYTES + value.length)).putShort((short) gateway.type()).put(value);
                out.position(start + Attribute.aligned(out.position() - start));
            }
            out.putShort(start, (short) (out.position() - start));
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static List<NextHop> multipath(AttributeReader in) {
        ByteBuffer raw = ByteBuffer.wrap(in.bytes()).order(ByteOrder.nativeOrder());
        List<NextHop> hops = new ArrayList<>();
        while (raw.remaining() >= RTNEXTHOP_BYTES) {
            int start = raw.position();
            int length = Short.toUnsignedInt(raw.getShort(start));
            if (length < RTNEXTHOP_BYTES || length > raw.remaining()) {
                in.fail("a next hop of " + length + " bytes in " + raw.remaining());
                break;
            }
            int weight = 1 + Byte.toUnsignedInt(raw.get(start + 3));
            int link = raw.getInt(start + 4);
            AttributeReader inside = AttributeReader.of(raw.duplicate().position(start + RTNEXTHOP_BYTES).limit(start + length));
            IpAddress gateway = null;
            while (inside.next()) {
                if (inside.type() == RTA_GATEWAY) {
                    gateway = inside.address();
                } else if (inside.type() == RTA_VIA) {
                    gateway = via(inside);
                }
            }
            in.adopt(inside);
            hops.add(new NextHop(link, gateway, weight));
            raw.position(Math.min(start + Attribute.aligned(length), raw.limit()));
        }
        return hops;
    }
}
