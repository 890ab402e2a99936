package org.mobilityd.simulation.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.mobilityd.simulation.fastpath.HomeAddressOption;
import org.mobilityd.simulation.fastpath.Ipv6Bytes;
import org.mobilityd.simulation.fastpath.Tunnelling;
import org.mobilityd.wire.Authenticator;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.KeygenToken;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.OutboundPacket;
import org.mobilityd.wire.PacketCodec;

/**
 * Somebody in the middle of the network who sees every packet between routers and sends what he likes from any address, but computes
 * nothing with the tokens that he sees: he replays, forges and damages. (Who sees both tokens and computes with them can make a binding;
 * RFC 6275 section 15.4 says so, and nothing here could tell that from the real thing.)
 */
final class Attacker extends Node implements Observer {

    /** Datagrams with this number and above are the attacker's. */
    static final long FORGED_NUMBERS = 1L << 40;
    private static final long SOON = 200 * Time.MILLISECOND;
    private static final int MEMORY = 512;
    private static final int REPLAYED_AT_ONCE = 24;
    private static final int MAX_UNITS = 105;

    private final Randomness randomness;
    private final Port port;
    private final Ipv6Address address;
    private final Ipv6Address router;
    private final List<byte[]> recorded = new ArrayList<>();
    /** The latest, in the order of their sending. */
    private final Deque<byte[]> bindingUpdates = new ArrayDeque<>();
    private final List<Ipv6Address> homeAddresses;
    private final List<Ipv6Address> correspondents;
    private final Ipv6Address homeAgent;
    private long forged = FORGED_NUMBERS;

    Attacker(World world, Link link, Ipv6Address address, Ipv6Address router, Victims victims) {
        super(world, "attacker");
        this.randomness = world.randomness().fork("attacker");
        this.port = addPort(link);
        this.address = address;
        this.router = router;
        this.homeAddresses = victims.homeAddresses();
        this.correspondents = victims.correspondents();
        this.homeAgent = victims.homeAgent();
        addAddress(port, address);
        world.add((Observer) this);
    }

    /** Whom to attack. */
    record Victims(List<Ipv6Address> homeAddresses, List<Ipv6Address> correspondents, Ipv6Address homeAgent) {
    }

    @Override
    protected void receive(Port arrivedBy, byte[] packet) {
        // What comes back is of no use to it.
    }

    @Override
    public void sent(Link link, Port from, byte[] packet) {
        boolean plain = Ipv6Bytes.u8(packet, Ipv6Bytes.NEXT_HEADER_AT) == Iana.PROTOCOL_UDP;
        boolean staysOnItsLink = Ipv6Bytes.hopLimit(packet) == PacketCodec.NEIGHBOR_DISCOVERY_HOP_LIMIT;
        if (from == port || plain || staysOnItsLink) {
            return;
        }
        if (isBindingUpdate(packet)) {
            bindingUpdates.add(packet.clone());
            if (bindingUpdates.size() > MEMORY) {
                bindingUpdates.remove();
            }
        }
        if (recorded.size() < MEMORY) {
            recorded.add(packet.clone());
        } else if (randomness.below(4) == 0) {
            recorded.set(randomness.below(MEMORY), packet.clone());
        }
    }

    /** A Mobility Header of type 5, alone or behind destination options. */
    private static boolean isBindingUpdate(byte[] packet) {
        int protocol = Ipv6Bytes.u8(packet, Ipv6Bytes.NEXT_HEADER_AT);
        int at = Ipv6Bytes.HEADER_BYTES;
        if (protocol == Iana.PROTOCOL_DESTINATION_OPTIONS) {
            protocol = Ipv6Bytes.u8(packet, at);
            at += 8 * (1 + Ipv6Bytes.u8(packet, at + 1));
        }
        return protocol == Iana.PROTOCOL_MOBILITY && at + 2 < packet.length && Ipv6Bytes.u8(packet, at + 2) == Iana.MH_BINDING_UPDATE;
    }

    /** Some of the Binding Updates of the last minutes, all at once. */
    void replayBindingUpdates() {
        List<byte[]> known = List.copyOf(bindingUpdates);
        for (int count = Math.min(REPLAYED_AT_ONCE, known.size()); count > 0; count--) {
            inject(known.get(randomness.below(known.size())).clone());
        }
    }

    /** One attack of some kind. */
    void attack() {
        Ipv6Address homeAddress = homeAddresses.get(randomness.below(homeAddresses.size()));
        Ipv6Address correspondent = correspondents.get(randomness.below(correspondents.size()));
        switch (randomness.below(10)) {
            case 0, 1, 2, 3 -> replay();
            case 4 -> damage();
            case 5 -> redirect(homeAddress, correspondent, randomness.below(2) * MAX_UNITS);
            case 6 -> answerForCorrespondent(homeAddress, correspondent);
            case 7 -> speakAs(homeAddress, correspondent);
            case 8 -> errorAgainst(homeAddress, correspondent);
            default -> registerElsewhere(homeAddress);
        }
    }

    private void inject(byte[] packet) {
        port.send(router, packet);
    }

    private void inject(OutboundPacket packet) {
        inject(PacketCodec.encode(packet));
    }

    private void replay() {
        if (!recorded.isEmpty()) {
            inject(recorded.get(randomness.below(recorded.size())).clone());
        }
    }

    /**
     * A packet seen before with a few bytes changed, and mostly with a checksum that fits again. What applications say stays as it is: in
     * many datagrams some would fit their checksum by chance, and nobody below the application could tell.
     */
    private void damage() {
        if (recorded.isEmpty()) {
            return;
        }
        byte[] packet = recorded.get(randomness.below(recorded.size())).clone();
        int end = Packets.signalling(packet) != null ? packet.length : packet.length - Datagram.UDP_BYTES;
        if (end <= Ipv6Bytes.HEADER_BYTES) {
            return;
        }
        for (int changes = 1 + randomness.below(3); changes > 0; changes--) {
            int at = Ipv6Bytes.HEADER_BYTES + randomness.below(end - Ipv6Bytes.HEADER_BYTES);
            packet[at] = (byte) randomness.below(256);
        }
        InboundPacket readable = Packets.signalling(packet);
        if (readable == null && Ipv6Bytes.u8(packet, Ipv6Bytes.NEXT_HEADER_AT) == Iana.PROTOCOL_MOBILITY && randomness.chance(0.8)) {
            Ipv6Bytes.putU16(packet, Ipv6Bytes.HEADER_BYTES + 4, 0);
            Ipv6Bytes.putU16(packet, Ipv6Bytes.HEADER_BYTES + 4, Ipv6Bytes.checksum(Ipv6Bytes.source(packet),
                    Ipv6Bytes.destination(packet), Iana.PROTOCOL_MOBILITY, packet, Ipv6Bytes.HEADER_BYTES, packet.length));
        }
        inject(packet);
    }

    /** A Binding Update that would bring the victim's packets here, or delete its binding; soon after, what it would be good for. */
    private void redirect(Ipv6Address homeAddress, Ipv6Address correspondent, int units) {
        List<MobilityOption> options = List.of(new MobilityOption.NonceIndices(1 + randomness.below(0xffff), 1 + randomness.below(0xffff)),
                new MobilityOption.BindingAuthorizationData(new Authenticator(randomBytes(Authenticator.BYTES))));
        MobilityMessage update = new MobilityMessage.BindingUpdate(randomness.below(0x10000), Iana.BU_FLAG_ACKNOWLEDGE, units, options);
        inject(OutboundPacket.plain(address, correspondent, update).withHomeAddressOption(homeAddress));
        world().scheduler().after(SOON, () -> speakAs(homeAddress, correspondent));
    }

    /** Tests and acknowledgements that nobody asked for, as if from the correspondent. */
    private void answerForCorrespondent(Ipv6Address homeAddress, Ipv6Address correspondent) {
        Cookie cookie = new Cookie(randomness.nextLong());
        KeygenToken token = new KeygenToken(randomness.nextLong());
        MobilityMessage message = switch (randomness.below(4)) {
            case 0 -> new MobilityMessage.HomeTest(randomness.below(0x10000), cookie, token, List.of());
            case 1 -> new MobilityMessage.CareOfTest(randomness.below(0x10000), cookie, token, List.of());
            case 2 -> new MobilityMessage.BindingRefreshRequest(List.of());
            default -> new MobilityMessage.BindingAcknowledgement(randomness.below(256), 0, randomness.below(0x10000), MAX_UNITS,
                    List.of());
        };
        inject(OutboundPacket.plain(correspondent, homeAddress, message));
    }

    /** A datagram as if from the mobile node, over the optimized way or through the tunnel. */
    private void speakAs(Ipv6Address homeAddress, Ipv6Address correspondent) {
        byte[] datagram = new Datagram(homeAddress, correspondent, forged++, false).toBytes();
        byte[] packet = randomness.chance(0.5) ? HomeAddressOption.insert(datagram, address).packet()
                : Tunnelling.encapsulate(datagram, address, homeAgent, false).packet();
        inject(packet);
    }

    private void errorAgainst(Ipv6Address homeAddress, Ipv6Address correspondent) {
        int status = 1 + randomness.below(2);
        inject(OutboundPacket.plain(correspondent, homeAddress, new MobilityMessage.BindingError(status, homeAddress, List.of())));
    }

    /** A home registration with a wrong authenticator. */
    private void registerElsewhere(Ipv6Address homeAddress) {
        List<MobilityOption> options = List.of(new MobilityOption.AlternateCareOfAddress(address),
                new MobilityOption.ReplayProtection(randomness.nextLong()),
                new MobilityOption.MobilityMessageAuthentication(1, 256, randomBytes(Authenticator.BYTES)));
        int flags = Iana.BU_FLAG_ACKNOWLEDGE | Iana.BU_FLAG_HOME_REGISTRATION;
        MobilityMessage update = new MobilityMessage.BindingUpdate(randomness.below(0x10000), flags, MAX_UNITS, options);
        inject(OutboundPacket.plain(address, homeAgent, update).withHomeAddressOption(homeAddress));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        randomness.nextBytes(bytes);
        return bytes;
    }
}
