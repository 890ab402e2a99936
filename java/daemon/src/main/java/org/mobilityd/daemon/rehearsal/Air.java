package org.mobilityd.daemon.rehearsal;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.mobilityd.linux.host.PacketSender;

/** Between stations that exist nowhere: keeps what they send to each other, and shows it to a sender that leads nowhere. */
final class Air implements PacketSender {

    private final PacketSender nowhere;
    private final Queue<byte[]> underWay = new ConcurrentLinkedQueue<>();

    /** @param nowhere is closed with this */
    Air(PacketSender nowhere) {
        this.nowhere = nowhere;
    }

    /** The packet that has been under way longest, or null. */
    byte[] next() {
        return underWay.poll();
    }

    @Override
    public int send(byte[] packet, int link) {
        underWay.add(packet);
        return nowhere.send(packet, link);
    }

    @Override
    public void send(List<Packet> packets, SendFailures failures) {
        packets.forEach(packet -> underWay.add(packet.bytes()));
        nowhere.send(packets, failures);
    }

    /** Nobody is there who would hear it. */
    @Override
    public void sendFrames(List<Frame> frames, SendFailures failures) {
        nowhere.sendFrames(frames, failures);
    }

    @Override
    public PacketSender nowhere() {
        return nowhere.nowhere();
    }

    @Override
    public void close() {
        nowhere.close();
    }
}
