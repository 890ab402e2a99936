package org.mobilityd.linux.host;

import java.util.List;
import org.mobilityd.wire.LinkLayerIdentifier;

/** Sends whole IPv6 packets, header included, from any source address: a raw socket with the header supplied by the caller. */
public interface PacketSender extends AutoCloseable {

    /**
     * @param packet from the IPv6 header on, checksums filled
     * @param link index of the interface to leave by, or 0: the routing table decides
     * @return 0, or the errno: a packet that cannot be sent is counted, not thrown about
     */
    int send(byte[] packet, int link);

    /** Sends all of {@code packets}, in order; those that cannot be sent are reported, and the others are sent all the same. */
    void send(List<Packet> packets, SendFailures failures);

    /** As {@link #send(List, SendFailures)}, but each to the one node that its frame names, whatever the packet's destination. */
    void sendFrames(List<Frame> frames, SendFailures failures);

    /** @param bytes from the IPv6 header on, checksums filled @param link as for {@link #send(byte[], int)} */
    record Packet(byte[] bytes, int link) {
    }

    /**
     * A packet for one node on a link (RFC 6085): the frame's source is the link's own address.
     *
     * @param packet from the IPv6 header on, checksums filled
     */
    record Frame(byte[] packet, int link, LinkLayerIdentifier node) {
    }

    /** Is told which packets of a list could not be sent. */
    @FunctionalInterface
    interface SendFailures {

        void failed(int index, int errno);
    }

    /** Another that goes the whole way of sending without a socket at its end: everything fails. To be closed. Any thread. */
    PacketSender nowhere();

    @Override
    void close();
}
