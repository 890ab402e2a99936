package org.mobilityd.simulation.fastpath;

import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u16;
import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u8;

import org.mobilityd.wire.Iana;

/**
 * Where the headers of a packet are: one walk along the chain of next headers (RFC 8200 section 4), as far as it can be followed. What is
 * wrong is noted on the way; the walk ends early only at a header that does not fit.
 */
final class PacketLayout {

    static final int NONE = -1;
    /** More extension headers, or more options in one header, than these nobody has a use for: the fast path calls them malformed. */
    private static final int MAX_HEADERS = 10;
    private static final int MAX_OPTIONS = 64;
    private static final int FRAGMENT_HEADER_BYTES = 8;
    private static final int TYPE_TWO_HDR_EXT_LEN = 2;

    private final byte[] packet;
    private final int present;
    private final boolean ipv6;
    private DropReason malformed;
    private int end;
    private boolean cut;
    private int insertAt = Ipv6Bytes.HEADER_BYTES;
    private int insertFieldAt = Ipv6Bytes.NEXT_HEADER_AT;
    private int optionAt = NONE;
    private int optionHeaderAt;
    private int optionFieldAt;
    private boolean severalHomeAddresses;
    private boolean otherOptions;
    private int routingHeaderAt = NONE;
    private int routingFieldAt;
    private boolean enRoute;
    private boolean fragment;
    private boolean laterFragment;
    private boolean authenticated;
    private boolean pastUnfragmentable;
    private int upperProtocol;
    private int upperAt;

    private PacketLayout(byte[] packet) {
        this.packet = packet;
        ipv6 = packet.length >= Ipv6Bytes.HEADER_BYTES && u8(packet, 0) >> 4 == 6;
        if (ipv6) {
            end = Ipv6Bytes.HEADER_BYTES + u16(packet, Ipv6Bytes.PAYLOAD_LENGTH_AT);
            cut = packet.length < end;
        }
        present = Math.min(end, packet.length);
        if (ipv6) {
            walk();
        }
    }

    static PacketLayout of(byte[] packet) {
        return new PacketLayout(packet);
    }

    /** Why the packet is not one that may be transformed, or null. */
    DropReason fault() {
        return !ipv6 || cut ? DropReason.TRUNCATED : malformed;
    }

    boolean isIpv6() {
        return ipv6;
    }

    /** Whether there is less of it than its payload length says; of a packet in an ICMPv6 error that is only right. */
    boolean isCut() {
        return cut;
    }

    /** Whether an extension header contradicts itself or stands where it must not. */
    boolean isMalformed() {
        return malformed != null;
    }

    /** End of the packet by its payload length; what lies behind is a link's padding. */
    int end() {
        return end;
    }

    /** Where a routing header or destination options header of ours goes: behind hop-by-hop options and routing headers. */
    int insertAt() {
        return insertAt;
    }

    /** Offset of the next-header field that names what stands at {@link #insertAt}. */
    int insertFieldAt() {
        return insertFieldAt;
    }

    boolean hasHomeAddressOption() {
        return optionAt != NONE;
    }

    boolean hasSeveralHomeAddresses() {
        return severalHomeAddresses;
    }

    /** Whether other options than padding share the header with the Home Address option. */
    boolean hasOtherOptions() {
        return otherOptions;
    }

    /** Offset of the Home Address option's type byte. */
    int optionAt() {
        return optionAt;
    }

    /** Offset of the destination options header around the Home Address option. */
    int optionHeaderAt() {
        return optionHeaderAt;
    }

    /** Offset of the next-header field that names {@link #optionHeaderAt}. */
    int optionFieldAt() {
        return optionFieldAt;
    }

    boolean hasTypeTwoRoutingHeader() {
        return routingHeaderAt != NONE;
    }

    int routingHeaderAt() {
        return routingHeaderAt;
    }

    int routingFieldAt() {
        return routingFieldAt;
    }

    /** A routing header of another type still has segments left: the destination is a waypoint. */
    boolean enRoute() {
        return enRoute;
    }

    /** Whether it is a part of a packet; an atomic fragment (RFC 6946) is a whole one. */
    boolean isFragment() {
        return fragment;
    }

    /** Whether its upper-layer header is in another fragment. */
    boolean isLaterFragment() {
        return laterFragment;
    }

    /** Whether an authentication or encryption header vouches for it (RFC 4302, RFC 4303). */
    boolean isProtectedByIpsec() {
        return authenticated || upperProtocol == Iana.PROTOCOL_ESP || upperProtocol == Iana.PROTOCOL_AH;
    }

    /** The first header that is not followed: upper layer, ESP, or what the fragment header of a later fragment names. */
    int upperProtocol() {
        return upperProtocol;
    }

    int upperAt() {
        return upperAt;
    }

    private void walk() {
        int fieldAt = Ipv6Bytes.NEXT_HEADER_AT;
        upperProtocol = u8(packet, fieldAt);
        upperAt = Ipv6Bytes.HEADER_BYTES;
        for (int headers = 0; isFollowed(upperProtocol) && !laterFragment; headers++) {
            if (headers == MAX_HEADERS) {
                malformed = DropReason.BAD_EXTENSION_HEADER;
                return;
            }
            int length = headerBytes(upperProtocol, upperAt);
            if (length == NONE) {
                malformed = DropReason.TRUNCATED;
                return;
            }
            visit(upperProtocol, upperAt, length, fieldAt);
            fieldAt = upperAt;
            upperProtocol = u8(packet, fieldAt);
            upperAt += length;
        }
    }

    private static boolean isFollowed(int protocol) {
        return switch (protocol) {
            case Iana.PROTOCOL_HOP_BY_HOP, Iana.PROTOCOL_DESTINATION_OPTIONS, Iana.PROTOCOL_ROUTING, Iana.PROTOCOL_FRAGMENT,
                    Iana.PROTOCOL_AH -> true;
            default -> false;
        };
    }

    private int headerBytes(int protocol, int at) {
        if (at + FRAGMENT_HEADER_BYTES > present) {
            return NONE;
        }
        int length = switch (protocol) {
            case Iana.PROTOCOL_FRAGMENT -> FRAGMENT_HEADER_BYTES;
            case Iana.PROTOCOL_AH -> 4 * (2 + u8(packet, at + 1));
            default -> 8 * (1 + u8(packet, at + 1));
        };
        return at + length > present ? NONE : length;
    }

    private void visit(int protocol, int at, int length, int fieldAt) {
        switch (protocol) {
            case Iana.PROTOCOL_HOP_BY_HOP -> visitHopByHop(at, length, fieldAt);
            case Iana.PROTOCOL_ROUTING -> visitRouting(at, length, fieldAt);
            case Iana.PROTOCOL_DESTINATION_OPTIONS -> visitOptions(at, length, fieldAt);
            case Iana.PROTOCOL_FRAGMENT -> visitFragment(at);
            default -> {
                authenticated = true;
                pastUnfragmentable = true;
            }
        }
    }

    private void visitFragment(int at) {
        pastUnfragmentable = true;
        laterFragment = u16(packet, at + 2) >> 3 != 0;
        fragment |= laterFragment || (u16(packet, at + 2) & 1) != 0;
    }

    /** Nowhere but directly behind the IPv6 header (RFC 8200 section 4.1). */
    private void visitHopByHop(int at, int length, int fieldAt) {
        if (fieldAt != Ipv6Bytes.NEXT_HEADER_AT) {
            malformed = DropReason.BAD_EXTENSION_HEADER;
        }
        if (!pastUnfragmentable) {
            moveInsertion(at, length);
        }
    }

    private void moveInsertion(int at, int length) {
        insertAt = at + length;
        insertFieldAt = at;
    }

    private void visitRouting(int at, int length, int fieldAt) {
        if (pastUnfragmentable) {
            return;
        }
        moveInsertion(at, length);
        if (hasHomeAddressOption()) {
            malformed = DropReason.BAD_EXTENSION_HEADER;
        }
        int segmentsLeft = u8(packet, at + 3);
        if (u8(packet, at + 2) != Iana.ROUTING_TYPE_2) {
            enRoute |= segmentsLeft != 0;
            return;
        }
        if (u8(packet, at + 1) != TYPE_TWO_HDR_EXT_LEN || segmentsLeft != 1 || hasTypeTwoRoutingHeader()) {
            malformed = DropReason.BAD_EXTENSION_HEADER;
        }
        if (!hasTypeTwoRoutingHeader()) {
            routingHeaderAt = at;
            routingFieldAt = fieldAt;
        }
    }

    private void visitOptions(int at, int length, int fieldAt) {
        int home = NONE;
        boolean others = false;
        boolean several = hasHomeAddressOption();
        int next;
        int count = 0;
        for (int option = at + 2; option < at + length; option = next) {
            next = optionEnd(option, at + length);
            int type = u8(packet, option);
            boolean wrongLength = type == Iana.DESTINATION_OPTION_HOME_ADDRESS && next - option != HomeAddressOption.OPTION_BYTES;
            if (next == NONE || wrongLength || ++count > MAX_OPTIONS) {
                malformed = DropReason.BAD_OPTION;
                return;
            }
            if (type == Iana.DESTINATION_OPTION_HOME_ADDRESS) {
                several |= home != NONE;
                home = option;
            } else {
                others |= type != Iana.DESTINATION_OPTION_PAD1 && type != Iana.DESTINATION_OPTION_PADN;
            }
        }
        if (home != NONE) {
            noteHomeAddress(home, at, fieldAt, several, others);
        }
    }

    private void noteHomeAddress(int option, int at, int fieldAt, boolean several, boolean others) {
        if (pastUnfragmentable) {
            malformed = DropReason.BAD_EXTENSION_HEADER;
        }
        optionAt = option;
        optionHeaderAt = at;
        optionFieldAt = fieldAt;
        severalHomeAddresses |= several;
        otherOptions = others;
    }

    /** Offset behind the option at {@code option}, or {@link #NONE} when it runs past {@code limit}. */
    private int optionEnd(int option, int limit) {
        if (u8(packet, option) == Iana.DESTINATION_OPTION_PAD1) {
            return option + 1;
        }
        if (option + 2 > limit || option + 2 + u8(packet, option + 1) > limit) {
            return NONE;
        }
        return option + 2 + u8(packet, option + 1);
    }
}
