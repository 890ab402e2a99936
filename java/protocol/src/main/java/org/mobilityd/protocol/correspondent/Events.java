package org.mobilityd.protocol.correspondent;

import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.Event.Severity;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.wire.Ipv6Address;

/** What the correspondent reports: every name and its fields, in one place. */
final class Events {

    private Events() {
    }

    static Effect accepted(Binding binding, int lifetimeSeconds) {
        return report(Severity.INFO, "binding-accepted", "correspondent-address", binding.key().correspondent(),
                "home-address", binding.key().homeAddress(), "care-of-address", binding.careOfAddress(),
                "sequence", binding.sequence(), "lifetime-seconds", lifetimeSeconds);
    }

    static Effect deleted(Binding binding) {
        return gone("binding-deleted", binding);
    }

    static Effect expired(Binding binding) {
        return gone("binding-expired", binding);
    }

    static Effect unreachable(Binding binding) {
        return gone("binding-unreachable", binding);
    }

    /** A binding that the fast path held when the engine started, but should not have. */
    static Effect notAdopted(Binding binding) {
        return gone("binding-not-adopted", binding);
    }

    static Effect adopted(int bindings, int secrets) {
        return report(Severity.INFO, "state-adopted", "bindings", bindings, "nonces", secrets);
    }

    static Effect dropped(ReceivedBindingUpdate received, String reason) {
        return report(Severity.DEBUG, "binding-update-dropped", "reason", reason, "source", received.packet().source(),
                "correspondent-address", received.correspondent(), "home-address", received.homeAddress());
    }

    static Effect refused(ReceivedBindingUpdate received, int status) {
        return report(Severity.DEBUG, "binding-update-refused", "status", status, "source", received.packet().source(),
                "correspondent-address", received.correspondent(), "home-address", received.homeAddress(),
                "care-of-address", received.careOfAddress(), "sequence", received.update().sequence());
    }

    static Effect testAnswered(String kind, Ipv6Address mobileNode) {
        return report(Severity.DEBUG, kind + "-test-answered", "destination", mobileNode);
    }

    static Effect testDropped(String kind, String reason, Ipv6Address source) {
        return report(Severity.DEBUG, kind + "-test-init-dropped", "reason", reason, "source", source);
    }

    static Effect bindingErrorSent(int status, Ipv6Address destination, Ipv6Address homeAddress) {
        return report(Severity.DEBUG, "binding-error-sent", "status", status, "destination", destination, "home-address", homeAddress);
    }

    static Effect parameterProblemSent(Ipv6Address destination, int pointer) {
        return report(Severity.DEBUG, "parameter-problem-sent", "destination", destination, "pointer", pointer);
    }

    static Effect refreshRequested(Binding binding, int attempt) {
        return report(Severity.DEBUG, "binding-refresh-requested", "correspondent-address", binding.key().correspondent(),
                "home-address", binding.key().homeAddress(), "attempt", attempt);
    }

    /** A message that was due was not sent. @param what its kind, in kebab-case @param reason rate-limited or no-unicast-destination */
    static Effect suppressed(String what, String reason, Ipv6Address destination) {
        return report(Severity.DEBUG, "reply-suppressed", "message", what, "reason", reason, "destination", destination);
    }

    static Effect malformed(String reason, Ipv6Address source, Ipv6Address destination) {
        return report(Severity.DEBUG, "message-malformed", "reason", reason, "source", source, "destination", destination);
    }

    static Effect ignored(int type, Ipv6Address source) {
        return report(Severity.DEBUG, "mobility-message-ignored", "type", type, "source", source);
    }

    /** Something that claims to come from an address that is answered for here. */
    static Effect forgedSource(Ipv6Address source, Ipv6Address destination) {
        return report(Severity.DEBUG, "forged-source-ignored", "source", source, "destination", destination);
    }

    private static Effect gone(String name, Binding binding) {
        return report(Severity.INFO, name, "correspondent-address", binding.key().correspondent(),
                "home-address", binding.key().homeAddress(), "care-of-address", binding.careOfAddress(), "sequence", binding.sequence());
    }

    private static Effect report(Severity severity, String name, Object... namesAndValues) {
        return new Effect.Report(Event.of(severity, name, namesAndValues));
    }
}
