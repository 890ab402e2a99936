package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mobilityd.wire.Ipv6Address;

/** Addresses in map entries: 16 bytes in network order, whatever order the rest is in. */
final class AddressBytes {

    private AddressBytes() {
    }

    static void put(ByteBuffer into, int offset, Ipv6Address address) {
        into.duplicate().order(ByteOrder.BIG_ENDIAN).putLong(offset, address.high()).putLong(offset + Long.BYTES, address.low());
    }

    static Ipv6Address get(ByteBuffer from, int offset) {
        ByteBuffer bigEndian = from.duplicate().order(ByteOrder.BIG_ENDIAN);
        return new Ipv6Address(bigEndian.getLong(offset), bigEndian.getLong(offset + Long.BYTES));
    }
}
