package org.mobilityd.protocol.mobilenode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.CORRESPONDENT;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME_ADDRESS;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.HOME_AGENT;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.LINK;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.SECOND_LINK;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.careOfAddress;
import static org.mobilityd.protocol.mobilenode.RoamingNetwork.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig.RouteOptimization;
import org.mobilityd.protocol.mobilenode.RoamingNetwork.Network;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.KeygenToken;
import org.mobilityd.wire.MalformedReason;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.UnknownMobilityMessage;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.MobilityMessageAuthentication;
import org.mobilityd.wire.MobilityOption.ReplayProtection;
import org.mobilityd.wire.NdOption;
import org.mobilityd.wire.NdOption.PrefixInformation;
import org.mobilityd.wire.OutboundPacket.Encapsulation;

/** Whatever comes in, the mobile node neither throws nor grows without bound, and finds its way when the noise is over. */
@DisplayName("Under seeded random inputs, a mobile node")
class RandomInputTest {

    private static final int MAX_CORRESPONDENTS = 8;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neitherThrowsNorGrowsAndRecovers(long seed) {
        Random random = new Random(seed);
        RouteOptimization optimization = new RouteOptimization(true, List.of(), 420, MAX_CORRESPONDENTS);
        RoamingNetwork network = new RoamingNetwork(RoamingNetwork.config(optimization), seed).start();
        Network[] networks = {foreign(1), foreign(2), HOME};
        for (int i = 0; i < 3_000; i++) {
            if (random.nextInt(20) == 0) {
                network.plug(random.nextBoolean() ? LINK : SECOND_LINK, networks[random.nextInt(networks.length)]);
            } else if (random.nextInt(40) == 0) {
                network.unplug(random.nextBoolean() ? LINK : SECOND_LINK);
            } else {
                network.tell(input(random, network));
            }
            network.run(random.nextInt(10) == 0 ? random.nextInt(40) : 0.01);
            assertTrue(network.status().correspondents().size() <= MAX_CORRESPONDENTS);
            network.forget();
        }
        settle(network);
    }

    /** The noise has planted routers and addresses; an hour later they have expired. */
    private static void settle(RoamingNetwork network) {
        network.unplug(LINK);
        network.unplug(SECOND_LINK);
        network.run(8_000);
        Network quiet = foreign(3);
        network.plug(LINK, quiet);
        network.run(120);
        network.flow(CORRESPONDENT, 200);
        network.run(210);
        assertEquals(careOfAddress(quiet), network.status().registeredCareOfAddress());
        assertEquals(careOfAddress(quiet), network.binding().careOfAddress());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    @DisplayName("with a third of all packets lost, it gets where it should")
    void getsThereThroughLoss(long seed) {
        RoamingNetwork network = new RoamingNetwork(RoamingNetwork.config(RouteOptimization.on()), seed).start();
        network.loseAtRandom(seed, 0.33);
        for (int move = 0; move < 5; move++) {
            Network next = foreign(1 + move % 4);
            next.interval = 3 * RoamingNetwork.SECOND;
            network.advertisePeriodically(next);
            network.plug(LINK, next);
            network.flow(CORRESPONDENT, 200);
            network.run(200);
            assertEquals(careOfAddress(next), network.status().registeredCareOfAddress(), "move " + move);
            assertEquals(careOfAddress(next), network.binding().careOfAddress(), "move " + move);
        }
        network.plug(LINK, HOME);
        network.run(300);
        assertTrue(network.homeAgentTunnels.isEmpty());
    }

    private static Input input(Random random, RoamingNetwork network) {
        return switch (random.nextInt(8)) {
            case 0 -> new Input.TunnelledFlowSeen(HOME_ADDRESS, address(random));
            case 1 -> new Input.BindingExpiring(random.nextBoolean() ? BindingTable.BINDING_UPDATE_LIST : BindingTable.BINDING_CACHE,
                    new BindingKey(address(random), HOME_ADDRESS));
            case 2 -> new Input.AddressDuplicate(LINK,
                    random.nextBoolean() ? address(random) : careOfAddress(foreign(1 + random.nextInt(2))));
            case 3 -> new Input.MalformedReceived(address(random), address(random), MalformedReason.HEADER_TOO_SHORT, 41, new byte[60]);
            case 4 -> new Input.UnboundHomeAddress(address(random), address(random), HOME_ADDRESS);
            default -> new Input.PacketReceived(packet(random, network));
        };
    }

    private static InboundPacket packet(Random random, RoamingNetwork network) {
        byte[] header = new byte[random.nextInt(64)];
        random.nextBytes(header);
        Encapsulation tunnel = random.nextInt(3) > 0 ? null : new Encapsulation(address(random), address(random));
        int link = random.nextBoolean() ? LINK : SECOND_LINK;
        return new InboundPacket(address(random), address(random), random.nextInt(4) > 0 ? null : address(random),
                random.nextInt(4) > 0 ? null : HOME_ADDRESS, tunnel, link, random.nextBoolean() ? 255 : 64, message(random), header);
    }

    private static Message message(Random random) {
        int status = new int[] {0, 1, 2, 128, 129, 130, 133, 134, 135, 136, 137, 138, 144, 145, 146, 255}[random.nextInt(16)];
        byte[] quoted = new byte[random.nextInt(120)];
        random.nextBytes(quoted);
        return switch (random.nextInt(10)) {
            case 0 -> new BindingAcknowledgement(status, 0, random.nextInt(65_536), random.nextInt(65_536), options(random));
            case 1 -> new HomeTest(random.nextInt(65_536), new Cookie(random.nextLong()), new KeygenToken(random.nextLong()), List.of());
            case 2 -> new CareOfTest(random.nextInt(65_536), new Cookie(random.nextLong()), new KeygenToken(random.nextLong()), List.of());
            case 3 -> new BindingError(status, random.nextBoolean() ? HOME_ADDRESS : address(random), List.of());
            case 4 -> new BindingRefreshRequest(options(random));
            case 5 -> new ErrorMessage(4, random.nextInt(3), random.nextInt(100), quoted);
            case 6 -> new NeighborAdvertisement(true, random.nextBoolean(), true, address(random), List.of());
            case 7 -> new BindingUpdate(random.nextInt(65_536), random.nextInt(65_536), random.nextInt(10), options(random));
            case 8 -> new UnknownMobilityMessage(99, quoted);
            default -> advertisement(random);
        };
    }

    private static Message advertisement(Random random) {
        List<NdOption> options = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            long valid = random.nextInt(3) == 0 ? random.nextInt(1 << 30) : random.nextInt(100);
            options.add(new PrefixInformation(random.nextInt(4) == 0 ? random.nextInt(256) : 64, random.nextInt(256), valid,
                    random.nextInt(100), address(random)));
        }
        options.add(new NdOption.AdvertisementInterval(random.nextInt(1_000)));
        return new RouterAdvertisement(64, random.nextInt(256), random.nextInt(100), 0, 0, options);
    }

    private static List<MobilityOption> options(Random random) {
        byte[] data = new byte[12];
        random.nextBytes(data);
        return random.nextBoolean() ? List.of()
                : List.of(new ReplayProtection(random.nextLong()), new MobilityMessageAuthentication(1, 1000, data));
    }

    private static Ipv6Address address(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> HOME_AGENT;
            case 1 -> HOME_ADDRESS;
            case 2 -> CORRESPONDENT;
            case 3 -> careOfAddress(foreign(1 + random.nextInt(2)));
            case 4 -> new Ipv6Address(0xfe80_0000_0000_0000L, random.nextInt(30));
            case 5 -> new Ipv6Address(CORRESPONDENT.high(), random.nextInt(100));
            case 6 -> new Ipv6Address(0x2001_0db8_0000_0000L | random.nextInt(1_000), random.nextInt(4));
            default -> new Ipv6Address(random.nextLong(), random.nextLong());
        };
    }
}
