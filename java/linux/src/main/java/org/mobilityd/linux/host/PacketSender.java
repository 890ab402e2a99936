package org.mobilityd.linux.host;

/** Sends whole IPv6 packets, header included, from any source address: a raw socket with the header supplied by the caller. */
public interface PacketSender extends AutoCloseable {

    /**
     * @param packet from the IPv6 header on, checksums filled
     * @param link index of the interface to leave by, or 0: the routing table decides
     * @return 0, or the errno: a packet that cannot be sent is counted, not thrown about
     */
    int send(byte[] packet, int link);

    @Override
    void close();
}
