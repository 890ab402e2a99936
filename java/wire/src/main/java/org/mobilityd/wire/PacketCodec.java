package org.mobilityd.wire;

/** Whole IPv6 signalling packets to and from bytes. */
public final class PacketCodec {

    private PacketCodec() {
    }
}
