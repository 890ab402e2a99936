/**
 * The messages of Mobile IPv6 (RFC 6275), its authentication options (RFC 4283, RFC 4285) and the neighbour discovery and ICMPv6 messages
 * it leans on, as records; {@link org.mobilityd.wire.PacketCodec} is the way between them and bytes. No input makes a decoder throw.
 */
package org.mobilityd.wire;
