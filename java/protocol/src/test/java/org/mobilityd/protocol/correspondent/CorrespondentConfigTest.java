package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.NonceSchedule;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.RefreshPolicy;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

class CorrespondentConfigTest {

    @Test
    @DisplayName("the defaults are the constants of RFC 6275 section 12")
    void hasTheStandardsDefaults() {
        CorrespondentConfig config = Correspondent.config();
        assertEquals(Duration.ofSeconds(420), config.limits().maxLifetime());
        assertEquals(new NonceSchedule(Duration.ofSeconds(30), Duration.ofSeconds(240)), config.nonces());
    }

    @Test
    void answersForItsPrefixesOnly() {
        assertTrue(Correspondent.config().answersFor(Correspondent.ADDRESS));
        assertFalse(Correspondent.config().answersFor(Ipv6Address.parse("2001:db8:d::2")));
    }

    @Test
    void prohibitsItsOwnAddressesToMobileNodes() {
        assertTrue(Correspondent.config().prohibits(Correspondent.ADDRESS));
        assertFalse(Correspondent.config().prohibits(MobileNode.CARE_OF_ADDRESS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff00::/8", "::/0", "fe80::/10", "::1/128"})
    void refusesToAnswerForWhatIsNotUnicast(String prefix) {
        assertThrows(IllegalArgumentException.class, () -> CorrespondentConfig.answeringFor(List.of(Ipv6Prefix.parse(prefix))));
    }

    @Test
    void refusesToAnswerForNobody() {
        assertThrows(IllegalArgumentException.class, () -> CorrespondentConfig.answeringFor(List.of()));
    }

    @Test
    void refusesLifetimesBeyondTheStandards() {
        assertThrows(IllegalArgumentException.class, () -> new BindingLimits(Duration.ofSeconds(421), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BindingLimits(Duration.ofSeconds(3), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new NonceSchedule(Duration.ofSeconds(30), Duration.ofSeconds(241)));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThrows(IllegalArgumentException.class, () -> new BindingLimits(Duration.ofSeconds(420), 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new BindingLimits(Duration.ofSeconds(420), 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new NonceSchedule(Duration.ofSeconds(30), Duration.ofSeconds(30)));
        assertThrows(IllegalArgumentException.class, () -> new NonceSchedule(Duration.ofSeconds(1), Duration.ofSeconds(240)));
        assertThrows(IllegalArgumentException.class, () -> new RefreshPolicy(Duration.ofSeconds(-1), 1));
        assertThrows(IllegalArgumentException.class, () -> new RefreshPolicy(Duration.ofSeconds(1), 11));
    }
}
