package org.mobilityd.simulation.fastpath;

import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u16;
import static org.mobilityd.simulation.fastpath.Ipv6Bytes.u8;

import org.mobilityd.wire.Iana;

/** Where the headers of a packet are: one walk along the chain of next headers (RFC 8200 section 4), as far as it can be followed. */
final class PacketLayout {

    static final int NONE = -1;
    private static final int FRAGMENT_HEADER_BYTES = 8;
    private static final int TYPE_TWO_HDR_EXT_LEN = 2;

    /** Why the packet is not one that may be transformed, or null. */
    private DropReason fault;
    private int end;
    private int insertAt = Ipv6Bytes.HEADER_BYTES;
    private int insertFieldAt = Ipv6Bytes.NEXT_HEADER_AT;
    private int optionAt = NONE;
    private int optionHeaderAt;
    private int optionFieldAt;
    private int routingHeaderAt = NONE;
    private int routingFieldAt;
    private boolean enRoute;
    private boolean pastUnfragmentable;
    private int upperProtocol;
    private int upperAt;

    private final byte[] packet;

    private PacketLayout(byte[] packet) {
        this.packet = packet;
    }

    static PacketLayout of(byte[] packet) {
        PacketLayout layout = new PacketLayout(packet);
        layout.fault = layout.walk();
        return layout;
    }

    DropReason fault() {
        return fault;
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

    /** Another routing header still has segments left: the destination is a waypoint. */
    boolean enRoute() {
        return enRoute;
    }

    /** The first header that is not followed: upper layer, AH, ESP, or the fragment header of a later fragment. */
    int upperProtocol() {
        return upperProtocol;
    }

    int upperAt() {
        return upperAt;
    }

    private DropReason walk() {
        if (packet.length < Ipv6Bytes.HEADER_BYTES || u8(packet, 0) >> 4 != 6) {
            return DropReason.TRUNCATED;
        }
        end = Ipv6Bytes.HEADER_BYTES + u16(packet, Ipv6Bytes.PAYLOAD_LENGTH_AT);
        if (packet.length < end) {
            return DropReason.TRUNCATED;
        }
        int fieldAt = Ipv6Bytes.NEXT_HEADER_AT;
        int at = Ipv6Bytes.HEADER_BYTES;
        while (true) {
            int protocol = u8(packet, fieldAt);
            upperProtocol = protocol;
            upperAt = at;
            if (!isFollowed(protocol, fieldAt)) {
                return null;
            }
            int length = headerBytes(protocol, at);
            if (length == NONE) {
                return DropReason.TRUNCATED;
            }
            DropReason wrong = visit(protocol, at, length, fieldAt);
            if (wrong != null) {
                return wrong;
            }
            if (protocol == Iana.PROTOCOL_FRAGMENT && isLaterFragment(at)) {
                return null;
            }
            fieldAt = at;
            at += length;
        }
    }

    private static boolean isFollowed(int protocol, int fieldAt) {
        return switch (protocol) {
            case Iana.PROTOCOL_HOP_BY_HOP -> fieldAt == Ipv6Bytes.NEXT_HEADER_AT;
            case Iana.PROTOCOL_DESTINATION_OPTIONS, Iana.PROTOCOL_ROUTING, Iana.PROTOCOL_FRAGMENT -> true;
            default -> false;
        };
    }

    private int headerBytes(int protocol, int at) {
        if (at + FRAGMENT_HEADER_BYTES > end) {
            return NONE;
        }
        int length = protocol == Iana.PROTOCOL_FRAGMENT ? FRAGMENT_HEADER_BYTES : 8 * (1 + u8(packet, at + 1));
        return at + length > end ? NONE : length;
    }

    private boolean isLaterFragment(int fragmentAt) {
        return u16(packet, fragmentAt + 2) >> 3 != 0;
    }

    private DropReason visit(int protocol, int at, int length, int fieldAt) {
        return switch (protocol) {
            case Iana.PROTOCOL_HOP_BY_HOP -> {
                moveInsertion(at, length);
                yield null;
            }
            case Iana.PROTOCOL_ROUTING -> visitRouting(at, length, fieldAt);
            case Iana.PROTOCOL_DESTINATION_OPTIONS -> visitOptions(at, length, fieldAt);
            default -> {
                pastUnfragmentable = true;
                yield null;
            }
        };
    }

    private void moveInsertion(int at, int length) {
        insertAt = at + length;
        insertFieldAt = at;
    }

    private DropReason visitRouting(int at, int length, int fieldAt) {
        if (pastUnfragmentable) {
            return null;
        }
        if (hasHomeAddressOption()) {
            return DropReason.BAD_EXTENSION_HEADER;
        }
        int segmentsLeft = u8(packet, at + 3);
        if (u8(packet, at + 2) != Iana.ROUTING_TYPE_2) {
            enRoute |= segmentsLeft != 0;
        } else if (u8(packet, at + 1) != TYPE_TWO_HDR_EXT_LEN || segmentsLeft != 1 || hasTypeTwoRoutingHeader()) {
            return DropReason.BAD_EXTENSION_HEADER;
        } else {
            routingHeaderAt = at;
            routingFieldAt = fieldAt;
        }
        moveInsertion(at, length);
        return null;
    }

    private DropReason visitOptions(int at, int length, int fieldAt) {
        int next;
        for (int option = at + 2; option < at + length; option = next) {
            next = optionEnd(option, at + length);
            if (next == NONE) {
                return DropReason.BAD_OPTION;
            }
            if (u8(packet, option) == Iana.DESTINATION_OPTION_HOME_ADDRESS) {
                if (next - option != HomeAddressOption.OPTION_BYTES) {
                    return DropReason.BAD_OPTION;
                }
                if (hasHomeAddressOption() || pastUnfragmentable) {
                    return DropReason.BAD_EXTENSION_HEADER;
                }
                optionAt = option;
                optionHeaderAt = at;
                optionFieldAt = fieldAt;
            }
        }
        return null;
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
