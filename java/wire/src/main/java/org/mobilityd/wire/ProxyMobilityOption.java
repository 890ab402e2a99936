package org.mobilityd.wire;

/** A mobility option of Proxy Mobile IPv6 (RFC 5213 section 8) or of its distributed form (RFC 8885 section 4). */
public sealed interface ProxyMobilityOption extends MobilityOption {

    /** Home Network Prefix (RFC 5213 section 8.3). Length 0: "give it one". */
    record HomeNetworkPrefix(Ipv6Prefix prefix) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_HOME_NETWORK_PREFIX;
        }
    }

    /** Handoff Indicator (RFC 5213 section 8.4). @param indicator 8 bits, values in {@link Iana} */
    record HandoffIndicator(int indicator) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_HANDOFF_INDICATOR;
        }
    }

    /** Access Technology Type (RFC 5213 section 8.5). @param technology 8 bits, values in {@link Iana} */
    record AccessTechnologyType(int technology) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_ACCESS_TECHNOLOGY_TYPE;
        }
    }

    /** Mobile Node Link-layer Identifier (RFC 5213 section 8.6). */
    record MobileNodeLinkLayerIdentifier(LinkLayerIdentifier identifier) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_MOBILE_NODE_LINK_LAYER_IDENTIFIER;
        }
    }

    /** Link-local Address (RFC 5213 section 8.7): of the access gateway on the access link. */
    record LinkLocalAddress(Ipv6Address address) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_LINK_LOCAL_ADDRESS;
        }
    }

    /** Timestamp (RFC 5213 section 8.8). @param value seconds since 1970 in the first 48 bits, 1/65536 of a second in the last 16 */
    record Timestamp(long value) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_TIMESTAMP;
        }
    }

    /** Anchored Prefix (RFC 8885 section 4.3): the mobile node's prefix at the router that sends, or is spoken of. */
    record AnchoredPrefix(Ipv6Prefix prefix) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_ANCHORED_PREFIX;
        }
    }

    /** Local Prefix (RFC 8885 section 4.4): a network that can be reached by the anchoring router only. */
    record LocalPrefix(Ipv6Prefix prefix) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_LOCAL_PREFIX;
        }
    }

    /** Previous MAAR (RFC 8885 section 4.5): from the database, a router that still anchors a prefix of the mobile node. */
    record PreviousMaar(Ipv6Address maar, Ipv6Prefix homeNetworkPrefix) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_PREVIOUS_MAAR;
        }
    }

    /** Serving MAAR (RFC 8885 section 4.6): from the database, the router that the mobile node is attached to now. */
    record ServingMaar(Ipv6Address maar) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_SERVING_MAAR;
        }
    }

    /** DLIF Link-Local Address (RFC 8885 section 4.7). */
    record DlifLinkLocalAddress(Ipv6Address address) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_DLIF_LINK_LOCAL_ADDRESS;
        }
    }

    /** DLIF Link-Layer Address (RFC 8885 section 4.8). */
    record DlifLinkLayerAddress(LinkLayerIdentifier address) implements ProxyMobilityOption {
        @Override
        public int type() {
            return Iana.OPT_DLIF_LINK_LAYER_ADDRESS;
        }
    }
}
