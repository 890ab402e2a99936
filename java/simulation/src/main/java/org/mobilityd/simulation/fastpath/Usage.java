package org.mobilityd.simulation.fastpath;

import org.mobilityd.wire.Iana;

/** What a binding or tunnel has carried, and what is known of its path. In: towards this node. */
public final class Usage {

    /** Of every link (RFC 8200 section 5). */
    static final int MINIMUM_MTU = 1280;
    private static final int MTU_AT = 4;
    /** What is learnt of a path is believed for ten minutes (RFC 8201 section 4). */
    private static final long PATH_MTU_LIFETIME_NANOS = 600_000_000_000L;

    private long packetsIn;
    private long bytesIn;
    private long packetsOut;
    private long bytesOut;
    private long pathMtu;
    private long pathMtuKnownUntil;
    private boolean expiryReported;

    public long packetsIn() {
        return packetsIn;
    }

    public long bytesIn() {
        return bytesIn;
    }

    public long packetsOut() {
        return packetsOut;
    }

    public long bytesOut() {
        return bytesOut;
    }

    /** The MTU that a Packet Too Big has told of the path (32 bits); 0: not known, or not believed any more at {@code now}. */
    public long pathMtu(long now) {
        return now < pathMtuKnownUntil ? pathMtu : 0;
    }

    /** What was learnt before the first packet. */
    public void knowPathMtu(long mtu) {
        pathMtu = mtu;
        pathMtuKnownUntil = Long.MAX_VALUE;
    }

    /** The entry has been written again. */
    void reinstalled(boolean samePath) {
        expiryReported = false;
        if (!samePath) {
            pathMtuKnownUntil = 0;
        }
    }

    void countIn(int bytes) {
        packetsIn++;
        bytesIn += bytes;
    }

    void countOut(int bytes) {
        packetsOut++;
        bytesOut += bytes;
    }

    /** Whether this is the first time. */
    boolean reportExpiry() {
        boolean first = !expiryReported;
        expiryReported = true;
        return first;
    }

    /** Takes over what an ICMPv6 error says of the path, never less than the minimum (RFC 8201 section 4). */
    void learn(long now, byte[] packet, int icmpAt) {
        if (Ipv6Bytes.u8(packet, icmpAt) == Iana.ICMPV6_PACKET_TOO_BIG) {
            pathMtu = Math.max(MINIMUM_MTU, Ipv6Bytes.u32(packet, icmpAt + MTU_AT));
            pathMtuKnownUntil = now + PATH_MTU_LIFETIME_NANOS;
        }
    }
}
