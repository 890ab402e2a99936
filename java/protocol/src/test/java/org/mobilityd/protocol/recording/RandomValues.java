package org.mobilityd.protocol.recording;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.mobilityd.protocol.Event;
import org.mobilityd.protocol.anchor.AnchorConfig;
import org.mobilityd.protocol.anchor.AnchorConfig.AccessLink;
import org.mobilityd.protocol.anchor.AnchorConfig.AuthorizedNode;
import org.mobilityd.protocol.anchor.AnchorConfig.Peer;
import org.mobilityd.protocol.anchor.AnchorConfig.Times;
import org.mobilityd.protocol.anchor.Control;
import org.mobilityd.protocol.anchor.Guests;
import org.mobilityd.protocol.anchor.Policy;
import org.mobilityd.protocol.auth.SharedKey;
import org.mobilityd.protocol.auth.TestSecret;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.BindingLimits;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.NonceSchedule;
import org.mobilityd.protocol.correspondent.CorrespondentConfig.RefreshPolicy;
import org.mobilityd.protocol.correspondent.RateLimit;
import org.mobilityd.protocol.database.DatabaseConfig;
import org.mobilityd.protocol.database.DatabaseConfig.AnchorRouter;
import org.mobilityd.protocol.database.Mode;
import org.mobilityd.protocol.mobilenode.MobileNodeConfig;
import org.mobilityd.wire.Authenticator;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** Values of any type that can be in a recording, from a seed. A type with rules that are not known here makes a test fail. */
final class RandomValues {

    private static final long MULTICAST = 0xff05_0000_0000_0000L;
    private static final long GLOBAL_UNICAST = 0x2001_0000_0000_0000L;

    private final Random random;
    private final Map<Class<?>, Supplier<Object>> ruled = new HashMap<>();

    RandomValues(long seed) {
        random = new Random(seed);
        ruled.put(Ipv6Address.class, this::address);
        ruled.put(Ipv6Prefix.class, () -> Ipv6Prefix.of(address(), 16 + random.nextInt(113)));
        ruled.put(SharedKey.class, () -> new SharedKey(256 + random.nextInt(1 << 30), bytes(16 + random.nextInt(80))));
        ruled.put(TestSecret.class, () -> new TestSecret(random.nextInt(65_536), bytes(20), bytes(8), random.nextLong()));
        ruled.put(Authenticator.class, () -> new Authenticator(bytes(12)));
        ruled.put(Duration.class, () -> Duration.ofNanos(random.nextLong() >>> 1));
        ruled.put(Instant.class, () -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)));
        ruled.put(Event.class, () -> Event.of(one(Event.Severity.values()), "name-" + random.nextInt(), "address", address(), "number",
                random.nextInt(), "long", random.nextLong(), "flag", random.nextBoolean(), "reason", "a reason", "nothing", null));
        ruled.put(RateLimit.class, () -> new RateLimit(positive(), positive(), positive(), positive()));
        ruled.put(BindingLimits.class, () -> new BindingLimits(Duration.ofSeconds(4 + random.nextInt(417)), positive(), positive()));
        ruled.put(NonceSchedule.class, () -> new NonceSchedule(Duration.ofSeconds(20 + random.nextInt(10)), Duration.ofSeconds(240)));
        ruled.put(RefreshPolicy.class, () -> new RefreshPolicy(Duration.ofSeconds(random.nextInt(60)), random.nextInt(11)));
        ruled.put(MobileNodeConfig.Home.class, () -> {
            Ipv6Address home = address();
            return new MobileNodeConfig.Home(home, home.prefix(64), address());
        });
        ruled.put(Control.Distributed.class, () -> random.nextBoolean() ? Control.Distributed.withoutGroup()
                : new Control.Distributed(new Ipv6Address(MULTICAST, random.nextLong()), (SharedKey) of(SharedKey.class)));
        ruled.put(Guests.class, () -> new Guests((Policy) of(Policy.class), positive(), positive()));
        ruled.put(Policy.class, () -> new Policy(random.nextBoolean(), positive(), positive()));
        ruled.put(AnchorConfig.class, this::anchorConfig);
        ruled.put(DatabaseConfig.class, () -> new DatabaseConfig(address(), one(Mode.values()),
                List.of(new AnchorRouter(address(), address().prefix(48), (SharedKey) of(SharedKey.class)))));
    }

    Object of(Type type) {
        if (type instanceof ParameterizedType generic && ((Class<?>) generic.getRawType()).isAssignableFrom(List.class)) {
            List<Object> list = new ArrayList<>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                list.add(of(generic.getActualTypeArguments()[0]));
            }
            return list;
        }
        return ofClass(type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type);
    }

    private Object ofClass(Class<?> type) {
        if (ruled.containsKey(type)) {
            return ruled.get(type).get();
        }
        if (type == int.class) {
            return random.nextInt();
        }
        if (type == long.class) {
            return random.nextLong();
        }
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        if (type == String.class) {
            return "text " + random.nextInt() + " – ✓";
        }
        if (type == byte[].class) {
            return bytes(random.nextInt(40));
        }
        if (type.isEnum()) {
            return one(type.getEnumConstants());
        }
        return type.isSealed() ? ofClass(one(type.getPermittedSubclasses())) : record(type);
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = of(components[i].getGenericType());
        }
        return new Form(type).value(values);
    }

    private AnchorConfig anchorConfig() {
        Peer peer = new Peer(address(), Ipv6Prefix.of(address(), 48), (SharedKey) of(SharedKey.class));
        return new AnchorConfig(address(), List.of((AccessLink) of(AccessLink.class)), Ipv6Prefix.of(address(), 48),
                (Control) of(Control.class), List.of(peer), List.of((AuthorizedNode) of(AuthorizedNode.class)), "realm", (Guests) of(Guests.class),
                (Times) of(Times.class));
    }

    private Ipv6Address address() {
        return new Ipv6Address(GLOBAL_UNICAST | random.nextInt(Integer.MAX_VALUE), random.nextLong());
    }

    private int positive() {
        return 1 + random.nextInt(1_000_000);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }
}
