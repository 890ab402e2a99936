package org.mobilityd.protocol.homeagent;

import java.util.ArrayList;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.Input;
import org.mobilityd.protocol.WallClock;
import org.mobilityd.protocol.auth.MessageSigner;
import org.mobilityd.protocol.auth.NtpTimestamp;
import org.mobilityd.protocol.auth.SharedKeyAuthenticator;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.binding.Sequence;
import org.mobilityd.protocol.binding.Tunnel;
import org.mobilityd.protocol.correspondent.ErrorReplies;
import org.mobilityd.protocol.correspondent.RateLimit;
import org.mobilityd.protocol.correspondent.RateLimiter;
import org.mobilityd.protocol.homeagent.HomeAgentConfig.ServedNode;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.InboundPacket;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;
import org.mobilityd.wire.MobilityMessage.BindingUpdate;
import org.mobilityd.wire.MobilityOption;
import org.mobilityd.wire.MobilityOption.MobileNodeIdentifier;
import org.mobilityd.wire.MobilityOption.NonceIndices;
import org.mobilityd.wire.MobilityOption.ReplayProtection;
import org.mobilityd.wire.OutboundPacket;

/**
 * A home agent (RFC 6275 section 10): validates and answers home registrations, stands in for absent mobile nodes on the home link, and
 * says where their tunnels lead. What goes through the tunnels, return routability among it, is the fast path's business.
 */
public final class HomeAgentEngine implements Engine {

    private static final int HOST_PREFIX_BITS = 128;
    private static final long LINK_LOCAL_PREFIX = 0xfe80_0000_0000_0000L;
    /** How often strangers can make the home agent complain, and senders with a wrong key be told so. */
    private static final RateLimit ERRORS = new RateLimit(10, 10, 200, 200);

    private final HomeAgentConfig config;
    private final WallClock wallClock;
    /** What an earlier process has left, or null: there was none. */
    private final List<Tunnel> inherited;
    private final ServedNodes servedNodes;
    private final HomeBindingCache bindings;
    private final DuplicateAddressDetection duplicateAddressDetection;
    private final NeighborProxy neighborProxy;
    private final ErrorReplies errors = new ErrorReplies(ERRORS);
    private final RateLimiter authenticationFailures = new RateLimiter(ERRORS);

    /** A home agent that starts from nothing. */
    public HomeAgentEngine(HomeAgentConfig config, WallClock wallClock) {
        this(config, wallClock, null);
    }

    /** A home agent that goes on where an earlier process has ended. @param inherited the tunnels in the fast path; null: a first process */
    public HomeAgentEngine(HomeAgentConfig config, WallClock wallClock, List<Tunnel> inherited) {
        this.inherited = inherited == null ? null : List.copyOf(inherited);
        this.config = config;
        this.wallClock = wallClock;
        this.servedNodes = new ServedNodes(config);
        this.bindings = new HomeBindingCache(config.address());
        this.duplicateAddressDetection = new DuplicateAddressDetection(config.homeLink());
        this.neighborProxy = new NeighborProxy(config);
    }

    @Override
    public List<Effect> start(long now) {
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.ClaimAddresses(config.address().prefix(HOST_PREFIX_BITS), Effect.AddressUse.HOME_AGENT));
        if (inherited != null) {
            servedNodes.distrustTimestampsUntil(NtpTimestamp.of(wallClock.at(now)));
            inherited.forEach(tunnel -> adopt(now, tunnel, effects));
        }
        return effects;
    }

    /**
     * A mobile node that was away is still away: it is served on without a gap. Its next Binding Update brings the sequence number, which
     * the tunnel does not tell; timestamps protect against old ones, once those that may have been accepted before are past.
     */
    private void adopt(long now, Tunnel tunnel, List<Effect> effects) {
        if (tunnel.match() != Tunnel.Match.DESTINATION) {
            return;
        }
        Ipv6Address homeAddress = tunnel.prefix().address();
        boolean ours = tunnel.prefix().length() == HOST_PREFIX_BITS && servedNodes.isHomeAddress(homeAddress)
                && config.isHome(homeAddress) && tunnel.local().equals(config.address());
        if (ours && tunnel.expiresAt() > now && bindings.size() < config.maxBindings()) {
            HomeBinding binding = new HomeBinding(homeAddress, tunnel.remote(), false, 0, tunnel.expiresAt());
            bindings.put(binding, effects);
            neighborProxy.defend(now, homeAddress, effects);
            report(Severity.INFO, "home-registration-adopted", binding, effects);
        } else {
            effects.add(new Effect.RemoveTunnel(tunnel.match(), tunnel.prefix()));
        }
    }

    @Override
    public List<Effect> on(long now, Input input) {
        List<Effect> effects = new ArrayList<>();
        onTime(now, effects);
        if (input instanceof Input.PacketReceived received) {
            packet(now, received.packet(), effects);
        } else if (input instanceof Input.MalformedReceived malformed && malformed.destination().equals(config.address())) {
            effects.addAll(errors.malformed(now, malformed));
        }
        return effects;
    }

    @Override
    public long nextDeadline() {
        return Math.min(bindings.nextDeadline(), Math.min(duplicateAddressDetection.nextDeadline(), neighborProxy.nextDeadline()));
    }

    /** The mobile nodes that are away. */
    public List<HomeBinding> bindings() {
        return bindings.all();
    }

    private void onTime(long now, List<Effect> effects) {
        for (HomeBinding binding : bindings.expired(now)) {
            remove(now, binding, binding.sequence(), effects);
            report(Severity.INFO, "home-registration-expired", binding, effects);
        }
        for (RegistrationRequest request : duplicateAddressDetection.passed(now)) {
            accept(now, request, effects);
        }
        neighborProxy.onTime(now, effects);
    }

    private void packet(long now, InboundPacket packet, List<Effect> effects) {
        for (RegistrationRequest refused : duplicateAddressDetection.objections(packet)) {
            reject(now, refused, Iana.STATUS_DUPLICATE_ADDRESS_DETECTION_FAILED, effects);
        }
        if (!packet.destination().equals(config.address())) {
            return;
        }
        if (packet.message() instanceof BindingUpdate update) {
            bindingUpdate(now, packet, update, effects);
        } else if (packet.message() instanceof MobilityMessage message && !message.isOfMobileIpv6()) {
            effects.addAll(errors.bindingError(now, Iana.BE_UNRECOGNIZED_MH_TYPE, packet.source(), packet.destination(),
                    packet.homeAddressOption()));
        }
    }

    // Validation

    private void bindingUpdate(long now, InboundPacket packet, BindingUpdate update, List<Effect> effects) {
        ServedNode sender = servedNodes.sender(packet, update);
        String fault = sender == null ? "no-security-association" : fault(packet, update);
        if (fault != null) {
            dropped(packet, update, fault, effects);
            return;
        }
        RegistrationRequest request = new RegistrationRequest(packet, update, sender);
        switch (SharedKeyAuthenticator.verify(sender.sharedKey(), request.careOfAddress(), request.homeAddress(), packet.header())) {
            case VALID -> authenticated(now, request, effects);
            case FAILED -> authenticationFailed(now, request, effects);
            case NO_OPTION -> dropped(packet, update, "no-authentication", effects);
            case UNKNOWN_ASSOCIATION -> dropped(packet, update, "no-security-association", effects);
        }
    }

    /** Why the message is to be discarded in silence (RFC 6275 section 9.5.1), or null. */
    private static String fault(InboundPacket packet, BindingUpdate update) {
        if (!update.homeRegistration()) {
            return "not-a-home-registration";
        }
        if (packet.tunnel() != null || packet.routingHeader() != null) {
            return "not-direct";
        }
        if (update.option(NonceIndices.class) != null) {
            return "nonce-indices";
        }
        if (!packet.logicalSource().isUnicastRoutable() || !packet.source().isUnicastRoutable()) {
            return "home-address";
        }
        return RegistrationRequest.careOfAddress(packet, update).isUnicastRoutable() ? null : "care-of-address";
    }

    /** RFC 4285 section 5.1.1. Anybody can provoke this answer, so it is limited. */
    private void authenticationFailed(long now, RegistrationRequest request, List<Effect> effects) {
        if (authenticationFailures.permits(now, request.packet().source())) {
            reject(now, request, Iana.STATUS_AUTHENTICATION_FAILED, effects);
        } else {
            dropped(request.packet(), request.update(), "authentication", effects);
        }
    }

    private void authenticated(long now, RegistrationRequest request, List<Effect> effects) {
        int refusal = freshnessRefusal(now, request);
        if (refusal == Iana.STATUS_ACCEPTED) {
            refusal = authorizationRefusal(request);
        }
        if (refusal != Iana.STATUS_ACCEPTED) {
            reject(now, request, refusal, effects);
        } else if (request.deregistration()) {
            deregister(now, request, effects);
        } else if (request.packet().homeAddressOption() == null) {
            dropped(request.packet(), request.update(), "no-home-address-option", effects);
        } else {
            register(now, request, effects);
        }
    }

    /** RFC 4285 section 6, or for nodes without timestamps RFC 6275 section 9.5.1. */
    private int freshnessRefusal(long now, RegistrationRequest request) {
        ReplayProtection replay = request.update().option(ReplayProtection.class);
        if (request.node().timestamps()) {
            if (replay == null) {
                return Iana.STATUS_MESSAGE_IDENTIFIER_REQUIRED;
            }
            boolean fresh = servedNodes.replayClock(request.node()).accept(replay.timestamp(), NtpTimestamp.of(wallClock.at(now)));
            return fresh ? Iana.STATUS_ACCEPTED : Iana.STATUS_MESSAGE_IDENTIFIER_MISMATCH;
        }
        Integer last = bindings.lastSequence(request.homeAddress());
        boolean inWindow = last == null || Sequence.isGreater(request.update().sequence(), last);
        return inWindow ? Iana.STATUS_ACCEPTED : Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW;
    }

    /** Section 10.3.1: only the right node may move a home address, and only to where no tunnel would bite its own tail. */
    private int authorizationRefusal(RegistrationRequest request) {
        if (!config.isHome(request.homeAddress())) {
            return Iana.STATUS_NOT_HOME_SUBNET;
        }
        if (!request.homeAddress().equals(request.node().homeAddress())) {
            return Iana.STATUS_ADMINISTRATIVELY_PROHIBITED;
        }
        boolean loop = request.careOfAddress().equals(config.address())
                || servedNodes.isHomeAddress(request.careOfAddress()) && !request.deregistration();
        return loop ? Iana.STATUS_ADMINISTRATIVELY_PROHIBITED : Iana.STATUS_ACCEPTED;
    }

    // Registration (section 10.3.1)

    private void register(long now, RegistrationRequest request, List<Effect> effects) {
        if (bindings.find(request.homeAddress()) != null) {
            accept(now, request, effects);
        } else if (duplicateAddressDetection.isPending(request.homeAddress())) {
            duplicateAddressDetection.replace(request);
        } else if (bindings.size() + duplicateAddressDetection.size() >= config.maxBindings()) {
            reject(now, request, Iana.STATUS_INSUFFICIENT_RESOURCES, effects);
        } else {
            duplicateAddressDetection.start(now, request, defended(request.homeAddress(), request.update().linkLocalCompatibility()),
                    effects);
        }
    }

    private void accept(long now, RegistrationRequest request, List<Effect> effects) {
        BindingUpdate update = request.update();
        int units = Math.min(update.lifetimeUnits(), Math.max(1, Lifetimes.unitsWithinSeconds(config.maxLifetimeSeconds())));
        HomeBinding known = bindings.find(request.homeAddress());
        // What is defended was tested for duplicates when the binding was made: it stays as it is while the binding lasts.
        boolean linkLocal = known != null ? known.linkLocal() : update.linkLocalCompatibility();
        HomeBinding binding = new HomeBinding(request.homeAddress(), request.careOfAddress(), linkLocal, update.sequence(),
                now + Lifetimes.nanosOfUnits(units));
        bindings.put(binding, effects);
        if (known == null) {
            defended(binding.homeAddress(), linkLocal).forEach(address -> neighborProxy.defend(now, address, effects));
        }
        acknowledge(now, request, Iana.STATUS_ACCEPTED, units, effects);
        effects.add(new Effect.Report(Event.of(Severity.INFO, "home-registration-accepted", "home-address", binding.homeAddress(),
                "care-of-address", binding.careOfAddress(), "sequence", binding.sequence(),
                "lifetime-seconds", units * Lifetimes.SECONDS_PER_UNIT)));
    }

    private static List<Ipv6Address> defended(Ipv6Address homeAddress, boolean linkLocal) {
        return linkLocal ? List.of(homeAddress, new Ipv6Address(LINK_LOCAL_PREFIX, homeAddress.low())) : List.of(homeAddress);
    }

    // De-registration (section 10.3.2)

    private void deregister(long now, RegistrationRequest request, List<Effect> effects) {
        duplicateAddressDetection.cancel(request.homeAddress());
        HomeBinding binding = bindings.find(request.homeAddress());
        if (binding == null) {
            reject(now, request, Iana.STATUS_NOT_HOME_AGENT_FOR_THIS_MOBILE_NODE, effects);
            return;
        }
        remove(now, binding, request.update().sequence(), effects);
        acknowledge(now, request, Iana.STATUS_ACCEPTED, 0, effects);
        report(Severity.INFO, "home-registration-deleted", binding, effects);
    }

    private void remove(long now, HomeBinding binding, int sequence, List<Effect> effects) {
        defended(binding.homeAddress(), binding.linkLocal()).forEach(address -> neighborProxy.release(address, effects));
        bindings.remove(now, binding, sequence, effects);
    }

    // Answers

    private void reject(long now, RegistrationRequest request, int status, List<Effect> effects) {
        acknowledge(now, request, status, 0, effects);
        // Who has no key can cause the first at will, the others can not.
        Severity severity = status == Iana.STATUS_AUTHENTICATION_FAILED ? Severity.DEBUG : Severity.INFO;
        effects.add(new Effect.Report(Event.of(severity, "home-registration-rejected", "home-address", request.homeAddress(),
                "care-of-address", request.careOfAddress(), "sequence", request.update().sequence(), "status", status)));
    }

    /** Section 9.5.4: to the source of the Binding Update, with a type 2 routing header exactly when it had a Home Address option. */
    private void acknowledge(long now, RegistrationRequest request, int status, int lifetimeUnits, List<Effect> effects) {
        int sequence = request.update().sequence();
        if (status == Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW) {
            sequence = bindings.lastSequence(request.homeAddress());
        }
        BindingAcknowledgement unsigned = new BindingAcknowledgement(status, 0, sequence, lifetimeUnits, options(now, request, status));
        BindingAcknowledgement signed = MessageSigner.sign(unsigned, request.node().sharedKey(), request.careOfAddress(),
                request.homeAddress());
        OutboundPacket packet = OutboundPacket.plain(config.address(), request.packet().source(), signed);
        boolean atHome = request.packet().homeAddressOption() == null;
        effects.add(new Effect.Transmit(atHome ? packet.on(request.packet().link()) : packet.withRoutingHeader(request.homeAddress())));
    }

    /** RFC 4285 sections 4 and 6: the identifier as it came, the timestamp as it came or, refused, with our own seconds. */
    private List<MobilityOption> options(long now, RegistrationRequest request, int status) {
        List<MobilityOption> options = new ArrayList<>();
        MobileNodeIdentifier identifier = request.update().option(MobileNodeIdentifier.class);
        if (identifier != null) {
            options.add(identifier);
        }
        ReplayProtection replay = request.update().option(ReplayProtection.class);
        if (replay != null) {
            boolean refused = status == Iana.STATUS_MESSAGE_IDENTIFIER_MISMATCH;
            options.add(refused ? new ReplayProtection(NtpTimestamp.refusal(replay.timestamp(), NtpTimestamp.of(wallClock.at(now))))
                    : replay);
        }
        return options;
    }

    private static void report(Severity severity, String name, HomeBinding binding, List<Effect> effects) {
        effects.add(new Effect.Report(Event.of(severity, name, "home-address", binding.homeAddress(),
                "care-of-address", binding.careOfAddress(), "sequence", binding.sequence())));
    }

    private static void dropped(InboundPacket packet, BindingUpdate update, String reason, List<Effect> effects) {
        effects.add(new Effect.Report(Event.of(Severity.DEBUG, "binding-update-dropped", "source", packet.source(),
                "home-address", packet.logicalSource(), "sequence", update.sequence(), "reason", reason)));
    }
}
