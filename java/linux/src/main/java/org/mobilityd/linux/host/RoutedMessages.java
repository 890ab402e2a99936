package org.mobilityd.linux.host;

import org.mobilityd.linux.host.PacketSender.Packet;

/** Messages that the kernel routes: to a {@code sockaddr_in6}, with {@code in6_pktinfo} (RFC 3542) as control data. */
final class RoutedMessages extends OutgoingMessages<Packet> {

    private static final int SOURCE_OFFSET = 8;
    private static final int DESTINATION_OFFSET = 24;
    private static final int ADDRESS_BYTES = 16;

    private static final int SOCKADDR_BYTES = 28;
    private static final int SOCKADDR_ADDRESS = 8;
    private static final int SOCKADDR_SCOPE = 24;
    private static final int CMSGHDR_BYTES = WORD + 8;
    private static final int PKTINFO_BYTES = ADDRESS_BYTES + Integer.BYTES;

    RoutedMessages() {
        super(SOCKADDR_BYTES, CMSGHDR_BYTES + PKTINFO_BYTES);
        for (int slot = 0; slot < SLOTS; slot++) {
            int control = control(slot);
            putWord(control, CMSGHDR_BYTES + PKTINFO_BYTES);
            bytes.putInt(control + WORD, RawSocket.IPPROTO_IPV6);
            bytes.putInt(control + WORD + 4, RawSocket.IPV6_PKTINFO);
            bytes.putShort(destination(slot), (short) RawSocket.AF_INET6);
        }
    }

    @Override
    byte[] bytesOf(Packet packet) {
        return packet.bytes();
    }

    @Override
    void direct(int slot, Packet packet) {
        int link = packet.link();
        bytes.put(destination(slot) + SOCKADDR_ADDRESS, packet.bytes(), DESTINATION_OFFSET, ADDRESS_BYTES);
        bytes.putInt(destination(slot) + SOCKADDR_SCOPE, link);
        int information = control(slot) + CMSGHDR_BYTES;
        if (link == 0) {
            bytes.put(information, packet.bytes(), SOURCE_OFFSET, ADDRESS_BYTES);
        } else {
            bytes.putLong(information, 0).putLong(information + Long.BYTES, 0);
        }
        bytes.putInt(information + ADDRESS_BYTES, link);
    }
}
