package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.MobilityMessage.CareOfTest;
import org.mobilityd.wire.MobilityMessage.CareOfTestInit;
import org.mobilityd.wire.MobilityMessage.HomeTest;
import org.mobilityd.wire.MobilityMessage.HomeTestInit;
import org.mobilityd.wire.OutboundPacket;

/**
 * The return routability procedure with one correspondent (RFC 6275 section 11.6): a home test through the home agent and a care-of test
 * on the direct way, in parallel, each only when its token is missing or too old.
 */
final class ReturnRoutability {

    private final Surroundings surroundings;
    private final Ipv6Address correspondent;
    private final KeygenTest homeTest;
    private final KeygenTest careOfTest;
    /** A home test is under way for a token younger than the one at hand, which serves if the node moves meanwhile. */
    private boolean renewingHomeToken;

    ReturnRoutability(Surroundings surroundings, Ipv6Address correspondent, RandomSource random) {
        this.surroundings = surroundings;
        this.correspondent = correspondent;
        this.homeTest = new KeygenTest(random, this::sendHomeTestInit);
        this.careOfTest = new KeygenTest(random, this::sendCareOfTestInit);
    }

    private void sendHomeTestInit(Cookie cookie, List<Effect> effects) {
        HomeTestInit message = new HomeTestInit(cookie, List.of());
        OutboundPacket packet = OutboundPacket.plain(surroundings.homeAddress(), correspondent, message);
        OutboundPacket.Encapsulation tunnel = surroundings.homeAgentTunnel();
        effects.add(new Effect.Transmit(tunnel != null ? packet.through(tunnel) : packet.on(surroundings.homeLink())));
    }

    private void sendCareOfTestInit(Cookie cookie, List<Effect> effects) {
        CareOfTestInit message = new CareOfTestInit(cookie, List.of());
        effects.add(new Effect.Transmit(OutboundPacket.plain(surroundings.careOfAddress(), correspondent, message)));
    }

    /** Starts what is missing. @param careOfTokenNeeded not for a deletion @return whether nothing is missing */
    boolean complete(long now, boolean careOfTokenNeeded, List<Effect> effects) {
        boolean homeTokenMissing = homeToken(now) == null || renewingHomeToken;
        boolean careOfTokenMissing = careOfTokenNeeded && careOfToken(now) == null;
        if (homeTokenMissing) {
            homeTest.startUnlessRunning(now, effects);
        }
        if (careOfTokenMissing) {
            careOfTest.startUnlessRunning(now, effects);
        }
        return !homeTokenMissing && !careOfTokenMissing;
    }

    /** A Home Test that came the right way (the caller has checked); true when it answers the last Home Test Init. */
    boolean answered(long now, HomeTest message) {
        boolean awaited = homeTest.awaits(message.homeInitCookie());
        if (awaited) {
            homeTest.received(now, message.homeKeygenToken(), message.homeNonceIndex());
            renewingHomeToken = false;
        }
        return awaited;
    }

    boolean answered(long now, CareOfTest message) {
        boolean awaited = careOfTest.awaits(message.careOfInitCookie());
        if (awaited) {
            careOfTest.received(now, message.careOfKeygenToken(), message.careOfNonceIndex());
        }
        return awaited;
    }

    /** The home keygen token if it is usable, else null. */
    KeygenTest.Token homeToken(long now) {
        return homeTest.token(now);
    }

    /** The care-of keygen token if it is usable, else null. */
    KeygenTest.Token careOfToken(long now) {
        return careOfTest.token(now);
    }

    /** When the home keygen token was received, or now when there is none. */
    long homeTokenSince(long now) {
        return homeTest.tokenSince(now);
    }

    boolean homeTokenOlderThan(long now, long age) {
        return homeTest.isOlderThan(now, age);
    }

    /** Nothing is {@link #complete} before the next home test has been answered. */
    void renewHomeToken(long now, List<Effect> effects) {
        renewingHomeToken = true;
        homeTest.startUnlessRunning(now, effects);
    }

    void forgetHomeToken() {
        homeTest.forgetToken();
    }

    void forgetCareOfToken() {
        careOfTest.forgetToken();
    }

    /** The care-of address is no longer what it was; a home test under way would be answered to where the node no longer is. */
    void moved(long now, List<Effect> effects) {
        forgetCareOfTest();
        renewingHomeToken = false;
        if (homeToken(now) != null) {
            homeTest.stop();
        } else if (homeTest.running()) {
            homeTest.start(now, effects);
        }
    }

    void forgetCareOfTest() {
        careOfTest.forgetToken();
        careOfTest.stop();
    }

    /** Ends both tests; tokens stay. */
    void stop() {
        renewingHomeToken = false;
        homeTest.stop();
        careOfTest.stop();
    }

    boolean running() {
        return homeTest.running() || careOfTest.running();
    }

    boolean awaitsHomeTest(Cookie cookie) {
        return homeTest.awaits(cookie);
    }

    boolean awaitsCareOfTest(Cookie cookie) {
        return careOfTest.awaits(cookie);
    }

    /** Sends on; true when one of the tests has ended without an answer. */
    boolean failedBy(long now, List<Effect> effects) {
        boolean homeTestFailed = homeTest.failedBy(now, effects);
        renewingHomeToken &= !homeTestFailed;
        boolean careOfTestFailed = careOfTest.failedBy(now, effects);
        return homeTestFailed || careOfTestFailed;
    }

    long nextDeadline() {
        return Math.min(homeTest.nextDeadline(), careOfTest.nextDeadline());
    }
}
