package org.mobilityd.protocol.proxy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.auth.MessageSigner.Signed;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.auth.SharedKeyAuthenticator;
import org.mobilityd.protocol.auth.SharedKeyAuthenticator.Verdict;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.HandoverAcknowledge;
import org.mobilityd.wire.MobilityMessage.HandoverInitiate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.OutboundPacket;

/**
 * The mobility security associations with peers, by address. Messages carry the authentication option of RFC 4285 section 5.1, which says
 * nothing about proxies: in place of care-of and home address stand the packet's source and destination. So a message that was meant for
 * one peer authenticates nothing at another, and nobody can give it another sender.
 */
public final class PeerKeys {

    private final Map<Ipv6Address, SharedKey> keys;

    public PeerKeys(Map<Ipv6Address, SharedKey> keys) {
        this.keys = new HashMap<>(keys);
    }

    public boolean knows(Ipv6Address peer) {
        return keys.containsKey(peer);
    }

    /** Whether {@code packet} is from a peer, and as the peer has sent it. Any packet with a mobility message may be given. */
    public boolean isAuthentic(InboundPacket packet) {
        SharedKey key = keys.get(packet.source());
        boolean direct = packet.homeAddressOption() == null && packet.routingHeader() == null && packet.tunnel() == null;
        return key != null && direct && packet.message() instanceof MobilityMessage
                && SharedKeyAuthenticator.verify(key, packet.source(), packet.destination(), packet.header()) == Verdict.VALID;
    }

    /** @throws IllegalArgumentException when {@code destination} is no peer */
    public OutboundPacket signed(Ipv6Address source, Ipv6Address destination, BindingUpdate update) {
        return signed(source, destination, update.options(), update::withOptions);
    }

    /** @throws IllegalArgumentException when {@code destination} is no peer */
    public OutboundPacket signed(Ipv6Address source, Ipv6Address destination, BindingAcknowledgement acknowledgement) {
        return signed(source, destination, acknowledgement.options(), acknowledgement::withOptions);
    }

    /** @throws IllegalArgumentException when {@code destination} is no peer */
    public OutboundPacket signed(Ipv6Address source, Ipv6Address destination, BindingRevocationIndication indication) {
        return signed(source, destination, indication.options(), indication::withOptions);
    }

    /** @throws IllegalArgumentException when {@code destination} is no peer */
    public OutboundPacket signed(Ipv6Address source, Ipv6Address destination, BindingRevocationAcknowledgement acknowledgement) {
        return signed(source, destination, acknowledgement.options(), acknowledgement::withOptions);
    }

    /** @throws IllegalArgumentException when {@code destination} is no peer */
    public OutboundPacket signed(Ipv6Address source, Ipv6Address destination, HandoverInitiate initiate) {
        return signed(source, destination, initiate.options(), initiate::withOptions);
    }

    /** @throws IllegalArgumentException when {@code destination} is no peer */
    public OutboundPacket signed(Ipv6Address source, Ipv6Address destination, HandoverAcknowledge acknowledge) {
        return signed(source, destination, acknowledge.options(), acknowledge::withOptions);
    }

    private OutboundPacket signed(Ipv6Address source, Ipv6Address destination, List<MobilityOption> options,
            Function<List<MobilityOption>, MobilityMessage> withOptions) {
        Signed<MobilityMessage> signed = MessageSigner.sign(options, withOptions, key(destination), source, destination);
        return OutboundPacket.encoded(source, destination, signed.message(), signed.header());
    }

    private SharedKey key(Ipv6Address peer) {
        SharedKey key = keys.get(peer);
        if (key == null) {
            throw new IllegalArgumentException("no security association with " + peer);
        }
        return key;
    }
}
