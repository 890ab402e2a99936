package org.mobilityd.protocol.proxy;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/**
 * A Binding Revocation Indication that has been authenticated, how such are made, and how they are answered (RFC 5846). They carry a
 * Timestamp option, as Proxy Binding Updates do: the authentication of RFC 4285 alone does not tell an old one that is sent again.
 *
 * @param initiator who sent it
 * @param node null when no identifier can be read
 * @param prefixes what is revoked; empty: everything of the mobile node
 */
public record Revocation(Ipv6Address initiator, MobileNodeId node, List<Ipv6Prefix> prefixes, BindingRevocationIndication indication) {

    /** InitMINDelayBRIs and MAX_BRACK_TIMEOUT (section 11), nanoseconds. */
    public static final long INITIAL_TIMEOUT = 1_000_000_000L;
    public static final long MAX_TIMEOUT = 2_000_000_000L;
    /** BRIMaxRetriesNumber (section 11), whose default is 1: more, because losses come in bursts. */
    public static final int MAX_RETRIES = 5;

    private static final int LAST_TRIGGER_OF_ONE_NODE = Iana.TRIGGER_OUT_OF_SYNC;

    public static Revocation of(InboundPacket packet, BindingRevocationIndication indication) {
        List<Ipv6Prefix> prefixes = indication.options().stream().filter(HomeNetworkPrefix.class::isInstance)
                .map(option -> ((HomeNetworkPrefix) option).prefix()).toList();
        return new Revocation(packet.source(), node(indication.options()), prefixes, indication);
    }

    /** The mobile node that {@code options} name, or null. */
    public static MobileNodeId node(List<MobilityOption> options) {
        return options.stream().filter(MobileNodeIdentifier.class::isInstance)
                .map(option -> MobileNodeId.of((MobileNodeIdentifier) option)).findFirst().orElse(null);
    }

    /**
     * An indication that an operator wants it (section 8.1), unsigned.
     *
     * @param prefixes what is revoked; empty: everything of {@code node}
     * @param timestamp as {@link ProxyTimestamp}
     */
    public static BindingRevocationIndication indication(int sequence, MobileNodeId node, List<Ipv6Prefix> prefixes, long timestamp) {
        List<MobilityOption> options = new ArrayList<>();
        options.add(node.option());
        prefixes.forEach(prefix -> options.add(new HomeNetworkPrefix(prefix)));
        options.add(new Timestamp(timestamp));
        return new BindingRevocationIndication(Iana.TRIGGER_ADMINISTRATIVE_REASON, sequence, Iana.BR_FLAG_PROXY_BINDING, options);
    }

    /** As {@link ProxyTimestamp}, or null: it has none. */
    public Long timestamp() {
        return indication.options().stream().filter(Timestamp.class::isInstance).map(option -> ((Timestamp) option).value()).findFirst()
                .orElse(null);
    }

    /** Whether it only says that the mobile node has gone to another router. */
    public boolean isHandover() {
        return indication.trigger() >= Iana.TRIGGER_HANDOVER_SAME_ACCESS_TYPE && indication.trigger() <= Iana.TRIGGER_HANDOVER_UNKNOWN;
    }

    /** The status that says why it cannot be followed (section 6.2.1), or {@link Iana#REVOCATION_SUCCESS}. Nobody may revoke globally. */
    public int refusal() {
        int flags = indication.flags();
        if ((flags & Iana.BR_FLAG_GLOBAL) != 0) {
            return Iana.REVOCATION_GLOBAL_NOT_AUTHORIZED;
        }
        if ((flags & Iana.BR_FLAG_PROXY_BINDING) == 0 || (flags & Iana.BR_FLAG_IPV4_HOME_ADDRESS_ONLY) != 0
                || indication.trigger() >= Iana.TRIGGER_PER_PEER_POLICY) {
            return Iana.REVOCATION_FUNCTION_NOT_SUPPORTED;
        }
        if (indication.trigger() > LAST_TRIGGER_OF_ONE_NODE) {
            return Iana.REVOCATION_TRIGGER_NOT_SUPPORTED;
        }
        return node == null ? Iana.REVOCATION_IDENTITY_REQUIRED : Iana.REVOCATION_SUCCESS;
    }

    /** The answer (section 6.1.2), unsigned. It names the mobile node, by which we find what it answers. */
    public BindingRevocationAcknowledgement acknowledgement(int status) {
        List<MobilityOption> options = new ArrayList<>();
        options.add(node == null ? new MobileNodeIdentifier(1, new byte[0]) : node.option());
        prefixes.forEach(prefix -> options.add(new HomeNetworkPrefix(prefix)));
        int flags = indication.flags() & (Iana.BR_FLAG_PROXY_BINDING | Iana.BR_FLAG_GLOBAL | Iana.BR_FLAG_IPV4_HOME_ADDRESS_ONLY);
        return new BindingRevocationAcknowledgement(status, indication.sequence(), flags, options);
    }
}
