package org.netlink4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** {@code struct ifaddrmsg} and the attributes after it ({@code linux/if_addr.h}). */
final class AddressAttributes {

    static final int HEADER_BYTES = 8;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_PROTO = 11;

    private static final int CACHEINFO_BYTES = 16;

    private static final int PREFIX_LENGTH = 1;
    private static final int FLAGS = 2;
    private static final int SCOPE = 3;
    private static final int LINK = 4;

    private AddressAttributes() {
    }

    static byte[] header(AddressFamily family, int prefixLength, int scope, int link) {
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder())
                .put((byte) family.number()).put((byte) prefixLength).put((byte) 0).put((byte) scope).putInt(link).array();
    }

    static List<Attribute> encode(Address address) {
        List<Attribute> all = new ArrayList<>();
        all.add(Attribute.address(IFA_LOCAL, address.address()));
        all.add(Attribute.address(IFA_ADDRESS, address.peer() == null ? address.address() : address.peer()));
        all.add(Attribute.u32(IFA_FLAGS, address.flags()));
        if (address.origin() != 0) {
            all.add(Attribute.u8(IFA_PROTO, address.origin()));
        }
        byte[] lifetimes = ByteBuffer.allocate(CACHEINFO_BYTES).order(ByteOrder.nativeOrder())
                .putInt((int) address.preferredSeconds()).putInt((int) address.validSeconds()).array();
        all.add(Attribute.bytes(IFA_CACHEINFO, lifetimes));
        return all;
    }

    static Address decode(NetlinkMessage message) {
        AttributeReader in = message.attributes(HEADER_BYTES);
        in.orThrow("address");
        ByteBuffer header = message.payload();
        IpAddress address = null;
        IpAddress local = null;
        int flags = Byte.toUnsignedInt(header.get(FLAGS));
        long preferred = Address.FOREVER;
        long valid = Address.FOREVER;
        int origin = 0;
        while (in.next()) {
            switch (in.type()) {
                case IFA_ADDRESS -> address = in.address();
                case IFA_LOCAL -> local = in.address();
                case IFA_FLAGS -> flags = in.s32();
                case IFA_PROTO -> origin = in.u8();
                case IFA_CACHEINFO -> {
                    ByteBuffer lifetimes = in.struct(CACHEINFO_BYTES);
                    preferred = Integer.toUnsignedLong(lifetimes.getInt());
                    valid = Integer.toUnsignedLong(lifetimes.getInt());
                }
                default -> in.skip();
            }
        }
        if (address == null && local == null) {
            in.fail("an address message without an address");
        }
        in.orThrow("address");
        // Without a peer the kernel gives IPv6 addresses as IFA_ADDRESS alone, IPv4 ones twice.
        IpAddress own = local == null ? address : local;
        IpAddress peer = local == null || local.equals(address) ? null : address;
        return new Address(header.getInt(LINK), own, Byte.toUnsignedInt(header.get(PREFIX_LENGTH)), peer,
                Byte.toUnsignedInt(header.get(SCOPE)), flags, preferred, valid, origin, in.skipped());
    }
}
