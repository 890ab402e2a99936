package org.mobilityd.daemon.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** What values of every kind are made of, in bytes: an address in network byte order, a prefix as address and length. */
final class Fields {

    static final int PREFIX_BYTES = Ipv6Address.BYTES + 1;

    private Fields() {
    }

    static void write(Ipv6Address address, DataOutputStream out) throws IOException {
        out.writeLong(address.high());
        out.writeLong(address.low());
    }

    static Ipv6Address address(DataInputStream in) throws IOException {
        return new Ipv6Address(in.readLong(), in.readLong());
    }

    static void write(Ipv6Prefix prefix, DataOutputStream out) throws IOException {
        write(prefix.address(), out);
        out.writeByte(prefix.length());
    }

    static Ipv6Prefix prefix(DataInputStream in) throws IOException {
        return new Ipv6Prefix(address(in), in.readUnsignedByte());
    }
}
