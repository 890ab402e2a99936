package org.mobilityd.daemon.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mobilityd.daemon.store.Store.Change;
import org.mobilityd.protocol.anchor.Assignment;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * What an anchor router has given to mobile nodes: the prefix and whether it is anybody's, and then the mobile node's identifier, serving
 * router, timestamp and expiry, and each older prefix with its anchor and expiry, to the end of the record. Earlier versions wrote none,
 * and read no further. To them {@link #CONFIRMED} and {@link #UNCONFIRMED} are the same, and they write the first.
 */
public final class AssignmentFormat implements Format<Ipv6Prefix, Assignment> {

    private static final int NOBODYS = 0;
    private static final int CONFIRMED = 1;
    private static final int UNCONFIRMED = 2;

    @Override
    public String kind() {
        return "assignments";
    }

    @Override
    public void write(Change<Ipv6Prefix, Assignment> change, DataOutputStream out) throws IOException {
        Fields.write(change.key(), out);
        Assignment assignment = change.value();
        out.writeByte(assignment == null ? NOBODYS : assignment.confirmed() ? CONFIRMED : UNCONFIRMED);
        if (assignment != null) {
            out.writeUTF(assignment.node().nai());
            Fields.write(assignment.servingRouter(), out);
            out.writeLong(assignment.timestamp());
            out.writeLong(assignment.expires());
            for (Assignment.Older older : assignment.older()) {
                Fields.write(older.prefix(), out);
                Fields.write(older.anchor(), out);
                out.writeLong(older.expires());
            }
        }
    }

    @Override
    public Change<Ipv6Prefix, Assignment> read(DataInputStream in) throws IOException {
        Ipv6Prefix prefix = Fields.prefix(in);
        int state = in.readByte();
        if (state == NOBODYS) {
            return Change.forget(prefix);
        }
        MobileNodeId node = new MobileNodeId(in.readUTF());
        Ipv6Address serving = Fields.address(in);
        long timestamp = in.readLong();
        long expires = in.readLong();
        List<Assignment.Older> older = new ArrayList<>();
        while (in.available() > 0) {
            older.add(new Assignment.Older(Fields.prefix(in), Fields.address(in), in.readLong()));
        }
        return new Change<>(prefix, new Assignment(node, prefix, serving, timestamp, expires, state != UNCONFIRMED, older));
    }

    @Override
    public int keyLength(ByteBuffer written) {
        return Fields.PREFIX_BYTES;
    }

    @Override
    public boolean isForgotten(ByteBuffer written, int keyLength) {
        return written.get(keyLength) == NOBODYS;
    }
}
