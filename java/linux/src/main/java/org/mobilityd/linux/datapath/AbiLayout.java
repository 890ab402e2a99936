package org.mobilityd.linux.datapath;

import java.util.List;

/** Layout of what Java and the fast path share. Generated from ebpf/abi by {@code make -C ebpf layout}: do not edit. */
final class AbiLayout {

    private AbiLayout() {
    }

    /** Names of the verdicts, by number. */
    static final List<String> VERDICTS = List.of(
            "pass",
            "pass-copied",
            "pass-other-station",
            "home-address-removed",
            "routing-header-inserted",
            "home-address-inserted",
            "routing-header-removed",
            "encapsulated",
            "decapsulated",
            "decapsulated-local",
            "relayed-between-tunnels",
            "icmp-error-translated",
            "icmp-error-translated-local",
            "home-test-sent",
            "care-of-test-sent",
            "packet-too-big-sent",
            "mobility-message-lifted",
            "lifted-for-fragmentation",
            "drop-no-binding",
            "drop-home-address-not-routable",
            "drop-several-home-addresses",
            "drop-bad-extension-header",
            "drop-not-home-address",
            "drop-truncated",
            "drop-test-init-with-home-address",
            "drop-source-not-routable",
            "drop-forged-source",
            "drop-foreign-source",
            "drop-forged-link-address",
            "drop-rogue-router",
            "drop-no-test-secret",
            "drop-bad-authenticator",
            "drop-fragmented-mobility-message",
            "drop-congestion-not-carried",
            "drop-too-big",
            "drop-no-tunnel",
            "drop-no-tunnel-binding",
            "drop-no-link",
            "drop-rate-limited",
            "drop-events-full",
            "drop-no-room");

    /** Names of the remarks; that of number r is counted in column VERDICTS_MAX - 1 - r. */
    static final List<String> REMARKS = List.of(
            "not-redirected",
            "answer-forwarded");

    static final int USE_CORRESPONDENT = 1;
    static final int USE_HOME_AGENT = 2;
    static final int USE_HOME_ADDRESS = 3;
    static final int USE_CARE_OF_ADDRESS = 4;
    static final int USE_ANCHOR_ROUTER = 5;
    static final int BINDING_CHANGES = 128;
    static final int TABLE_BINDING_CACHE = 0;
    static final int TABLE_BINDING_UPDATE_LIST = 1;
    static final int TABLE_PAST_BINDINGS = 2;
    static final int CHANGE_PUT = 0;
    static final int CHANGE_REMOVE = 1;
    static final int MATCH_DESTINATION = 0;
    static final int MATCH_SOURCE = 1;
    static final int MATCH_ANCHOR = 2;
    static final int MATCH_HANDOVER = 3;
    static final int TUNNEL_PREFIX_BITS = 64;
    static final int LINK_ADDRESS_LENGTH = 6;
    static final int TEST_SECRETS = 16;
    static final int LIMIT_BINDING_UPDATE = 0;
    static final int LIMIT_BINDING_UPDATE_OF_SOURCE = 1;
    static final int LIMIT_MOBILITY_MESSAGE = 2;
    static final int LIMIT_MOBILITY_MESSAGE_OF_SOURCE = 3;
    static final int LIMIT_UNBOUND_HOME_ADDRESS = 4;
    static final int LIMIT_NEIGHBOR_DISCOVERY = 5;
    static final int LIMIT_ICMP_ERROR = 6;
    static final int LIMIT_FLOW_SEEN = 7;
    static final int LIMIT_FRAGMENTATION = 8;
    static final int LIMIT_PACKET_TOO_BIG = 9;
    static final int LIMIT_PEER_MESSAGE = 10;
    static final int LIMIT_PEER_MESSAGE_OF_PEER = 11;
    static final int LIMIT_FOREIGN_SOURCE = 12;
    static final int ATTACHMENT_SLOTS = 64;
    static final int VERDICTS_MAX = 64;
    static final int COUNTER_ROWS = 128;
    static final int INTERFACE_NAME_LENGTH = 16;
    static final int ROLE_AGENT_OUTSIDE = 1;
    static final int ROLE_AGENT_INSIDE = 2;
    static final int ROLE_HOME_AGENT = 4;
    static final int ROLE_MOBILE_NODE_LINK = 8;
    static final int ROLE_MOBILE_NODE_HOME = 16;
    static final int ROLE_ANCHOR_UPLINK = 32;
    static final int ROLE_ANCHOR_ACCESS = 64;
    static final int FORWARD_KERNEL = 0;
    static final int FORWARD_REDIRECT = 1;
    static final int EVENT_SIGNALLING_PACKET = 0;
    static final int EVENT_UNBOUND_HOME_ADDRESS = 1;
    static final int EVENT_BINDING_EXPIRING = 2;
    static final int EVENT_TUNNELLED_FLOW_SEEN = 3;
    static final int EVENT_FRAGMENTATION_NEEDED = 4;
    static final int EVENT_FOREIGN_SOURCE = 5;
    static final int EVENT_STATION_HEARD = 6;
    static final int EVENT_TUNNELLED = 1;
    static final int EVENT_AUTHENTIC = 2;

    /** Key of endpoints. */
    static final class EndpointKey {
        static final int SIZE = 20;
        static final int PREFIX_LENGTH = 0;
        static final int ADDRESS = 4;

        private EndpointKey() {
        }
    }

    /** Value of endpoints. */
    static final class Endpoint {
        static final int SIZE = 4;
        static final int USE = 0;

        private Endpoint() {
        }
    }

    /** Key of binding_cache and binding_update_list. */
    static final class BindingKey {
        static final int SIZE = 32;
        static final int CORRESPONDENT = 0;
        static final int HOME_ADDRESS = 16;

        private BindingKey() {
        }
    }

    /** Value of binding_cache and binding_update_list. */
    static final class Binding {
        static final int SIZE = 104;
        static final int CARE_OF_ADDRESS = 0;
        static final int EXPIRES_NS = 16;
        static final int REFRESH_NS = 24;
        static final int PATH_MTU_EXPIRES_NS = 32;
        static final int FITTING = 40;
        static final int PACKETS_IN = 48;
        static final int BYTES_IN = 56;
        static final int PACKETS_OUT = 64;
        static final int BYTES_OUT = 72;
        static final int NEWEST_NONCE_NS = 80;
        static final int PATH_MTU = 88;
        static final int LINK = 92;
        static final int SEQUENCE = 96;
        static final int FLAGS = 100;

        private Binding() {
        }
    }

    /** Value of past_bindings. */
    static final class PastBinding {
        static final int SIZE = 32;
        static final int NEWEST_NONCE_NS = 0;
        static final int FLOOR_NS = 8;
        static final int CARE_OF_PREFIX = 16;
        static final int LAST_SEQUENCE = 24;

        private PastBinding() {
        }
    }

    /** Value of binding_changes. */
    static final class BindingChange {
        static final int SIZE = 152;
        static final int KEY = 0;
        static final int BINDING = 32;
        static final int PAST = 32;
        static final int TABLE = 136;
        static final int KIND = 140;
        static final int ERROR = 144;

        private BindingChange() {
        }
    }

    /** Key of tunnels. */
    static final class TunnelKey {
        static final int SIZE = 20;
        static final int ADDRESS = 0;
        static final int MATCH = 16;

        private TunnelKey() {
        }
    }

    /** Key of prefix_tunnels. */
    static final class PrefixTunnelKey {
        static final int SIZE = 12;
        static final int PREFIX_BE = 0;
        static final int MATCH = 8;

        private PrefixTunnelKey() {
        }
    }

    /** Value of tunnels and prefix_tunnels. */
    static final class Tunnel {
        static final int SIZE = 104;
        static final int LOCAL = 0;
        static final int REMOTE = 16;
        static final int EXPIRES_NS = 32;
        static final int PATH_MTU_EXPIRES_NS = 40;
        static final int FITTING = 48;
        static final int STATION = 56;
        static final int PACKETS_IN = 64;
        static final int BYTES_IN = 72;
        static final int PACKETS_OUT = 80;
        static final int BYTES_OUT = 88;
        static final int PATH_MTU = 96;
        static final int LINK = 100;

        private Tunnel() {
        }
    }

    /** Value of test_secrets. */
    static final class TestSecret {
        static final int SIZE = 88;
        static final int CREATED_NS = 0;
        static final int IN_USE = 8;
        static final int NONCE_INDEX = 12;
        static final int INNER_MIDSTATE = 16;
        static final int OUTER_MIDSTATE = 36;
        static final int NODE_KEY = 56;
        static final int NONCE = 76;

        private TestSecret() {
        }
    }

    /** Value of limits. */
    static final class RateLimit {
        static final int SIZE = 24;
        static final int INTERVAL_NS = 0;
        static final int SLACK_NS = 8;
        static final int FULL_AT_NS = 16;

        private RateLimit() {
        }
    }

    /** Value of attachments. */
    static final class Attachment {
        static final int SIZE = 48;
        static final int LINK = 0;
        static final int ROLES = 4;
        static final int MODE = 8;
        static final int FORWARDING = 12;
        static final int ICMP_SOURCE = 16;
        static final int NAME = 32;

        private Attachment() {
        }
    }

    /** Read-only data of one interface's program. */
    static final class InterfaceConfig {
        static final int SIZE = 68;
        static final int ROLES = 0;
        static final int COUNTER_ROW = 4;
        static final int FORWARDING = 8;
        static final int LINK = 12;
        static final int SOURCE_SEED = 16;
        static final int ANSWER_BY_REDIRECT = 20;
        static final int GENERIC = 24;
        static final int ICMP_SOURCE = 28;
        static final int ANCHORED_BE = 44;
        static final int ANCHORED_MASK_BE = 52;
        static final int LINK_ADDRESS = 60;

        private InterfaceConfig() {
        }
    }

    /** Head of a ring-buffer record; the packet follows. */
    static final class Event {
        static final int SIZE = 80;
        static final int KIND = 0;
        static final int LINK = 4;
        static final int FLAGS = 8;
        static final int NUMBER = 12;
        static final int FIRST = 16;
        static final int SECOND = 32;
        static final int THIRD = 48;
        static final int PACKET_LENGTH = 64;
        static final int ARRIVED = 72;

        private Event() {
        }
    }
}
