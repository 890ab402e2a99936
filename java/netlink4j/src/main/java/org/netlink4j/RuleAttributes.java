package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** {@code struct fib_rule_hdr} and the attributes after it ({@code linux/fib_rules.h}). */
final class RuleAttributes {

    static final int HEADER_BYTES = 12;

    private static final int FRA_DST = 1;
    private static final int FRA_SRC = 2;
    private static final int FRA_IIFNAME = 3;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_FWMARK = 10;
    private static final int FRA_TABLE = 15;
    private static final int FRA_FWMASK = 16;
    private static final int FRA_OIFNAME = 17;
    private static final int FRA_PROTOCOL = 21;

    private static final int LARGEST_TABLE_IN_HEADER = 255;

    private RuleAttributes() {
    }

    static byte[] filter(AddressFamily family) {
        return header(family, 0, 0, 0, 0);
    }

    static byte[] header(Rule rule) {
        int table = rule.table() > LARGEST_TABLE_IN_HEADER ? 0 : rule.table();
        return header(rule.family(), rule.to().length(), rule.from().length(), table, rule.action().number());
    }

    static List<Attribute> encode(Rule rule) {
        List<Attribute> all = new ArrayList<>();
        all.add(Attribute.u32(FRA_PRIORITY, rule.priority()));
        all.add(Attribute.u32(FRA_TABLE, rule.table()));
        if (rule.from().length() > 0) {
            all.add(Attribute.address(FRA_SRC, rule.from().address()));
        }
        if (rule.to().length() > 0) {
            all.add(Attribute.address(FRA_DST, rule.to().address()));
        }
        if (!rule.inputLink().isEmpty()) {
            all.add(Attribute.text(FRA_IIFNAME, rule.inputLink()));
        }
        if (!rule.outputLink().isEmpty()) {
            all.add(Attribute.text(FRA_OIFNAME, rule.outputLink()));
        }
        if (rule.mask() != 0) {
            all.add(Attribute.u32(FRA_FWMARK, rule.mark()));
            all.add(Attribute.u32(FRA_FWMASK, rule.mask()));
        }
        if (rule.protocol() != 0) {
            all.add(Attribute.u8(FRA_PROTOCOL, rule.protocol()));
        }
        return all;
    }

    static Rule decode(NetlinkMessage message) {
        AttributeReader in = message.attributes(HEADER_BYTES);
        in.orThrow("rule");
        ByteBuffer header = message.payload();
        AddressFamily family = AddressFamily.of(Byte.toUnsignedInt(header.get()));
        int toLength = Byte.toUnsignedInt(header.get());
        int fromLength = Byte.toUnsignedInt(header.get());
        header.get();
        int table = Byte.toUnsignedInt(header.get());
        header.getShort();
        Rule.Action action = Rule.Action.of(Byte.toUnsignedInt(header.get()));
        IpAddress from = null;
        IpAddress to = null;
        String inputLink = "";
        String outputLink = "";
        int priority = 0;
        long mark = 0;
        long mask = 0;
        int protocol = 0;
        while (in.next()) {
            switch (in.type()) {
                case FRA_SRC -> from = in.address();
                case FRA_DST -> to = in.address();
                case FRA_IIFNAME -> inputLink = in.text();
                case FRA_OIFNAME -> outputLink = in.text();
                case FRA_PRIORITY -> priority = in.s32();
                case FRA_TABLE -> table = in.s32();
                case FRA_FWMARK -> mark = in.u32();
                case FRA_FWMASK -> mask = in.u32();
                case FRA_PROTOCOL -> protocol = in.u8();
                default -> in.skip();
            }
        }
        IpPrefix fromPrefix = RouteAttributes.prefix(in, from, fromLength, family);
        IpPrefix toPrefix = RouteAttributes.prefix(in, to, toLength, family);
        in.orThrow("rule");
        return new Rule(family, priority, fromPrefix, toPrefix, inputLink, outputLink, mark, mask, action, table, protocol, in.skipped());
    }

    private static byte[] header(AddressFamily family, int toLength, int fromLength, int table, int action) {
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder())
                .put((byte) family.number()).put((byte) toLength).put((byte) fromLength).put((byte) 0)
                .put((byte) table).put((byte) 0).put((byte) 0).put((byte) action).putInt(0).array();
    }
}
