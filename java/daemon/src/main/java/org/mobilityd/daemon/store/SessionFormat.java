package org.mobilityd.daemon.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.mobilityd.daemon.store.Store.Change;
import org.mobilityd.protocol.database.Anchor;
import org.mobilityd.protocol.database.MobilitySession;
import org.mobilityd.protocol.proxy.MobileNodeId;
import org.mobilityd.wire.Ipv6Address;

/**
 * A central mobility database's sessions: the mobile node's identifier, how many anchors follow or {@value #FORGOTTEN}, and then serving
 * router, timestamp, expiry and each anchor's router, prefix and prefix length.
 */
public final class SessionFormat implements Format<MobileNodeId, MobilitySession> {

    private static final int FORGOTTEN = -1;

    @Override
    public String kind() {
        return "sessions";
    }

    @Override
    public void write(Change<MobileNodeId, MobilitySession> change, DataOutputStream out) throws IOException {
        out.writeUTF(change.key().nai());
        MobilitySession session = change.value();
        if (session == null) {
            out.writeInt(FORGOTTEN);
            return;
        }
        out.writeInt(session.anchors().size());
        Fields.write(session.servingRouter(), out);
        out.writeLong(session.timestamp());
        out.writeLong(session.expires());
        for (Anchor anchor : session.anchors()) {
            Fields.write(anchor.router(), out);
            Fields.write(anchor.prefix(), out);
        }
    }

    @Override
    public Change<MobileNodeId, MobilitySession> read(DataInputStream in) throws IOException {
        MobileNodeId node = new MobileNodeId(in.readUTF());
        int count = in.readInt();
        if (count == FORGOTTEN) {
            return Change.forget(node);
        }
        Ipv6Address servingRouter = Fields.address(in);
        long timestamp = in.readLong();
        long expires = in.readLong();
        List<Anchor> anchors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            anchors.add(new Anchor(Fields.address(in), Fields.prefix(in)));
        }
        return new Change<>(node, new MobilitySession(node, servingRouter, anchors, timestamp, expires));
    }

    @Override
    public int keyLength(ByteBuffer written) {
        return Short.BYTES + Short.toUnsignedInt(written.getShort(0));
    }

    @Override
    public boolean isForgotten(ByteBuffer written, int keyLength) {
        return written.getInt(keyLength) == FORGOTTEN;
    }
}
