package org.mobilityd.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

/** Valid packets at random: every field over its whole range, options in any number and order that the standard allows. */
final class RandomMessages {

    private static final int MOST_OPTIONS = 6;

    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    OutboundPacket packet() {
        return new OutboundPacket(address(), address(), random.nextBoolean() ? address() : null, random.nextBoolean() ? address() : null,
                random.nextInt(4) == 0 ? new Encapsulation(address(), address()) : null, 0,
                random.nextInt(4) == 0 ? icmpv6Message() : mobilityMessage());
    }

    MobilityMessage mobilityMessage() {
        Cookie cookie = new Cookie(random.nextLong());
        KeygenToken token = new KeygenToken(random.nextLong());
        switch (random.nextInt(13)) {
            case 0:
                return new BindingRefreshRequest(mobilityOptions());
            case 1:
                return new HomeTestInit(cookie, mobilityOptions());
            case 2:
                return new CareOfTestInit(cookie, mobilityOptions());
            case 3:
                return new HomeTest(bits(16), cookie, token, mobilityOptions());
            case 4:
                return new CareOfTest(bits(16), cookie, token, mobilityOptions());
            case 5:
                return new BindingUpdate(bits(16), bits(16), bits(16), mobilityOptions());
            case 6:
                return new BindingAcknowledgement(bits(8), bits(8), bits(16), bits(16), mobilityOptions());
            case 7:
                return new BindingError(bits(8), address(), mobilityOptions());
            case 8:
                return new BindingRevocationIndication(bits(8), bits(16), bits(16), mobilityOptions());
            case 9:
                return new BindingRevocationAcknowledgement(bits(8), bits(16), bits(16), mobilityOptions());
            case 10:
                return new HandoverInitiate(bits(16), bits(8), bits(8), mobilityOptions());
            case 11:
                return new HandoverAcknowledge(bits(16), bits(8), bits(8), mobilityOptions());
            default:
                return new UnknownMobilityMessage(17 + random.nextInt(239), bytes(2 + 8 * random.nextInt(20)));
        }
    }

    private List<MobilityOption> mobilityOptions() {
        List<MobilityOption> options = new ArrayList<>();
        for (int count = random.nextInt(MOST_OPTIONS + 1); count > 0; count--) {
            options.add(mobilityOption());
        }
        if (random.nextInt(3) == 0) {
            options.add(new BindingAuthorizationData(new Authenticator(bytes(Authenticator.BYTES))));
        }
        return options;
    }

    private MobilityOption mobilityOption() {
        switch (random.nextInt(8)) {
            case 0:
                return new BindingRefreshAdvice(bits(16));
            case 1:
                return new AlternateCareOfAddress(address());
            case 2:
                return new NonceIndices(bits(16), bits(16));
            case 3:
                return new MobileNodeIdentifier(bits(8), bytes(random.nextInt(40)));
            case 4:
                return new MobilityMessageAuthentication(bits(8), random.nextInt(), bytes(random.nextInt(33)));
            case 5:
                return new ReplayProtection(random.nextLong());
            case 6:
                return proxyMobilityOption();
            default:
                return new UnknownMobilityOption(71 + random.nextInt(185), bytes(random.nextInt(60)));
        }
    }

    private MobilityOption proxyMobilityOption() {
        switch (random.nextInt(12)) {
            case 0:
                return new HomeNetworkPrefix(prefix());
            case 1:
                return new HandoffIndicator(bits(8));
            case 2:
                return new AccessTechnologyType(bits(8));
            case 3:
                return new MobileNodeLinkLayerIdentifier(new LinkLayerIdentifier(bytes(1 + random.nextInt(16))));
            case 4:
                return new LinkLocalAddress(address());
            case 5:
                return new Timestamp(random.nextLong());
            case 6:
                return new AnchoredPrefix(prefix());
            case 7:
                return new LocalPrefix(prefix());
            case 8:
                return new PreviousMaar(address(), prefix());
            case 9:
                return new ServingMaar(address());
            case 10:
                return new DlifLinkLocalAddress(address());
            default:
                return new DlifLinkLayerAddress(new LinkLayerIdentifier(bytes(1 + random.nextInt(16))));
        }
    }

    private Ipv6Prefix prefix() {
        return address().prefix(random.nextInt(129));
    }

    Icmpv6Message icmpv6Message() {
        switch (random.nextInt(6)) {
            case 0:
                return new RouterSolicitation(ndOptions());
            case 1:
                return new RouterAdvertisement(bits(8), bits(8), bits(16), longBits(), longBits(), ndOptions());
            case 2:
                return new NeighborSolicitation(address(), ndOptions());
            case 3:
                return new NeighborAdvertisement(random.nextBoolean(), random.nextBoolean(), random.nextBoolean(), address(), ndOptions());
            case 4:
                return new ErrorMessage(1 + random.nextInt(4), bits(8), longBits(), bytes(random.nextInt(200)));
            default:
                return new OtherIcmpv6(137 + random.nextInt(119), bits(8), bytes(random.nextInt(100)));
        }
    }

    private List<NdOption> ndOptions() {
        List<NdOption> options = new ArrayList<>();
        for (int count = random.nextInt(MOST_OPTIONS + 1); count > 0; count--) {
            options.add(ndOption());
        }
        return options;
    }

    private NdOption ndOption() {
        switch (random.nextInt(6)) {
            case 0:
                return new LinkLayerAddress(1 + random.nextInt(2), random.nextLong() >>> 16);
            case 1:
                return new PrefixInformation(bits(8), bits(8), longBits(), longBits(), address());
            case 2:
                return new Mtu(longBits());
            case 3:
                return new AdvertisementInterval(longBits());
            case 4:
                return new HomeAgentInformation(bits(16), bits(16));
            default:
                return new UnknownNdOption(9 + random.nextInt(247), bytes(6 + 8 * random.nextInt(6)));
        }
    }

    Ipv6Address address() {
        return new Ipv6Address(random.nextLong(), random.nextLong());
    }

    private int bits(int count) {
        return random.nextInt(1 << count);
    }

    private long longBits() {
        return Integer.toUnsignedLong(random.nextInt());
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
