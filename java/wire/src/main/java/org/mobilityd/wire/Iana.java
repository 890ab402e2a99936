package org.mobilityd.wire;

/** Every assigned number this project uses, by the registry it comes from. */
public final class Iana {

    private Iana() {
    }

    // Protocol Numbers
    public static final int PROTOCOL_HOP_BY_HOP = 0;
    public static final int PROTOCOL_TCP = 6;
    public static final int PROTOCOL_UDP = 17;
    public static final int PROTOCOL_IPV6 = 41;
    public static final int PROTOCOL_ROUTING = 43;
    public static final int PROTOCOL_FRAGMENT = 44;
    public static final int PROTOCOL_ESP = 50;
    public static final int PROTOCOL_AH = 51;
    public static final int PROTOCOL_ICMPV6 = 58;
    public static final int PROTOCOL_NONE = 59;
    public static final int PROTOCOL_DESTINATION_OPTIONS = 60;
    public static final int PROTOCOL_MOBILITY = 135;

    // Destination Options and Hop-by-Hop Options; IPv6 Routing Types
    public static final int DESTINATION_OPTION_PAD1 = 0x00;
    public static final int DESTINATION_OPTION_PADN = 0x01;
    public static final int DESTINATION_OPTION_HOME_ADDRESS = 0xc9;
    public static final int ROUTING_TYPE_2 = 2;

    // Mobility Header Types (for the MH Type field)
    public static final int MH_BINDING_REFRESH_REQUEST = 0;
    public static final int MH_HOME_TEST_INIT = 1;
    public static final int MH_CARE_OF_TEST_INIT = 2;
    public static final int MH_HOME_TEST = 3;
    public static final int MH_CARE_OF_TEST = 4;
    public static final int MH_BINDING_UPDATE = 5;
    public static final int MH_BINDING_ACKNOWLEDGEMENT = 6;
    public static final int MH_BINDING_ERROR = 7;

    // Mobility Options
    public static final int OPT_PAD1 = 0;
    public static final int OPT_PADN = 1;
    public static final int OPT_BINDING_REFRESH_ADVICE = 2;
    public static final int OPT_ALTERNATE_CARE_OF_ADDRESS = 3;
    public static final int OPT_NONCE_INDICES = 4;
    public static final int OPT_BINDING_AUTHORIZATION_DATA = 5;
    public static final int OPT_MOBILE_NODE_IDENTIFIER = 8;
    public static final int OPT_MOBILITY_MESSAGE_AUTHENTICATION = 9;
    public static final int OPT_REPLAY_PROTECTION = 10;

    // Binding Update Flags (16 bits, as on the wire)
    public static final int BU_FLAG_ACKNOWLEDGE = 0x8000;
    public static final int BU_FLAG_HOME_REGISTRATION = 0x4000;
    public static final int BU_FLAG_LINK_LOCAL_COMPATIBILITY = 0x2000;
    public static final int BU_FLAG_KEY_MANAGEMENT_MOBILITY = 0x1000;

    // Binding Acknowledgment Flags (8 bits, as on the wire)
    public static final int BA_FLAG_KEY_MANAGEMENT_MOBILITY = 0x80;

    // Status Codes of the Binding Acknowledgement
    public static final int STATUS_ACCEPTED = 0;
    public static final int STATUS_ACCEPTED_PREFIX_DISCOVERY_NECESSARY = 1;
    public static final int STATUS_REASON_UNSPECIFIED = 128;
    public static final int STATUS_ADMINISTRATIVELY_PROHIBITED = 129;
    public static final int STATUS_INSUFFICIENT_RESOURCES = 130;
    public static final int STATUS_HOME_REGISTRATION_NOT_SUPPORTED = 131;
    public static final int STATUS_NOT_HOME_SUBNET = 132;
    public static final int STATUS_NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE = 133;
    public static final int STATUS_DUPLICATE_ADDRESS_DETECTION_FAILED = 134;
    public static final int STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW = 135;
    public static final int STATUS_EXPIRED_HOME_NONCE_INDEX = 136;
    public static final int STATUS_EXPIRED_CARE_OF_NONCE_INDEX = 137;
    public static final int STATUS_EXPIRED_NONCES = 138;
    public static final int STATUS_REGISTRATION_TYPE_CHANGE_DISALLOWED = 139;
    public static final int STATUS_MESSAGE_IDENTIFIER_MISMATCH = 144;
    public static final int STATUS_MESSAGE_IDENTIFIER_REQUIRED = 145;
    public static final int STATUS_AUTHENTICATION_FAILED = 146;

    // Status Codes of the Binding Error
    public static final int BE_UNKNOWN_BINDING_FOR_HOME_ADDRESS = 1;
    public static final int BE_UNRECOGNIZED_MH_TYPE = 2;

    // ICMPv6 "type" Numbers
    public static final int ICMPV6_DESTINATION_UNREACHABLE = 1;
    public static final int ICMPV6_PACKET_TOO_BIG = 2;
    public static final int ICMPV6_TIME_EXCEEDED = 3;
    public static final int ICMPV6_PARAMETER_PROBLEM = 4;
    public static final int ICMPV6_ECHO_REQUEST = 128;
    public static final int ICMPV6_ECHO_REPLY = 129;
    public static final int ICMPV6_ROUTER_SOLICITATION = 133;
    public static final int ICMPV6_ROUTER_ADVERTISEMENT = 134;
    public static final int ICMPV6_NEIGHBOR_SOLICITATION = 135;
    public static final int ICMPV6_NEIGHBOR_ADVERTISEMENT = 136;

    // IPv6 Neighbor Discovery Option Formats
    public static final int ND_SOURCE_LINK_LAYER_ADDRESS = 1;
    public static final int ND_TARGET_LINK_LAYER_ADDRESS = 2;
    public static final int ND_PREFIX_INFORMATION = 3;
    public static final int ND_MTU = 5;
    public static final int ND_ADVERTISEMENT_INTERVAL = 7;
    public static final int ND_HOME_AGENT_INFORMATION = 8;
}
