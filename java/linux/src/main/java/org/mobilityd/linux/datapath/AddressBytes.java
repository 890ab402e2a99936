package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mobilityd.wire.Ipv6Address;

/** Addresses in map entries: 16 bytes in network order, whatever order the rest is in. */
final class AddressBytes {

    private AddressBytes() {
    }

    static void put(ByteBuffer into, int offset, Ipv6Address address) {
        into.putLong(offset, inOrder(into, address.high()));
        into.putLong(offset + Long.BYTES, inOrder(into, address.low()));
    }

    static Ipv6Address get(ByteBuffer from, int offset) {
        return new Ipv6Address(inOrder(from, from.getLong(offset)), inOrder(from, from.getLong(offset + Long.BYTES)));
    }

    /** The number whose bytes in {@code buffer}'s order are those of half an address in network order, and back. */
    static long inOrder(ByteBuffer buffer, long half) {
        return buffer.order() == ByteOrder.BIG_ENDIAN ? half : Long.reverseBytes(half);
    }
}
