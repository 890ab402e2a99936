package org.mobilityd.protocol.correspondent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.Lifetimes;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.NonceSchedule;
import org.mobilityd.protocol.rows.SipHash;
import org.mobilityd.wire.Ipv6Address;

/** The Binding Cache and what it remembers of bindings that are gone, beside two plain maps. */
class BindingCacheTest {

    private static final BindingLimits LIMITS = new BindingLimits(Duration.ofSeconds(420), 2_000, 400);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @DisplayName("holds what a HashMap holds, hands out what is due, and counts every place")
    void isAMap(long seed) {
        new Run(seed).run();
    }

    private static final class Run {

        private final Random random;
        private final NonceTable nonces;
        private final CareOfPrefixes places;
        private final ReplayGuard guard;
        private final BindingCache cache;
        private final Map<BindingKey, CachedBinding> model = new HashMap<>();
        /** What is gone: until when it must be remembered, and on whose account. */
        private final Map<BindingKey, Long> remembered = new HashMap<>();
        private final Map<BindingKey, Long> rememberedPrefix = new HashMap<>();
        private long now = 1_000_000_007L;

        Run(long seed) {
            random = new Random(seed);
            RandomSource source = random::nextBytes;
            SipHash hash = SipHash.seededFrom(source);
            nonces = new NonceTable(NonceSchedule.DEFAULT, source);
            places = new CareOfPrefixes(LIMITS, hash);
            guard = new ReplayGuard(nonces, places, hash);
            cache = new BindingCache(places, guard, hash);
        }

        void run() {
            for (int step = 0; step < 40_000; step++) {
                BindingKey key = key();
                assertEquals(model.get(key), cache.find(key));
                switch (random.nextInt(8)) {
                    case 0:
                        remove(key);
                        break;
                    case 1:
                        passTime();
                        break;
                    default:
                        put(key);
                }
                assertCounts();
            }
            assertEquals(new HashSet<>(model.values().stream().map(CachedBinding::binding).toList()), new HashSet<>(cache.bindings()));
        }

        private void put(BindingKey key) {
            long lifetime = Lifetimes.nanosOfUnits(1 + random.nextInt(105));
            Ipv6Address careOfAddress = new Ipv6Address(prefix(), random.nextLong());
            Binding binding = new Binding(key, careOfAddress, random.nextInt(65_536), now + lifetime, now + lifetime / 2,
                    now - random.nextInt(1_000_000));
            assertEquals(mayHave(binding), cache.hasRoomFor(binding, model.get(key)));
            if (mayHave(binding)) {
                CachedBinding entry = decorated(CachedBinding.fresh(binding));
                cache.put(now, entry);
                model.put(key, entry);
            }
        }

        private CachedBinding decorated(CachedBinding entry) {
            switch (random.nextInt(6)) {
                case 0:
                    return entry.with(RefreshRequests.NONE.afterSending(now, 3));
                case 1:
                    return entry.with(Unreachability.NONE.reported(now).asking(now));
                default:
                    return entry;
            }
        }

        private void remove(BindingKey key) {
            CachedBinding entry = model.remove(key);
            if (entry != null) {
                cache.remove(now, entry, new ArrayList<>());
                long newest = Math.max(entry.binding().newestNonceAt(), Math.max(remembered.getOrDefault(key, 0L) - nonces.endOf(0), 0));
                if (remembered.containsKey(key) || nonces.endOf(newest) > now) {
                    remembered.put(key, nonces.endOf(newest));
                    rememberedPrefix.put(key, entry.binding().careOfAddress().high());
                }
                assertNull(cache.find(key));
            }
        }

        private void passTime() {
            now += (long) (random.nextDouble() * 3 * Lifetimes.NANOS_PER_SECOND);
            for (CachedBinding due : cache.takeDue(now)) {
                assertEquals(model.get(due.key()), due);
                assertTrue(due.nextDeadline() <= now, "not early");
                if (due.isExpired(now)) {
                    remove(due.key());
                } else {
                    CachedBinding quiet = CachedBinding.fresh(due.binding());
                    cache.put(now, quiet);
                    model.put(due.key(), quiet);
                }
            }
            assertTrue(model.values().stream().allMatch(entry -> entry.nextDeadline() > now), "not late");
            guard.dropExpired(now, new ArrayList<>());
            remembered.values().removeIf(end -> end <= now);
            rememberedPrefix.keySet().retainAll(remembered.keySet());
        }

        private void assertCounts() {
            assertEquals(model.size(), cache.size());
            assertEquals(remembered.size(), guard.size());
            assertEquals(model.size() + remembered.size(), places.total());
        }

        private boolean mayHave(Binding binding) {
            CachedBinding present = model.get(binding.key());
            long prefix = binding.careOfAddress().high();
            boolean roomInPrefix = occupied(prefix) < LIMITS.maxBindingsPerCareOfPrefix();
            if (present != null) {
                return present.binding().careOfAddress().high() == prefix || roomInPrefix;
            }
            return roomInPrefix && model.size() + remembered.size() < LIMITS.maxBindings();
        }

        private long occupied(long prefix) {
            return model.values().stream().filter(entry -> entry.binding().careOfAddress().high() == prefix).count()
                    + rememberedPrefix.values().stream().filter(each -> each == prefix).count();
        }

        private long prefix() {
            return 0x2001_0db8_00f1_0000L + random.nextInt(random.nextBoolean() ? 3 : 40);
        }

        private BindingKey key() {
            return new BindingKey(Correspondent.ADDRESS, new Ipv6Address(MobileNode.HOME_ADDRESS.high(), random.nextInt(3_000)));
        }
    }
}
