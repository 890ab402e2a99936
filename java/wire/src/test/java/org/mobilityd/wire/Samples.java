package org.mobilityd.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.NeighborSolicitation;
import org.mobilityd.wire.Icmpv6Message.OtherIcmpv6;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterSolicitation;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.MobilityMessage.BindingRevocationAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingRevocationIndication;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HandoverAcknowledge;
import org.mobilityd.wire.MobilityMessage.HandoverInitiate;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityMessage.UnknownMobilityMessage;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.BindingAuthorizationData;
import org.mobilityd.wire.MobilityOption.BindingRefreshAdvice;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.MobilityOption.MobilityMessageAuthentication;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.MobilityOption.ReplayProtection;
import org.mobilityd.wire.MobilityOption.UnknownMobilityOption;
import org.mobilityd.wire.NdOption.AdvertisementInterval;
import org.mobilityd.wire.NdOption.HomeAgentInformation;
import org.mobilityd.wire.NdOption.LinkLayerAddress;
import org.mobilityd.wire.NdOption.Mtu;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.NdOption.UnknownNdOption;
import org.mobilityd.wire.OutboundPacket.Encapsulation;
import org.mobilityd.wire.ProxyMobilityOption.AccessTechnologyType;
import org.mobilityd.wire.ProxyMobilityOption.AnchoredPrefix;
import org.mobilityd.wire.ProxyMobilityOption.DlifLinkLayerAddress;
import org.mobilityd.wire.ProxyMobilityOption.DlifLinkLocalAddress;
import org.mobilityd.wire.ProxyMobilityOption.HandoffIndicator;
import org.mobilityd.wire.ProxyMobilityOption.HomeNetworkPrefix;
import org.mobilityd.wire.ProxyMobilityOption.LinkLocalAddress;
import org.mobilityd.wire.ProxyMobilityOption.LocalPrefix;
import org.mobilityd.wire.ProxyMobilityOption.MobileNodeLinkLayerIdentifier;
import org.mobilityd.wire.ProxyMobilityOption.PreviousMaar;
import org.mobilityd.wire.ProxyMobilityOption.ServingMaar;
import org.mobilityd.wire.ProxyMobilityOption.Timestamp;

/** One of every message and option, for tests that hold for all of them. */
final class Samples {

    static final Ipv6Address HOME_ADDRESS = Ipv6Address.parse("2001:db8:1::1");
    static final Ipv6Address CARE_OF_ADDRESS = Ipv6Address.parse("2001:db8:2::2");
    static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:3::3");
    static final Ipv6Address HOME_AGENT = Ipv6Address.parse("2001:db8:1::ffff");
    static final Encapsulation TUNNEL = new Encapsulation(CARE_OF_ADDRESS, HOME_AGENT);

    static final NonceIndices NONCE_INDICES = new NonceIndices(0x1234, 0xfedc);
    static final AlternateCareOfAddress ALTERNATE_CARE_OF_ADDRESS = new AlternateCareOfAddress(CARE_OF_ADDRESS);
    static final BindingRefreshAdvice REFRESH_ADVICE = new BindingRefreshAdvice(0xabcd);
    static final MobileNodeIdentifier IDENTIFIER = new MobileNodeIdentifier(1, "node@example.org".getBytes(StandardCharsets.US_ASCII));
    static final ReplayProtection REPLAY_PROTECTION = new ReplayProtection(0xe9b1_2345_6789_abcdL);
    static final UnknownMobilityOption UNKNOWN_OPTION = new UnknownMobilityOption(222, Hex.bytes("c0ffee"));
    static final BindingAuthorizationData AUTHORIZATION =
            new BindingAuthorizationData(new Authenticator(Hex.bytes("a0a1a2a3a4a5a6a7a8a9aaab")));
    static final MobilityMessageAuthentication MN_HA_AUTHENTICATION =
            new MobilityMessageAuthentication(1, 0x80000100, Hex.bytes("b0b1b2b3b4b5b6b7b8b9babb"));
    static final MobilityMessageAuthentication MN_AAA_AUTHENTICATION =
            new MobilityMessageAuthentication(2, 3, Hex.bytes("c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3"));

    static final Ipv6Prefix ANCHORED = Ipv6Prefix.parse("2001:db8:a:1::/64");
    static final HomeNetworkPrefix HOME_NETWORK_PREFIX = new HomeNetworkPrefix(ANCHORED);
    static final HandoffIndicator HANDOFF = new HandoffIndicator(Iana.HANDOFF_STATE_UNKNOWN);
    static final AccessTechnologyType ACCESS = new AccessTechnologyType(Iana.ACCESS_WIRELESS_LAN);
    static final MobileNodeLinkLayerIdentifier LINK_LAYER_IDENTIFIER =
            new MobileNodeLinkLayerIdentifier(LinkLayerIdentifier.ofMac(0x020000000010L));
    static final LinkLocalAddress LINK_LOCAL_ADDRESS = new LinkLocalAddress(Ipv6Address.parse("fe80::200:5eff:fe00:5213"));
    static final Timestamp TIMESTAMP = new Timestamp(0x0000_6920_1234_8000L);
    static final AnchoredPrefix ANCHORED_PREFIX = new AnchoredPrefix(ANCHORED);
    static final LocalPrefix LOCAL_PREFIX = new LocalPrefix(Ipv6Prefix.parse("2001:db8:b::/48"));
    static final PreviousMaar PREVIOUS_MAAR = new PreviousMaar(Ipv6Address.parse("2001:db8:c::1"), ANCHORED);
    static final ServingMaar SERVING_MAAR = new ServingMaar(Ipv6Address.parse("2001:db8:c::2"));
    static final DlifLinkLocalAddress DLIF_LINK_LOCAL_ADDRESS = new DlifLinkLocalAddress(Ipv6Address.parse("fe80::1"));
    static final DlifLinkLayerAddress DLIF_LINK_LAYER_ADDRESS = new DlifLinkLayerAddress(LinkLayerIdentifier.ofMac(0x00005e005213L));

    private Samples() {
    }

    /** Every option that may stand anywhere in a message. */
    static List<MobilityOption> optionsForAnywhere() {
        return List.of(REFRESH_ADVICE, ALTERNATE_CARE_OF_ADDRESS, NONCE_INDICES, IDENTIFIER, MN_HA_AUTHENTICATION, MN_AAA_AUTHENTICATION,
                REPLAY_PROTECTION, HOME_NETWORK_PREFIX, HANDOFF, ACCESS, LINK_LAYER_IDENTIFIER, LINK_LOCAL_ADDRESS, TIMESTAMP,
                ANCHORED_PREFIX, LOCAL_PREFIX, PREVIOUS_MAAR, SERVING_MAAR, DLIF_LINK_LOCAL_ADDRESS, DLIF_LINK_LAYER_ADDRESS,
                UNKNOWN_OPTION, new UnknownMobilityOption(200, new byte[0]));
    }

    /** Every message type, without options where it has none of its own, and with those that belong to it. */
    static List<MobilityMessage> mobilityMessages() {
        Cookie cookie = new Cookie(0x0102030405060708L);
        KeygenToken token = new KeygenToken(0xf1f2f3f4f5f6f7f8L);
        return List.of(
                new BindingRefreshRequest(List.of()),
                new HomeTestInit(cookie, List.of()),
                new CareOfTestInit(cookie, List.of()),
                new HomeTest(0xfffe, cookie, token, List.of()),
                new CareOfTest(1, cookie, token, List.of()),
                new BindingUpdate(0xffff, Iana.BU_FLAG_ACKNOWLEDGE, 105, List.of(NONCE_INDICES, AUTHORIZATION)),
                new BindingUpdate(7, Iana.BU_FLAG_ACKNOWLEDGE, 0, List.of(NONCE_INDICES, ALTERNATE_CARE_OF_ADDRESS, AUTHORIZATION)),
                new BindingUpdate(1, Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_HOME_REGISTRATION | Iana.BU_FLAG_LINK_LOCAL_COMPATIBILITY
                        | Iana.BU_FLAG_KEY_MANAGEMENT_MOBILITY, 0xffff,
                        List.of(ALTERNATE_CARE_OF_ADDRESS, IDENTIFIER, REPLAY_PROTECTION, MN_HA_AUTHENTICATION)),
                new BindingAcknowledgement(Iana.STATUS_ACCEPTED, 0, 7, 105, List.of(AUTHORIZATION)),
                new BindingAcknowledgement(Iana.STATUS_EXPIRED_NONCES, 0, 7, 0, List.of()),
                new BindingAcknowledgement(Iana.STATUS_ACCEPTED, Iana.BA_FLAG_KEY_MANAGEMENT_MOBILITY, 1, 900,
                        List.of(REFRESH_ADVICE, IDENTIFIER, REPLAY_PROTECTION, MN_HA_AUTHENTICATION)),
                new BindingError(Iana.BE_UNKNOWN_BINDING_FOR_HOME_ADDRESS, HOME_ADDRESS, List.of()),
                new BindingUpdate(9, Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_PROXY_REGISTRATION | Iana.BU_FLAG_DISTRIBUTED_MOBILITY, 75,
                        List.of(IDENTIFIER, HOME_NETWORK_PREFIX, HANDOFF, ACCESS, LINK_LAYER_IDENTIFIER, LINK_LOCAL_ADDRESS, TIMESTAMP,
                                SERVING_MAAR)),
                new BindingAcknowledgement(Iana.STATUS_ACCEPTED, Iana.BA_FLAG_PROXY_REGISTRATION | Iana.BA_FLAG_DISTRIBUTED_MOBILITY, 9, 75,
                        List.of(IDENTIFIER, HOME_NETWORK_PREFIX, HANDOFF, ACCESS, TIMESTAMP, PREVIOUS_MAAR, PREVIOUS_MAAR, ANCHORED_PREFIX,
                                LOCAL_PREFIX, DLIF_LINK_LOCAL_ADDRESS, DLIF_LINK_LAYER_ADDRESS)),
                new BindingRevocationIndication(Iana.TRIGGER_ADMINISTRATIVE_REASON, 0xabcd, Iana.BR_FLAG_PROXY_BINDING,
                        List.of(IDENTIFIER, HOME_NETWORK_PREFIX)),
                new BindingRevocationIndication(Iana.TRIGGER_PER_PEER_POLICY, 1, Iana.BR_FLAG_PROXY_BINDING | Iana.BR_FLAG_GLOBAL,
                        List.of()),
                new BindingRevocationAcknowledgement(Iana.REVOCATION_SUCCESS, 0xabcd, Iana.BR_FLAG_PROXY_BINDING, List.of()),
                new HandoverInitiate(0xabcd, Iana.HI_FLAG_BUFFER | Iana.HI_FLAG_PROXY | Iana.HI_FLAG_FORWARDING, 0,
                        List.of(IDENTIFIER, HOME_NETWORK_PREFIX, PREVIOUS_MAAR, TIMESTAMP)),
                new HandoverAcknowledge(0xabcd, Iana.HACK_FLAG_PROXY, Iana.HANDOVER_UNSOLICITED, List.of(IDENTIFIER)));
    }

    static MobilityMessage unknownMobilityMessage() {
        return new UnknownMobilityMessage(99, Hex.bytes("01020304050607080910"));
    }

    static List<NdOption> ndOptions() {
        return List.of(
                new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, 0x02005e005213L),
                new Mtu(1500),
                new PrefixInformation(64, PrefixInformation.FLAG_ON_LINK | PrefixInformation.FLAG_AUTONOMOUS
                        | PrefixInformation.FLAG_ROUTER_ADDRESS, 0xffffffffL, 14400, HOME_AGENT),
                new AdvertisementInterval(1500),
                new HomeAgentInformation(10, 1800));
    }

    static NdOption unknownNdOption() {
        return new UnknownNdOption(253, Hex.bytes("0102030405060708090a0b0c0d0e"));
    }

    static List<Icmpv6Message> icmpv6Messages() {
        NdOption source = new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, 0xfedcba987654L);
        NdOption target = new LinkLayerAddress(Iana.ND_TARGET_LINK_LAYER_ADDRESS, 0xfedcba987654L);
        byte[] invoking = PacketCodec.encode(OutboundPacket.plain(CARE_OF_ADDRESS, CORRESPONDENT, mobilityMessages().get(1)));
        return List.of(
                new RouterSolicitation(List.of()),
                new RouterSolicitation(List.of(source)),
                new RouterAdvertisement(64, RouterAdvertisement.FLAG_HOME_AGENT | RouterAdvertisement.FLAG_OTHER, 1800, 30000, 1000,
                        ndOptions()),
                new NeighborSolicitation(HOME_ADDRESS, List.of(source)),
                new NeighborAdvertisement(true, false, true, HOME_ADDRESS, List.of(target)),
                new NeighborAdvertisement(false, true, false, HOME_ADDRESS, List.of()),
                new ErrorMessage(Iana.ICMPV6_DESTINATION_UNREACHABLE, 3, 0, invoking),
                new ErrorMessage(Iana.ICMPV6_PACKET_TOO_BIG, 0, 1456, invoking),
                new ErrorMessage(Iana.ICMPV6_TIME_EXCEEDED, 0, 0, invoking),
                new ErrorMessage(Iana.ICMPV6_PARAMETER_PROBLEM, 2, 46, invoking),
                new OtherIcmpv6(Iana.ICMPV6_ECHO_REQUEST, 0, Hex.bytes("00010002 68656c6c6f")));
    }

    /** Every sample message in every shape of packet. Neighbour discovery goes plain only. */
    static List<OutboundPacket> packets() {
        List<OutboundPacket> packets = new ArrayList<>();
        for (Message message : messages()) {
            OutboundPacket plain = OutboundPacket.plain(CARE_OF_ADDRESS, CORRESPONDENT, message);
            packets.add(plain);
            if (!(message instanceof Icmpv6Message icmpv6 && Icmpv6Codec.isNeighborDiscovery(icmpv6.type()))) {
                packets.add(plain.withHomeAddressOption(HOME_ADDRESS));
                packets.add(plain.withRoutingHeader(HOME_ADDRESS));
                packets.add(plain.withHomeAddressOption(HOME_ADDRESS).withRoutingHeader(HOME_AGENT));
                packets.add(plain.through(TUNNEL));
                packets.add(plain.withHomeAddressOption(HOME_ADDRESS).withRoutingHeader(HOME_AGENT).through(TUNNEL));
            }
        }
        return packets;
    }

    static List<Message> messages() {
        List<Message> messages = new ArrayList<>(mobilityMessages());
        messages.addAll(icmpv6Messages());
        return messages;
    }
}
