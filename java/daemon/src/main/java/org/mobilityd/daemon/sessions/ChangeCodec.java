package org.mobilityd.daemon.sessions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.mobilityd.daemon.sessions.SessionStore.Change;
import org.mobilityd.protocol.database.Anchor;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * A change as bytes: length of the body, its CRC-32C, the body; big-endian. The body is the mobile node's identifier, how many anchors
 * follow or {@value #FORGOTTEN}, and then serving router, timestamp, expiry and each anchor's router, prefix and prefix length.
 */
final class ChangeCodec {

    private static final int HEADER_BYTES = 8;
    private static final int FORGOTTEN = -1;
    /** Far more than a session with an identifier of 253 bytes can have; what claims more is damaged. */
    private static final int MOST_BODY_BYTES = 1 << 20;

    /** @param bytes how many it took */
    record Read(Change change, int bytes) {
    }

    private ChangeCodec() {
    }

    static void write(Change change, DataOutputStream out) throws IOException {
        byte[] body = body(change);
        out.writeInt(body.length);
        out.writeInt(checksum(body));
        out.write(body);
    }

    /**
     * The next change, or null: there is none, or what follows is not one as it was written.
     *
     * @param remaining how many bytes {@code in} still has
     */
    static Read read(DataInputStream in, long remaining) throws IOException {
        if (remaining < HEADER_BYTES) {
            return null;
        }
        int length = in.readInt();
        int checksum = in.readInt();
        if (length <= 0 || length > MOST_BODY_BYTES || length > remaining - HEADER_BYTES) {
            return null;
        }
        byte[] body = in.readNBytes(length);
        return checksum(body) == checksum ? new Read(change(body), HEADER_BYTES + length) : null;
    }

    private static int checksum(byte[] body) {
        CRC32C checksum = new CRC32C();
        checksum.update(body);
        return (int) checksum.getValue();
    }

    private static byte[] body(Change change) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(change.node().nai());
        MobilitySession session = change.session();
        if (session == null) {
            out.writeInt(FORGOTTEN);
            return bytes.toByteArray();
        }
        out.writeInt(session.anchors().size());
        write(session.servingRouter(), out);
        out.writeLong(session.timestamp());
        out.writeLong(session.expires());
        for (Anchor anchor : session.anchors()) {
            write(anchor.router(), out);
            write(anchor.prefix().address(), out);
            out.writeByte(anchor.prefix().length());
        }
        return bytes.toByteArray();
    }

    private static Change change(byte[] body) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(body));
        MobileNodeId node = new MobileNodeId(in.readUTF());
        int count = in.readInt();
        if (count == FORGOTTEN) {
            return Change.forget(node);
        }
        Ipv6Address servingRouter = address(in);
        long timestamp = in.readLong();
        long expires = in.readLong();
        List<Anchor> anchors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            anchors.add(new Anchor(address(in), new Ipv6Prefix(address(in), in.readUnsignedByte())));
        }
        return Change.store(new MobilitySession(node, servingRouter, anchors, timestamp, expires));
    }

    private static void write(Ipv6Address address, DataOutputStream out) throws IOException {
        out.writeLong(address.high());
        out.writeLong(address.low());
    }

    private static Ipv6Address address(DataInputStream in) throws IOException {
        return new Ipv6Address(in.readLong(), in.readLong());
    }
}
