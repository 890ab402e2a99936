package org.mobilityd.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mobilityd.wire.Captures.CapturedPacket;
import org.mobilityd.wire.Icmpv6Message.OtherIcmpv6;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.MobilityOption.AlternateCareOfAddress;
import org.mobilityd.wire.MobilityOption.BindingAuthorizationData;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.NdOption.LinkLayerAddress;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** Packets that another implementation has sent: everything decodes, encodes to the same bytes, and every authenticator is right. */
class CaptureTest {

    private static final int LINK = 4;
    private static final Ipv6Address MOBILE_NODE = Ipv6Address.parse("2001:db8:a::1234");
    private static final Ipv6Address CORRESPONDENT = Ipv6Address.parse("2001:db8:c::2");
    private static final Ipv6Address HOME_AGENT = Ipv6Address.parse("2001:db8:a::1");
    private static final Ipv6Address FIRST_CARE_OF_ADDRESS = Ipv6Address.parse("2001:db8:f1:0:3875:1fff:fe5b:66a0");

    static List<CapturedPacket> signalling() {
        return Captures.signalling();
    }


    @ParameterizedTest(name = "{0}")
    @MethodSource("signalling")
    void decodes(CapturedPacket captured) {
        InboundPacket packet = decode(captured);
        assertEquals(LINK, packet.link());
        assertEquals(captured.name().contains("ipv6:ipv6:"), packet.tunnel() != null);
        assertEquals(captured.name().contains("ipv6.dstopts"), packet.homeAddressOption() != null);
        assertEquals(captured.name().contains("ipv6.routing"), packet.routingHeader() != null);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("signalling")
    void encodesToTheSameMessageBytes(CapturedPacket captured) {
        InboundPacket packet = decode(captured);
        OutboundPacket again = new OutboundPacket(packet.source(), packet.destination(), packet.homeAddressOption(),
                packet.routingHeader(), packet.tunnel(), packet.link(), packet.message());
        byte[] bytes = PacketCodec.encode(again);
        assertEquals(captured.bytes().length, bytes.length);
        assertArrayEquals(packet.header(), Arrays.copyOfRange(bytes, bytes.length - packet.header().length, bytes.length));
    }

    @Test
    @DisplayName("every Binding Update and Acknowledgement at the correspondent carries the authenticator of section 6.2.7")
    void authenticatorsOfTheCorrespondentRegistrationsAreRight() throws GeneralSecurityException {
        KeygenToken homeToken = null;
        KeygenToken careOfToken = null;
        Ipv6Address careOfAddress = null;
        int checked = 0;
        for (CapturedPacket captured : Captures.correspondentRegistration()) {
            InboundPacket packet = decode(captured);
            if (packet.message() instanceof HomeTest test) {
                homeToken = test.homeKeygenToken();
            } else if (packet.message() instanceof CareOfTest test) {
                careOfToken = test.careOfKeygenToken();
                careOfAddress = packet.destination();
            } else if (packet.message() instanceof BindingUpdate || packet.message() instanceof BindingAcknowledgement) {
                BindingAuthorizationData data = ((MobilityMessage) packet.message()).option(BindingAuthorizationData.class);
                assertEquals(authenticator(kbm(homeToken, careOfToken), careOfAddress, packet.header()), data.authenticator(),
                        captured.name());
                checked++;
            }
        }
        assertEquals(6, checked);
    }

    private static byte[] kbm(KeygenToken homeToken, KeygenToken careOfToken) throws GeneralSecurityException {
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        sha1.update(Hex.bytes("%016x".formatted(homeToken.bits())));
        return sha1.digest(Hex.bytes("%016x".formatted(careOfToken.bits())));
    }

    private static Authenticator authenticator(byte[] kbm, Ipv6Address careOfAddress, byte[] header) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(kbm, "HmacSHA1"));
        mac.update(careOfAddress.toBytes());
        mac.update(CORRESPONDENT.toBytes());
        return new Authenticator(mac.doFinal(MobilityHeaderCodec.macInput(header)));
    }

    @Test
    void firstCorrespondentRegistrationHasTheExpectedFields() {
        List<CapturedPacket> packets = Captures.correspondentRegistration();
        InboundPacket test = decode(packets.get(1));
        assertEquals(new HomeTest(1, new Cookie(0xbf43572cebf609a6L), new KeygenToken(0x7610c766eb2a438dL), List.of()), test.message());
        InboundPacket update = decode(packets.get(4));
        assertEquals(FIRST_CARE_OF_ADDRESS, update.source());
        assertEquals(MOBILE_NODE, update.logicalSource());
        BindingUpdate message = assertInstanceOf(BindingUpdate.class, update.message());
        assertEquals(0x1666, message.sequence());
        assertEquals(Iana.BU_FLAG_ACKNOWLEDGE, message.flags());
        assertEquals(15, message.lifetimeUnits());
        assertEquals(new NonceIndices(1, 1), message.option(NonceIndices.class));
        InboundPacket acknowledgement = decode(packets.get(5));
        assertEquals(MOBILE_NODE, acknowledgement.logicalDestination());
        assertEquals(FIRST_CARE_OF_ADDRESS, acknowledgement.destination());
    }

    @Test
    void homeRegistrationCarriesTheAlternateCareOfAddress() {
        InboundPacket update = decode(Captures.homeRegistration().get(0));
        BindingUpdate message = assertInstanceOf(BindingUpdate.class, update.message());
        assertEquals(HOME_AGENT, update.destination());
        assertEquals(new AlternateCareOfAddress(FIRST_CARE_OF_ADDRESS), message.option(AlternateCareOfAddress.class));
        assertNull(message.option(BindingAuthorizationData.class));
    }

    @Test
    void homeTestInitThroughTheTunnelNamesItsOuterAddresses() {
        InboundPacket init = decode(Captures.homeRegistration().get(2));
        assertInstanceOf(HomeTestInit.class, init.message());
        assertEquals(new Encapsulation(FIRST_CARE_OF_ADDRESS, HOME_AGENT), init.tunnel());
        assertEquals(MOBILE_NODE, init.source());
        assertEquals(CORRESPONDENT, init.destination());
    }

    @Test
    void routerAdvertisementOfTheForeignNetworkNamesItsPrefix() {
        InboundPacket packet = decode(Captures.neighbourDiscovery().get(0));
        RouterAdvertisement advertisement = assertInstanceOf(RouterAdvertisement.class, packet.message());
        assertEquals(255, packet.hopLimit());
        assertEquals(new LinkLayerAddress(Iana.ND_SOURCE_LINK_LAYER_ADDRESS, 0xdac72d522165L), linkLayerAddress(advertisement));
        PrefixInformation prefix = advertisement.options().stream().filter(PrefixInformation.class::isInstance)
                .map(PrefixInformation.class::cast).findFirst().orElseThrow();
        assertEquals(Ipv6Prefix.parse("2001:db8:f1::/64"), prefix.prefix());
    }

    private static NdOption linkLayerAddress(RouterAdvertisement advertisement) {
        return advertisement.options().stream().filter(LinkLayerAddress.class::isInstance).findFirst().orElseThrow();
    }

    static List<CapturedPacket> otherPackets() {
        return Captures.otherPackets();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("otherPackets")
    void otherIcmpv6IsKeptAndTcpIsNotSignalling(CapturedPacket captured) {
        DecodeResult<InboundPacket> result = PacketCodec.decode(captured.bytes(), LINK, null);
        if (captured.name().contains("tcp")) {
            int nextHeaderOfTheExtensionHeader = 40;
            assertEquals(DecodeResult.malformed(MalformedReason.NOT_SIGNALLING, nextHeaderOfTheExtensionHeader), result);
        } else {
            assertInstanceOf(OtherIcmpv6.class, result.orNull().message());
        }
    }

    private static InboundPacket decode(CapturedPacket captured) {
        DecodeResult<InboundPacket> result = PacketCodec.decode(captured.bytes(), LINK, null);
        assertNotNull(result.orNull(), () -> captured + ": " + result);
        return result.orNull();
    }
}
