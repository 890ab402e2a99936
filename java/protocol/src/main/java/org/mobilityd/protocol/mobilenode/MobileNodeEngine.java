package org.mobilityd.protocol.mobilenode;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.correspondent.ErrorReplies;
import org.mobilityd.protocol.correspondent.RateLimit;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.Icmpv6Message.ErrorMessage;
import org.mobilityd.wire.Icmpv6Message.NeighborAdvertisement;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Message;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingError;
import org.mobilityd.wire.MobilityMessage.BindingRefreshRequest;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.OutboundPacket;

/**
 * A mobile node (RFC 6275 section 11): finds out where it is attached, registers there with its home agent, optimizes routes with the
 * correspondents it talks to, and does all of it again when it moves. The parts decide, each its own matter; this class passes inputs to
 * them and turns what they found out into what the others have to do.
 */
public final class MobileNodeEngine implements Engine {

    private static final int HOST_PREFIX_BITS = 128;
    /** How often strangers can make the mobile node complain. */
    private static final RateLimit ERRORS = new RateLimit(10, 10, 50, 50);

    private final MobileNodeConfig config;
    private final MovementDetection movement;
    private final CareOfAddresses careOfAddresses = new CareOfAddresses();
    private final HomeLink homeLink;
    private final HomeRegistration homeRegistration;
    private final BindingUpdateList bindingUpdateList;
    private final CorrespondentMessages correspondentMessages;
    private final HomeAddressPath homeAddressPath;
    private final ErrorReplies errors = new ErrorReplies(ERRORS);

    private Attachment attached;
    private boolean homeAddressDisputed;
    /** When the first sign of the handover came that is under way, or {@link Engine#NEVER}. */
    private long handoverSince = NEVER;
    private long lastStep;

    public MobileNodeEngine(MobileNodeConfig config, RandomSource random, WallClock wallClock) {
        this.config = config;
        this.movement = new MovementDetection(config, new InterfaceIdentifiers(random));
        this.homeLink = new HomeLink(config);
        this.homeRegistration = new HomeRegistration(config, random, wallClock, movement::validUntil);
        this.bindingUpdateList = new BindingUpdateList(new Here(), random, config.routeOptimization().maxCorrespondents());
        this.correspondentMessages = new CorrespondentMessages(config.home(), careOfAddresses, bindingUpdateList);
        this.homeAddressPath = new HomeAddressPath(config.home());
    }

    /** What correspondent registrations see of the node. */
    private final class Here implements Surroundings {

        @Override
        public Ipv6Address homeAddress() {
            return config.home().address();
        }

        @Override
        public Ipv6Address careOfAddress() {
            return isAway() ? careOfAddresses.primary().address() : config.home().address();
        }

        @Override
        public OutboundPacket.Encapsulation homeAgentTunnel() {
            return isAway() ? new OutboundPacket.Encapsulation(careOfAddress(), config.home().agent()) : null;
        }

        @Override
        public int homeLink() {
            return homeLink.attachment() != null ? homeLink.attachment().link() : 0;
        }

        @Override
        public long registrableUntil(long now) {
            return Math.min(homeRegistration.expiresAt(now), movement.validUntil());
        }

        @Override
        public int lifetimeSeconds() {
            return config.routeOptimization().lifetimeSeconds();
        }
    }

    @Override
    public List<Effect> start(long now) {
        List<Effect> effects = new ArrayList<>();
        lastStep = now;
        effects.add(new Effect.ClaimAddresses(config.home().address().prefix(HOST_PREFIX_BITS), Effect.AddressUse.HOME_ADDRESS));
        movement.start(now, effects);
        return effects;
    }

    @Override
    public List<Effect> on(long now, Input input) {
        List<Effect> effects = new ArrayList<>();
        lastStep = now;
        dispatch(now, input, effects);
        onTime(now, effects);
        followMovement(now, effects);
        bindingUpdateList.dropObsolete(now);
        return effects;
    }

    @Override
    public long nextDeadline() {
        long next = Math.min(movement.nextDeadline(lastStep), homeRegistration.nextDeadline());
        next = Math.min(next, Math.min(homeLink.nextDeadline(), careOfAddresses.nextDeadline()));
        return Math.min(next, bindingUpdateList.nextDeadline());
    }

    /** Everything there is to show. */
    public MobileNodeStatus status(long now) {
        MobileNodeStatus.Location location = attached == null ? MobileNodeStatus.Location.UNKNOWN
                : attached.atHome() ? MobileNodeStatus.Location.AT_HOME : MobileNodeStatus.Location.AWAY;
        return new MobileNodeStatus(location, config.home().address(), config.home().agent(),
                isAway() ? careOfAddresses.primary().address() : null, homeRegistration.registeredCareOfAddress(),
                homeRegistration.registered() ? homeRegistration.expiresAt(now) : 0,
                bindingUpdateList.entries().stream().map(entry -> new MobileNodeStatus.Correspondent(entry.key(),
                        entry.registeredCareOfAddress(), entry.expiresAt())).toList());
    }

    private void dispatch(long now, Input input, List<Effect> effects) {
        if (input instanceof Input.PacketReceived received) {
            packet(now, received.packet(), effects);
        } else if (input instanceof Input.MalformedReceived malformed) {
            malformed(now, malformed, effects);
        } else if (input instanceof Input.TunnelledFlowSeen flow) {
            tunnelledFlow(now, flow, effects);
        } else if (input instanceof Input.BindingExpiring expiring) {
            bindingUsed(now, expiring, effects);
        } else if (input instanceof Input.LinkChanged change) {
            movement.linkChanged(now, change.link(), change.up(), effects);
            if (!change.up()) {
                careOfAddresses.linkLost(now, change.link());
            }
        } else if (input instanceof Input.LinkLocalAddress change) {
            movement.linkLocalAddress(change.link(), change.address());
        } else if (input instanceof Input.AddressDuplicate duplicate) {
            addressDuplicate(now, duplicate, effects);
        }
    }

    private void onTime(long now, List<Effect> effects) {
        movement.onTime(now, effects);
        careOfAddresses.onTime(now, effects);
        homeLink.onTime(now, effects);
        homeRegistrationIs(now, homeRegistration.onTime(now, effects), effects);
        bindingUpdateList.onTime(now, effects);
    }

    // Messages

    private void packet(long now, InboundPacket packet, List<Effect> effects) {
        Message message = packet.message();
        if (message instanceof RouterAdvertisement advertisement) {
            movement.advertisement(now, packet, advertisement, effects);
        } else if (message instanceof NeighborAdvertisement advertisement) {
            movement.neighborAdvertisement(now, packet, advertisement);
        } else if (message instanceof BindingAcknowledgement acknowledgement) {
            bindingAcknowledgement(now, packet, acknowledgement, effects);
        } else if (message instanceof HomeTest test) {
            correspondentMessages.homeTest(now, packet, test, effects);
        } else if (message instanceof CareOfTest test) {
            correspondentMessages.careOfTest(now, packet, test, effects);
        } else if (message instanceof BindingError error) {
            bindingError(now, packet, error, effects);
        } else if (message instanceof BindingRefreshRequest) {
            bindingRefreshRequest(now, packet, effects);
        } else if (message instanceof ErrorMessage error) {
            correspondentMessages.icmpError(now, packet, error, effects);
        } else if (message instanceof MobilityMessage mobility && !mobility.isOfMobileIpv6() && isOurs(packet.destination())) {
            effects.addAll(errors.bindingError(now, Iana.BE_UNRECOGNIZED_MH_TYPE, packet.source(), packet.destination(),
                    packet.homeAddressOption()));
        }
    }

    /** Section 11.2: as section 9.2 says. */
    private void malformed(long now, Input.MalformedReceived malformed, List<Effect> effects) {
        if (isOurs(malformed.destination())) {
            effects.addAll(errors.malformed(now, malformed));
        }
    }

    /** Care-of addresses, and at home the home address: while away an answer from it would have to be tunnelled. */
    private boolean isOurs(Ipv6Address address) {
        return careOfAddresses.holds(address) || !isAway() && address.equals(config.home().address());
    }

    private void bindingAcknowledgement(long now, InboundPacket packet, BindingAcknowledgement acknowledgement, List<Effect> effects) {
        if (packet.source().equals(config.home().agent())) {
            homeRegistrationIs(now, homeRegistration.acknowledgement(now, packet, acknowledgement, effects), effects);
        } else {
            correspondentMessages.acknowledgement(now, packet, acknowledgement, effects);
        }
    }

    /** Section 11.3.6. */
    private void bindingError(long now, InboundPacket packet, BindingError error, List<Effect> effects) {
        if (!packet.source().equals(config.home().agent())) {
            correspondentMessages.bindingError(now, packet, error, effects);
        } else if (error.status() == Iana.BE_UNKNOWN_BINDING_FOR_HOME_ADDRESS && error.homeAddress().equals(config.home().address())) {
            homeRegistration.renew(now, effects);
        }
    }

    /** Section 11.7.4. */
    private void bindingRefreshRequest(long now, InboundPacket packet, List<Effect> effects) {
        if (!packet.logicalDestination().equals(config.home().address()) || !isAway()) {
            return;
        }
        if (packet.source().equals(config.home().agent())) {
            homeRegistration.renew(now, effects);
        } else {
            correspondentMessages.refreshRequest(now, packet, effects);
        }
    }

    // Flows

    private void tunnelledFlow(long now, Input.TunnelledFlowSeen flow, List<Effect> effects) {
        Ipv6Address correspondent = flow.correspondent();
        boolean eligible = flow.homeAddress().equals(config.home().address()) && correspondent.isUnicastRoutable()
                && !correspondent.equals(config.home().agent()) && !correspondent.equals(config.home().address())
                && config.routeOptimization().wantedWith(correspondent);
        // Section 11.7.2: only when the home address is known to be valid, that is, registered.
        if (eligible && isAway() && homeRegistration.registered()) {
            bindingUpdateList.register(now, correspondent, effects);
        }
    }

    private void bindingUsed(long now, Input.BindingExpiring expiring, List<Effect> effects) {
        boolean ours = expiring.table() == BindingTable.BINDING_UPDATE_LIST
                && expiring.key().homeAddress().equals(config.home().address());
        CorrespondentRegistration entry = ours && isAway() ? bindingUpdateList.find(expiring.key().correspondent()) : null;
        if (entry != null) {
            entry.used(now, effects);
        }
    }

    // Movement

    private boolean isAway() {
        return careOfAddresses.primary() != null;
    }

    private void followMovement(long now, List<Effect> effects) {
        Attachment wanted = movement.attachment();
        if (wanted == null || wanted.equals(attached)) {
            return;
        }
        Attachment before = attached;
        attached = wanted;
        if (wanted.sameAddressAs(before)) {
            restoreAddress(now, effects);
        } else if (wanted.atHome()) {
            comeHome(now, effects);
        } else {
            moveTo(now, before, effects);
        }
    }

    /** The link was associated anew, or another router serves the same prefix: nobody else needs to know. */
    private void restoreAddress(long now, List<Effect> effects) {
        if (attached.atHome()) {
            careOfAddresses.routeAtHome(now, attached, effects);
            homeLink.putAddress(attached, false, effects);
        } else {
            careOfAddresses.use(now, attached, effects);
        }
    }

    private void moveTo(long now, Attachment before, List<Effect> effects) {
        handoverSince = movement.hintAt();
        effects.add(new Effect.Report(Event.of(Severity.INFO, "handover-started", "home-address", config.home().address(),
                "care-of-address", attached.address(), "router", attached.router(), "link", attached.link())));
        boolean leavesHome = homeLink.attachment() != null;
        boolean formerAlive = before != null && !before.atHome() && before.link() != attached.link() && movement.isAlive(before);
        if (!formerAlive) {
            bindingUpdateList.leaveFormer(effects);
        }
        homeLink.removeAddress(effects);
        homeAddressDisputed = false;
        careOfAddresses.use(now, attached, effects);
        homeRegistration.register(now, attached.address(), effects);
        if (leavesHome) {
            // From now on packets from the home address must not leave by a foreign link (section 11.3.1).
            homeAddressPath.divert(effects);
        }
        if (homeRegistration.registered()) {
            // Section 11.6.3: the new care-of address is used as soon as the Binding Update has been sent.
            installTunnel(now, effects);
        }
        bindingUpdateList.move(now, handoverSince, effects);
    }

    /**
     * Section 11.5.5. The Binding Update leaves before the home address is on the link: until then the kernel solicits the home agent's
     * link-layer address from its link-local address, as the home agent still defends the home address.
     */
    private void comeHome(long now, List<Effect> effects) {
        handoverSince = movement.hintAt();
        careOfAddresses.routeAtHome(now, attached, effects);
        if (homeRegistration.mayBeRegistered()) {
            homeRegistration.deregister(now, attached.link(), effects);
            homeLink.putAddress(attached, false, effects);
            homeAddressPath.undivert(effects);
            bindingUpdateList.returnHome(now, effects);
        } else {
            homeLink.putAddress(attached, true, effects);
            homeAddressPath.undivert(effects);
            isAtHome(now, effects);
        }
    }

    private void isAtHome(long now, List<Effect> effects) {
        effects.add(new Effect.Report(Event.of(Severity.INFO, "returned-home", "home-address", config.home().address(),
                "link", attached.link(), "milliseconds", Timing.millis(now - handoverSince))));
        handoverSince = NEVER;
    }

    private void addressDuplicate(long now, Input.AddressDuplicate duplicate, List<Effect> effects) {
        Attachment home = homeLink.attachment();
        boolean isHomeAddress = home != null && duplicate.address().equals(home.address()) && duplicate.link() == home.link();
        if (isHomeAddress) {
            homeAddressDuplicate(now, effects);
        } else if (careOfAddresses.holds(duplicate.address())) {
            effects.add(new Effect.Report(Event.of(Severity.WARNING, "care-of-address-duplicate", "care-of-address", duplicate.address(),
                    "link", duplicate.link())));
            movement.addressDuplicate(now, duplicate.link(), duplicate.address());
            followMovement(now, effects);
            careOfAddresses.giveUp(duplicate.link(), duplicate.address(), effects);
        }
    }

    /**
     * Perhaps it is the home agent that defends the address, for a registration which this node no longer remembers: it is asked to stop.
     * Meanwhile the address is on the link, unchecked, because the home agent has to find us to answer.
     */
    private void homeAddressDuplicate(long now, List<Effect> effects) {
        Attachment home = homeLink.attachment();
        homeLink.removeAddress(effects);
        if (homeAddressDisputed) {
            homeAddressTaken(effects);
        } else {
            homeAddressDisputed = true;
            homeRegistration.deregister(now, home.link(), effects);
            homeLink.putAddress(home, false, effects);
        }
    }

    private void homeAddressTaken(List<Effect> effects) {
        homeLink.removeAddress(effects);
        effects.add(new Effect.Report(Event.of(Severity.WARNING, "home-address-duplicate", "home-address", config.home().address(),
                "link", attached.link())));
    }

    // Home registration

    private void homeRegistrationIs(long now, HomeRegistration.Outcome outcome, List<Effect> effects) {
        switch (outcome) {
            case REGISTERED -> registered(now, effects);
            case DEREGISTERED -> deregistered(now, effects);
            case WAS_NOT_REGISTERED -> wasNotRegistered(now, effects);
            case REFUSED -> registrationLost("home-registration-refused", effects);
            case EXPIRED -> {
                effects.add(new Effect.Report(Event.of(Severity.WARNING, "home-registration-expired", "home-address",
                        config.home().address())));
                registrationLost("home-registration-expired", effects);
            }
            case UNCHANGED -> {
            }
        }
    }

    private void registered(long now, List<Effect> effects) {
        if (!isAway()) {
            return;
        }
        installTunnel(now, effects);
        homeAddressPath.divert(effects);
        if (handoverSince != NEVER) {
            effects.add(new Effect.Report(Event.of(Severity.INFO, "handover-completed", "home-address", config.home().address(),
                    "care-of-address", homeRegistration.registeredCareOfAddress(),
                    "milliseconds", Timing.millis(now - handoverSince))));
            handoverSince = NEVER;
        }
    }

    private void deregistered(long now, List<Effect> effects) {
        homeAddressPath.removeTunnel(effects);
        if (attached == null || !attached.atHome()) {
            return;
        }
        homeAddressDisputed = false;
        homeLink.announce(now, effects);
        isAtHome(now, effects);
    }

    private void wasNotRegistered(long now, List<Effect> effects) {
        if (homeAddressDisputed && homeLink.attachment() != null) {
            homeAddressTaken(effects);
        } else {
            deregistered(now, effects);
        }
    }

    private void registrationLost(String reason, List<Effect> effects) {
        homeAddressPath.removeTunnel(effects);
        bindingUpdateList.abandonAll(reason, effects);
    }

    private void installTunnel(long now, List<Effect> effects) {
        homeAddressPath.tunnelFrom(careOfAddresses.primary().address(), homeRegistration.expiresAt(now), effects);
    }
}
