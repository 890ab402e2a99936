package org.mobilityd.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.host.HostNetwork.Change;
import org.mobilityd.linux.host.HostNetwork.Change.NodeAttached;
import org.mobilityd.linux.host.HostNetwork.Change.NodeDetached;
import org.mobilityd.linux.host.HostNetwork.Change.NodeNotKept;
import org.mobilityd.wire.LinkLayerIdentifier;
import org.netlink4j.HardwareAddress;

/** What of the sources' sightings is news. */
class PresenceTest {

    private static final int LINK = 3;
    private static final int OTHER_LINK = 4;
    private static final long SECOND = 1_000_000_000L;
    private static final long CHECK_AFTER = 60 * SECOND;
    private static final int MOST = 2;
    private static final Path WLAN0 = Path.of("/run/hostapd/wlan0");
    private static final Path WLAN1 = Path.of("/run/hostapd/wlan1");
    private static final HardwareAddress NODE = HardwareAddress.parse("02:00:00:00:00:01");
    private static final LinkLayerIdentifier CALLED = LinkLayerIdentifier.parse("02:00:00:00:00:01");
    private static final Change ATTACHED = new NodeAttached(LINK, CALLED);
    private static final Change DETACHED = new NodeDetached(LINK, CALLED);

    private final List<Change> told = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Integer> questionsEnded = new ArrayList<>();
    private final Set<HardwareAddress> immobile = new HashSet<>();
    private boolean hasToAnswer = true;
    private final Presence presence = new Presence(address -> !immobile.contains(address), CHECK_AFTER, MOST, new Presence.Contact() {
        @Override
        public boolean ask(int link, HardwareAddress node) {
            asked.add("ask " + link);
            return hasToAnswer;
        }

        @Override
        public void endQuestions(int link, HardwareAddress node) {
            questionsEnded.add(link);
        }

        @Override
        public void notice(int link, HardwareAddress node) {
            asked.add("notice " + link);
        }

        @Override
        public void forget(int link, HardwareAddress node) {
            asked.add("forget " + link);
        }

        @Override
        public void interrupt(int link, HardwareAddress node) {
            asked.add("interrupt " + link);
        }

        @Override
        public void askInterrupted(int link) {
            asked.add("ask interrupted " + link);
        }
    }, told::add);

    @Test
    void whoShowsItselfInSeveralWaysAtOnceHasComeOnce() {
        presence.seen(0, LINK, NODE);
        presence.seen(SECOND / 2, LINK, NODE);
        assertEquals(List.of(ATTACHED), told);
    }

    @Test
    void whoIsExpectedFromElsewhereIsNotHereAndItsFirstFrameIsNews() {
        presence.seen(0, LINK, NODE);
        presence.expected(LINK, NODE);
        presence.seen(SECOND / 2, LINK, NODE);
        assertEquals(List.of(ATTACHED, DETACHED, ATTACHED), told);
        assertEquals(List.of("forget " + LINK), asked);
    }

    @Test
    void ofSomebodyWhoIsExpectedTheKernelForgetsWhatItHasLearnedSinceItLeft() {
        presence.expected(LINK, NODE);
        assertEquals(List.of(), told);
        assertEquals(List.of("forget " + LINK), asked);
    }

    @Test
    void whoIsExpectedStaysWhereAnAccessPointHoldsItAssociated() {
        presence.associated(0, WLAN0, LINK, NODE);
        presence.expected(LINK, NODE);
        assertEquals(List.of(ATTACHED), told);
        assertEquals(List.of(), asked);
    }

    @Test
    void whoShowsItselfLaterIsToldAgain() {
        presence.seen(0, LINK, NODE);
        presence.seen(SECOND, LINK, NODE);
        assertEquals(List.of(ATTACHED, ATTACHED), told);
    }

    @Test
    void whoComesBackWithinASecondIsToldAgainWhenItWasThoughtAway() {
        presence.seen(0, LINK, NODE);
        presence.doubted(LINK, NODE);
        presence.seen(SECOND / 2, LINK, NODE);
        assertEquals(List.of(ATTACHED, ATTACHED), told);
        assertEquals(List.of("notice " + LINK, "ask " + LINK), asked);
    }

    @Test
    void whoShowsItselfWhileItIsAskedDoesNotHaveToAnswer() {
        presence.seen(0, LINK, NODE);
        presence.doubted(LINK, NODE);
        questionsEnded.clear();
        presence.seen(SECOND / 2, LINK, NODE);
        presence.seen(SECOND, LINK, NODE);
        assertEquals(List.of(LINK), questionsEnded);
    }

    @Test
    void whoMovesToAnotherLinkIsThereAndWhatItsOldOneSaysDoesNotCount() {
        presence.seen(0, LINK, NODE);
        presence.seen(1, OTHER_LINK, NODE);
        presence.left(LINK, NODE);
        presence.unreachable(LINK, NODE);
        presence.interrupted(LINK);
        assertEquals(List.of(ATTACHED, new NodeAttached(OTHER_LINK, CALLED)), told);
    }

    @Test
    void whoIsOnlySupposedToBeThereIsAskedAndNotTold() {
        presence.supposed(LINK, NODE);
        presence.heardOf(0, LINK, NODE);
        assertEquals(List.of(), told);
        assertEquals(List.of("ask " + LINK, "ask " + LINK), asked);
    }

    @Test
    void whoLeavesIsToldOnceAndForgottenByTheKernelToo() {
        presence.seen(0, LINK, NODE);
        presence.left(LINK, NODE);
        presence.left(LINK, NODE);
        assertEquals(List.of(ATTACHED, DETACHED), told);
        assertEquals(List.of("forget " + LINK), asked);
    }

    @Test
    void aLinkThatIsInterruptedLosesAllItsNodesAndNoOthersAndAsksThemAfterwards() {
        HardwareAddress other = HardwareAddress.parse("02:00:00:00:00:02");
        presence.seen(0, LINK, NODE);
        presence.seen(0, OTHER_LINK, other);
        told.clear();
        presence.interrupted(LINK);
        presence.restored(LINK);
        assertEquals(List.of(DETACHED), told);
        assertEquals(List.of("interrupt " + LINK, "ask interrupted " + LINK), asked);
    }

    @Test
    void theAddressOfARouterOrOfThisHostIsNoMobileNodes() {
        immobile.add(NODE);
        presence.seen(0, LINK, NODE);
        presence.supposed(LINK, NODE);
        assertEquals(List.of(), told);
        assertEquals(List.of(), asked);
    }

    @Test
    void whoTurnsOutToBeARouterIsNoMobileNodeAnyMore() {
        presence.seen(0, LINK, NODE);
        presence.router(LINK, NODE);
        assertEquals(List.of(ATTACHED, DETACHED), told);
    }

    @Test
    void aStationThatForwardsForOthersIsMobileAllTheSame() {
        immobile.add(NODE);
        presence.associated(0, WLAN0, LINK, NODE);
        presence.router(LINK, NODE);
        presence.seen(2 * SECOND, LINK, NODE);
        assertEquals(List.of(ATTACHED, ATTACHED), told);
    }

    @Test
    void aStationThatSleepsIsNeitherAskedNorTakenForGone() {
        presence.associated(0, WLAN0, LINK, NODE);
        presence.check(2 * CHECK_AFTER);
        presence.unreachable(LINK, NODE);
        assertEquals(List.of(ATTACHED), told);
        assertEquals(List.of(), asked);
    }

    @Test
    void aStationThatRoamsBetweenTwoAccessPointsOfALinkStays() {
        presence.associated(0, WLAN0, LINK, NODE);
        presence.associated(1, WLAN1, LINK, NODE);
        presence.disassociated(WLAN0, NODE);
        assertEquals(List.of(ATTACHED), told);
        presence.disassociated(WLAN1, NODE);
        assertEquals(List.of(ATTACHED, DETACHED), told);
    }

    @Test
    void aStationThatIsFoundAssociatedIsAskedBeforeItIsBelieved() {
        presence.foundAssociated(WLAN0, LINK, NODE);
        assertEquals(List.of(), told);
        assertEquals(List.of("ask " + LINK), asked);
        presence.seen(0, LINK, NODE);
        presence.unreachable(LINK, NODE);
        assertEquals(List.of(ATTACHED), told);
    }

    @Test
    void whenAnAccessPointIsLostItsStationsSpeakForThemselves() {
        presence.associated(0, WLAN0, LINK, NODE);
        presence.accessPointLost(WLAN0);
        assertEquals(List.of("ask " + LINK), asked);
        presence.unreachable(LINK, NODE);
        assertEquals(List.of(ATTACHED, DETACHED), told);
    }

    @Test
    void whoWasSilentForLongIsAskedAndNobodyElse() {
        presence.seen(0, LINK, NODE);
        presence.check(CHECK_AFTER - 1);
        assertEquals(List.of(), asked);
        presence.heardOf(CHECK_AFTER - 1, LINK, NODE);
        presence.check(CHECK_AFTER);
        assertEquals(List.of(), asked);
        presence.check(2 * CHECK_AFTER);
        assertEquals(List.of("ask " + LINK), asked);
    }

    @Test
    void whoWasForgottenByItsBridgeHasLeftWhenItCannotBeAsked() {
        presence.seen(0, LINK, NODE);
        presence.silent(LINK, NODE);
        assertEquals(List.of(ATTACHED), told);
        hasToAnswer = false;
        presence.silent(LINK, NODE);
        assertEquals(List.of(ATTACHED, DETACHED), told);
    }

    @Test
    void amongTooManyNodesOneThatComesIsReportedAndNotKept() {
        invent(MOST);
        told.clear();
        presence.seen(0, LINK, NODE);
        presence.seen(1, LINK, NODE);
        assertEquals(List.of(new NodeNotKept(LINK), ATTACHED, new NodeNotKept(LINK), ATTACHED), told);
        assertFalse(presence.isOn(LINK, NODE));
    }

    @Test
    void aNodeThatIsKeptMovesAlthoughThereAreTooMany() {
        presence.seen(0, LINK, NODE);
        invent(MOST - 1);
        told.clear();
        presence.seen(1, OTHER_LINK, NODE);
        assertEquals(List.of(new NodeAttached(OTHER_LINK, CALLED)), told);
        assertTrue(presence.isOn(OTHER_LINK, NODE));
    }

    @Test
    void whoLeavesMakesRoom() {
        invent(MOST);
        presence.interrupted(LINK);
        told.clear();
        presence.seen(0, LINK, NODE);
        assertEquals(List.of(ATTACHED), told);
    }

    private void invent(int count) {
        for (int number = 0; number < count; number++) {
            presence.seen(0, LINK, HardwareAddress.of(new byte[] {2, 0, 0, 0, 1, (byte) number}));
        }
    }
}
