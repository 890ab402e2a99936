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
    public static final int MH_HANDOVER_INITIATE = 14;
    public static final int MH_HANDOVER_ACKNOWLEDGE = 15;
    public static final int MH_BINDING_REVOCATION = 16;

    // Binding Revocation Types
    public static final int BINDING_REVOCATION_INDICATION = 1;
    public static final int BINDING_REVOCATION_ACKNOWLEDGEMENT = 2;

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
    public static final int OPT_HOME_NETWORK_PREFIX = 22;
    public static final int OPT_HANDOFF_INDICATOR = 23;
    public static final int OPT_ACCESS_TECHNOLOGY_TYPE = 24;
    public static final int OPT_MOBILE_NODE_LINK_LAYER_IDENTIFIER = 25;
    public static final int OPT_LINK_LOCAL_ADDRESS = 26;
    public static final int OPT_TIMESTAMP = 27;
    public static final int OPT_ANCHORED_PREFIX = 65;
    public static final int OPT_LOCAL_PREFIX = 66;
    public static final int OPT_PREVIOUS_MAAR = 67;
    public static final int OPT_SERVING_MAAR = 68;
    public static final int OPT_DLIF_LINK_LOCAL_ADDRESS = 69;
    public static final int OPT_DLIF_LINK_LAYER_ADDRESS = 70;

    // Handoff Indicator Option type values
    public static final int HANDOFF_NEW_INTERFACE = 1;
    public static final int HANDOFF_BETWEEN_INTERFACES = 2;
    public static final int HANDOFF_BETWEEN_MOBILE_ACCESS_GATEWAYS = 3;
    public static final int HANDOFF_STATE_UNKNOWN = 4;
    public static final int HANDOFF_NOT_CHANGED = 5;

    // Access Technology Type Option type values
    public static final int ACCESS_VIRTUAL = 1;
    public static final int ACCESS_PPP = 2;
    public static final int ACCESS_ETHERNET = 3;
    public static final int ACCESS_WIRELESS_LAN = 4;

    // Binding Update Flags (16 bits, as on the wire)
    public static final int BU_FLAG_ACKNOWLEDGE = 0x8000;
    public static final int BU_FLAG_HOME_REGISTRATION = 0x4000;
    public static final int BU_FLAG_LINK_LOCAL_COMPATIBILITY = 0x2000;
    public static final int BU_FLAG_KEY_MANAGEMENT_MOBILITY = 0x1000;
    public static final int BU_FLAG_PROXY_REGISTRATION = 0x0200;
    public static final int BU_FLAG_DISTRIBUTED_MOBILITY = 0x0010;

    // Binding Acknowledgment Flags (8 bits, as on the wire)
    public static final int BA_FLAG_KEY_MANAGEMENT_MOBILITY = 0x80;
    public static final int BA_FLAG_PROXY_REGISTRATION = 0x20;
    public static final int BA_FLAG_DISTRIBUTED_MOBILITY = 0x02;

    // Binding Revocation flags (16 bits, as on the wire)
    public static final int BR_FLAG_PROXY_BINDING = 0x8000;
    public static final int BR_FLAG_IPV4_HOME_ADDRESS_ONLY = 0x4000;
    public static final int BR_FLAG_GLOBAL = 0x2000;

    // Handover Initiate Flags (8 bits, as on the wire)
    public static final int HI_FLAG_ASSIGNED_ADDRESS = 0x80;
    public static final int HI_FLAG_BUFFER = 0x40;
    public static final int HI_FLAG_PROXY = 0x20;
    public static final int HI_FLAG_FORWARDING = 0x10;

    // Handover Acknowledge Flags (8 bits, as on the wire)
    public static final int HACK_FLAG_BUFFER = 0x80;
    public static final int HACK_FLAG_PROXY = 0x40;
    public static final int HACK_FLAG_FORWARDING = 0x20;

    // Handover Acknowledge Status Codes
    public static final int HANDOVER_ACCEPTED = 0;
    public static final int HANDOVER_UNSOLICITED = 4;
    public static final int HANDOVER_NOT_ACCEPTED = 128;
    public static final int HANDOVER_ADMINISTRATIVELY_PROHIBITED = 129;
    public static final int HANDOVER_INSUFFICIENT_RESOURCES = 130;

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
    public static final int STATUS_PROXY_REGISTRATION_NOT_ENABLED = 152;
    public static final int STATUS_NOT_LMA_FOR_THIS_MOBILE_NODE = 153;
    public static final int STATUS_MAG_NOT_AUTHORIZED = 154;
    public static final int STATUS_NOT_AUTHORIZED_FOR_HOME_NETWORK_PREFIX = 155;
    public static final int STATUS_TIMESTAMP_MISMATCH = 156;
    public static final int STATUS_TIMESTAMP_LOWER_THAN_PREVIOUS = 157;
    public static final int STATUS_MISSING_HOME_NETWORK_PREFIX = 158;
    public static final int STATUS_PREFIX_SETS_DO_NOT_MATCH = 159;
    public static final int STATUS_MISSING_MOBILE_NODE_IDENTIFIER = 160;
    public static final int STATUS_MISSING_HANDOFF_INDICATOR = 161;
    public static final int STATUS_MISSING_ACCESS_TECHNOLOGY_TYPE = 162;

    // Binding Revocation Acknowledgement Status Codes
    public static final int REVOCATION_SUCCESS = 0;
    public static final int REVOCATION_PARTIAL_SUCCESS = 1;
    public static final int REVOCATION_BINDING_DOES_NOT_EXIST = 128;
    public static final int REVOCATION_GLOBAL_NOT_AUTHORIZED = 130;
    public static final int REVOCATION_IDENTITY_REQUIRED = 131;
    public static final int REVOCATION_MOBILE_NODE_ATTACHED = 132;
    public static final int REVOCATION_TRIGGER_NOT_SUPPORTED = 133;
    public static final int REVOCATION_FUNCTION_NOT_SUPPORTED = 134;
    public static final int REVOCATION_PROXY_NOT_SUPPORTED = 135;

    // Revocation Trigger Values
    public static final int TRIGGER_UNSPECIFIED = 0;
    public static final int TRIGGER_ADMINISTRATIVE_REASON = 1;
    public static final int TRIGGER_HANDOVER_SAME_ACCESS_TYPE = 2;
    public static final int TRIGGER_HANDOVER_UNKNOWN = 4;
    public static final int TRIGGER_OUT_OF_SYNC = 7;
    public static final int TRIGGER_PER_PEER_POLICY = 128;

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
    public static final int ICMPV6_LISTENER_REPORT = 131;
    public static final int ICMPV6_ROUTER_SOLICITATION = 133;
    public static final int ICMPV6_ROUTER_ADVERTISEMENT = 134;
    public static final int ICMPV6_NEIGHBOR_SOLICITATION = 135;
    public static final int ICMPV6_NEIGHBOR_ADVERTISEMENT = 136;
    public static final int ICMPV6_REDIRECT = 137;
    public static final int ICMPV6_LISTENER_REPORT_VERSION_2 = 143;

    // IPv6 Neighbor Discovery Option Formats
    public static final int ND_SOURCE_LINK_LAYER_ADDRESS = 1;
    public static final int ND_TARGET_LINK_LAYER_ADDRESS = 2;
    public static final int ND_PREFIX_INFORMATION = 3;
    public static final int ND_MTU = 5;
    public static final int ND_ADVERTISEMENT_INTERVAL = 7;
    public static final int ND_HOME_AGENT_INFORMATION = 8;
}
