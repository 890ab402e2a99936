package org.mobilityd.linux.host;

import java.util.List;

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

    /** @param bytes from the IPv6 header on, checksums filled @param link as for {@link #send(byte[], int)} */
    record Packet(byte[] bytes, int link) {
    }

    /** Is told which packets of a list could not be sent. */
    @FunctionalInterface
    interface SendFailures {

        void failed(int index, int errno);
    }

    @Override
    void close();
}
