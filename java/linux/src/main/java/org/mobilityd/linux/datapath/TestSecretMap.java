package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.mobilityd.protocol.auth.TestSecret;

/**
 * {@code test_secrets}, a ring in which a secret's place is its nonce index modulo the ring's size, and
 * {@code current_test_secret}, one more than the place of the one in use (0: none).
 */
final class TestSecretMap implements AutoCloseable {

    private static final ByteBuffer ONLY = BpfMap.index(0);
    private static final int MIDSTATE_WORDS = 5;
    private static final int MAX_NONCE_INDEX = 0xffff;

    private final BpfMap secrets;
    private final BpfMap current;

    TestSecretMap(BpfObject object) {
        secrets = object.map("test_secrets", Integer.BYTES);
        current = object.map("current_test_secret", Integer.BYTES);
    }

    void install(TestSecret secret) {
        int place = place(secret.nonceIndex());
        secrets.put(BpfMap.index(place), encode(secret));
        current(place + 1);
    }

    void drop(int nonceIndex) {
        int place = place(nonceIndex);
        if (!holds(secrets.lookup(BpfMap.index(place)), nonceIndex)) {
            return;
        }
        if (currentPlace() == place) {
            current(0);
        }
        secrets.put(BpfMap.index(place), BpfMap.bytes(AbiLayout.TestSecret.SIZE));
    }

    /** Oldest first, but the one in use last. */
    List<TestSecret> all() {
        int currentPlace = currentPlace();
        List<TestSecret> found = new ArrayList<>();
        for (int place = 0; place < AbiLayout.TEST_SECRETS; place++) {
            ByteBuffer value = secrets.lookup(BpfMap.index(place));
            if (value.getInt(AbiLayout.TestSecret.IN_USE) != 0) {
                found.add(decode(value));
            }
        }
        found.sort(Comparator.<TestSecret, Boolean>comparing(secret -> place(secret.nonceIndex()) == currentPlace)
                .thenComparing(TestSecret::createdAt));
        return found;
    }

    /**
     * Empties places with secrets that cannot have been installed like this; {@code report} is told. A secret whose prepared hashes are not
     * those of its node key would answer with tokens that nobody can verify.
     */
    void repair(long now, Consumer<String> report) {
        for (int place = 0; place < AbiLayout.TEST_SECRETS; place++) {
            ByteBuffer value = secrets.lookup(BpfMap.index(place));
            if (value.getInt(AbiLayout.TestSecret.IN_USE) != 0 && !isSound(value, place, now)) {
                secrets.put(BpfMap.index(place), BpfMap.bytes(AbiLayout.TestSecret.SIZE));
                report.accept("test_secrets: nonce index " + value.getInt(AbiLayout.TestSecret.NONCE_INDEX) + " removed");
            }
        }
        int current = currentPlace();
        boolean usable = current < AbiLayout.TEST_SECRETS
                && (current < 0 || secrets.lookup(BpfMap.index(current)).getInt(AbiLayout.TestSecret.IN_USE) != 0);
        if (!usable) {
            current(0);
            report.accept("current_test_secret: place " + current + ", where there is none, forgotten");
        }
    }

    private static boolean isSound(ByteBuffer value, int place, long now) {
        int nonceIndex = value.getInt(AbiLayout.TestSecret.NONCE_INDEX);
        return nonceIndex > 0 && nonceIndex <= MAX_NONCE_INDEX && place(nonceIndex) == place
                && value.getLong(AbiLayout.TestSecret.CREATED_NS) <= now && encode(decode(value)).equals(value);
    }

    private void current(int placePlusOne) {
        current.put(ONLY, BpfMap.index(placePlusOne));
    }

    private int currentPlace() {
        return current.lookup(ONLY).getInt(0) - 1;
    }

    private static int place(int nonceIndex) {
        return nonceIndex % AbiLayout.TEST_SECRETS;
    }

    private static boolean holds(ByteBuffer value, int nonceIndex) {
        return value.getInt(AbiLayout.TestSecret.IN_USE) != 0 && value.getInt(AbiLayout.TestSecret.NONCE_INDEX) == nonceIndex;
    }

    private static ByteBuffer encode(TestSecret secret) {
        int[] inner = new int[MIDSTATE_WORDS];
        int[] outer = new int[MIDSTATE_WORDS];
        LibMobility.mobility_hmac_midstates(secret.nodeKey(), inner, outer);
        ByteBuffer value = BpfMap.bytes(AbiLayout.TestSecret.SIZE);
        value.putLong(AbiLayout.TestSecret.CREATED_NS, secret.createdAt());
        value.putInt(AbiLayout.TestSecret.IN_USE, 1);
        value.putInt(AbiLayout.TestSecret.NONCE_INDEX, secret.nonceIndex());
        for (int i = 0; i < MIDSTATE_WORDS; i++) {
            value.putInt(AbiLayout.TestSecret.INNER_MIDSTATE + i * Integer.BYTES, inner[i]);
            value.putInt(AbiLayout.TestSecret.OUTER_MIDSTATE + i * Integer.BYTES, outer[i]);
        }
        value.put(AbiLayout.TestSecret.NODE_KEY, secret.nodeKey());
        value.put(AbiLayout.TestSecret.NONCE, secret.nonce());
        return value;
    }

    private static TestSecret decode(ByteBuffer value) {
        byte[] nodeKey = new byte[TestSecret.NODE_KEY_BYTES];
        byte[] nonce = new byte[TestSecret.NONCE_BYTES];
        value.get(AbiLayout.TestSecret.NODE_KEY, nodeKey);
        value.get(AbiLayout.TestSecret.NONCE, nonce);
        return new TestSecret(value.getInt(AbiLayout.TestSecret.NONCE_INDEX), nodeKey, nonce,
                value.getLong(AbiLayout.TestSecret.CREATED_NS));
    }

    @Override
    public void close() {
        secrets.close();
        current.close();
    }
}
