package org.mobilityd.protocol.correspondent;

import java.util.List;
import java.util.function.Function;
import org.mobilityd.protocol.auth.BindingAuthenticator;
import org.mobilityd.protocol.auth.BindingManagementKey;
import org.mobilityd.protocol.binding.Sequence;
import org.mobilityd.protocol.correspondent.Verdict.Accept;
import org.mobilityd.protocol.correspondent.Verdict.Drop;
import org.mobilityd.protocol.correspondent.Verdict.Refuse;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.MobilityOption.BindingAuthorizationData;

/**
 * The tests that a Binding Update must pass before it is accepted (RFC 6275 section 9.5.1). Nothing is changed here.
 *
 * <p>The section lists the sequence number early, but the answer to a wrong one is signed (section 9.5.4) and gives a number away: so that
 * test comes after the authenticator. Expired nonces come before it, because without the nonces there is nothing to verify it with.
 */
final class BindingUpdateValidation {

    /** The tests in their order; each says what is wrong, or null. */
    private static final List<Function<Examination, Verdict>> TESTS = List.of(
            Examination::sourceIsUnicast,
            Examination::noRoutingHeader,
            Examination::homeAddressIsUnicastRoutable,
            Examination::careOfAddressIsUnicastRoutable,
            Examination::noHomeRegistration,
            Examination::nonceIndicesArePresent,
            Examination::authorizationDataComesLast,
            Examination::noncesAreRecognized,
            Examination::authenticatorIsRight,
            Examination::sequenceIsGreater,
            Examination::isNoReplay);

    private final NonceTable nonces;
    private final ReplayGuard guard;

    BindingUpdateValidation(NonceTable nonces, ReplayGuard guard) {
        this.nonces = nonces;
        this.guard = guard;
    }

    /** @param cached the entry that there is for it, or null */
    Verdict examine(long now, ReceivedBindingUpdate received, CachedBinding cached) {
        Examination examination = new Examination(now, received, cached);
        for (Function<Examination, Verdict> test : TESTS) {
            Verdict objection = test.apply(examination);
            if (objection != null) {
                return objection;
            }
        }
        return new Accept(examination.authority);
    }

    /** One Binding Update on its way through the tests. */
    private final class Examination {

        private final long now;
        private final ReceivedBindingUpdate received;
        private final CachedBinding cached;
        private Nonce homeNonce;
        private Nonce careOfNonce;
        private Authority authority;

        Examination(long now, ReceivedBindingUpdate received, CachedBinding cached) {
            this.now = now;
            this.received = received;
            this.cached = cached;
        }

        /** Section 9.5.4: no acknowledgement can go to such a source, so the Binding Update is silently discarded. */
        Verdict sourceIsUnicast() {
            return received.packet().source().isUnicastRoutable() ? null : new Drop("source-not-unicast");
        }

        /** Section 6.1: among mobility messages only a Binding Acknowledgement may have one. */
        Verdict noRoutingHeader() {
            return received.packet().routingHeader() == null ? null : new Drop("routing-header");
        }

        Verdict homeAddressIsUnicastRoutable() {
            return received.homeAddress().isUnicastRoutable() ? null : new Drop("home-address-not-unicast");
        }

        /** Section 6.1.7. */
        Verdict careOfAddressIsUnicastRoutable() {
            return received.careOfAddress().isUnicastRoutable() ? null : new Drop("care-of-address-not-unicast");
        }

        /** Nonce indices have no place in one; nobody's home agent is asked here (section 10.3.1), and an entry keeps its type. */
        Verdict noHomeRegistration() {
            if (!received.update().homeRegistration()) {
                return null;
            }
            if (received.nonceIndices() != null) {
                return new Drop("home-registration-with-nonce-indices");
            }
            return unsigned(cached != null ? Iana.STATUS_REGISTRATION_TYPE_CHANGE_DISALLOWED
                    : Iana.STATUS_HOME_REGISTRATION_NOT_SUPPORTED);
        }

        Verdict nonceIndicesArePresent() {
            return received.nonceIndices() != null ? null : new Drop("no-nonce-indices");
        }

        Verdict authorizationDataComesLast() {
            if (received.update().option(BindingAuthorizationData.class) == null) {
                return new Drop("no-authorization-data");
            }
            return BindingAuthenticator.isPlacedRight(received.packet().header()) ? null : new Drop("authorization-data-not-last");
        }

        /** The care-of nonce index is not looked at in a deletion. */
        Verdict noncesAreRecognized() {
            homeNonce = nonces.find(now, received.nonceIndices().homeNonceIndex());
            careOfNonce = received.isDeletion() ? homeNonce : nonces.find(now, received.nonceIndices().careOfNonceIndex());
            return homeNonce != null && careOfNonce != null ? null : unsigned(expired(homeNonce == null, careOfNonce == null));
        }

        /** The tokens are made again from what the packet says; nothing about the mobile node was kept until now (section 5.2.5). */
        Verdict authenticatorIsRight() {
            BindingManagementKey key = received.isDeletion()
                    ? BindingManagementKey.forDeletion(homeNonce.tokens().home(received.homeAddress()))
                    : BindingManagementKey.forRegistration(homeNonce.tokens().home(received.homeAddress()),
                            careOfNonce.tokens().careOf(received.careOfAddress()));
            if (!BindingAuthenticator.verify(key, received.authenticatedAddress(), received.correspondent(), received.packet().header())) {
                key.destroy();
                return new Drop("bad-authenticator");
            }
            authority = new Authority(key, Math.max(homeNonce.createdAt(), careOfNonce.createdAt()));
            return null;
        }

        /** Without an entry, any number will do. The answer names the last one accepted. */
        Verdict sequenceIsGreater() {
            if (cached == null || Sequence.isGreater(received.update().sequence(), cached.binding().sequence())) {
                return null;
            }
            return new Refuse(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, cached.binding().sequence(), authority);
        }

        /** Section 9.5.3: what made a binding that is gone must not make it again. */
        Verdict isNoReplay() {
            int sequence = received.update().sequence();
            switch (guard.check(received.key(), sequence, authority.newestNonce())) {
                case OLD_SEQUENCE:
                    return new Refuse(Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW, guard.lastSequence(received.key()), authority);
                case OLD_NONCES:
                    authority.key().destroy();
                    return unsigned(expired(true, !received.isDeletion()));
                default:
                    return null;
            }
        }

        /** Expired nonces, and home registrations, for which there is no key: section 9.5.4 wants the former unsigned. */
        private Refuse unsigned(int status) {
            return new Refuse(status, received.update().sequence(), null);
        }

        private int expired(boolean home, boolean careOf) {
            if (home && careOf && !received.isDeletion()) {
                return Iana.STATUS_EXPIRED_NONCES;
            }
            return home ? Iana.STATUS_EXPIRED_HOME_NONCE_INDEX : Iana.STATUS_EXPIRED_CARE_OF_NONCE_INDEX;
        }
    }
}
