package org.mobilityd.protocol.homeagent;

import org.mobilityd.wire.Ipv6Address;

/**
 * A Binding Cache entry marked as a home registration (RFC 6275 sections 9.1, 10.3.1).
 *
 * @param linkLocal whether the link-local address with the same interface identifier is defended too (the L bit)
 * @param sequence of the last Binding Update accepted, 16 bits
 * @param expiresAt monotonic nanoseconds
 */
public record HomeBinding(Ipv6Address homeAddress, Ipv6Address careOfAddress, boolean linkLocal, int sequence, long expiresAt) {
}
