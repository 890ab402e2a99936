package org.mobilityd.protocol.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** SHA-1 and HMAC_SHA1 beside those of the Java runtime, and what they leave behind. */
class Sha1Test {

    private final Random random = new Random(1);

    @Nested
    class Values {

        @Test
        @DisplayName("the hash of every length up to four blocks, added in pieces of every kind, is the runtime's")
        void hashes() throws GeneralSecurityException {
            for (int length = 0; length <= 4 * Sha1.BLOCK_BYTES; length++) {
                byte[] message = bytes(length);
                Sha1 sha1 = new Sha1();
                addInPieces(sha1, message);
                assertArrayEquals(MessageDigest.getInstance("SHA-1").digest(message), sha1.finish(), "length " + length);
            }
        }

        @Test
        @DisplayName("the code of every length with keys shorter than, as long as and longer than a block is the runtime's")
        void authenticates() throws GeneralSecurityException {
            for (int keyLength : new int[] {1, 20, 63, 64, 65, 200}) {
                byte[] key = bytes(keyLength);
                Mac mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(key, "HmacSHA1"));
                HmacKey prepared = new HmacKey(key);
                for (int length = 0; length <= 2 * Sha1.BLOCK_BYTES; length++) {
                    byte[] message = bytes(length);
                    assertArrayEquals(mac.doFinal(message), prepared.begin().add(message).finish());
                }
            }
        }

        private void addInPieces(Sha1 sha1, byte[] message) {
            int at = 0;
            while (at < message.length) {
                int left = message.length - at;
                int kind = random.nextInt(3);
                if (kind == 0 && left >= Long.BYTES) {
                    sha1.add(java.nio.ByteBuffer.wrap(message, at, Long.BYTES).getLong());
                    at += Long.BYTES;
                } else if (kind == 1) {
                    int count = 1 + random.nextInt(left);
                    sha1.add(message, at, at + count);
                    at += count;
                } else {
                    sha1.add(message[at++]);
                }
            }
        }
    }

    @Nested
    class WhatIsLeftBehind {

        @Test
        @DisplayName("a finished code has overwritten all it worked on")
        void finishedCodeIsWiped() throws ReflectiveOperationException {
            HmacSha1 code = new HmacKey(bytes(20)).begin().add(bytes(100));
            code.finish();
            Sha1 worked = (Sha1) field(code, "sha1");
            assertAllZero((int[]) field(worked, "state"));
            assertAllZero((int[]) field(worked, "schedule"));
            assertArrayEquals(new byte[Sha1.BLOCK_BYTES], (byte[]) field(worked, "block"));
        }

        @Test
        @DisplayName("a destroyed binding management key, shared key and nonce leave nothing of themselves")
        void destroyedKeysAreWiped() throws ReflectiveOperationException {
            TestSecret secret = new TestSecret(1, bytes(20), bytes(8), 0);
            KeygenTokens tokens = new KeygenTokens(secret);
            BindingManagementKey key = BindingManagementKey.forDeletion(tokens.home(org.mobilityd.wire.Ipv6Address.LOOPBACK));
            SharedKey shared = new SharedKey(256, bytes(16));
            secret.destroy();
            tokens.destroy();
            key.destroy();
            shared.destroy();
            assertArrayEquals(new byte[20], secret.nodeKey());
            assertArrayEquals(new byte[8], secret.nonce());
            assertArrayEquals(new byte[8], (byte[]) field(tokens, "nonce"));
            assertArrayEquals(new byte[20], (byte[]) field(key, "bytes"));
            for (Object owner : new Object[] {field(tokens, "nodeKey"), field(key, "hmac"), field(shared, "key")}) {
                assertAllZero((int[]) field(owner, "inner"));
                assertAllZero((int[]) field(owner, "outer"));
            }
        }

        private void assertAllZero(int[] words) {
            assertEquals(0, Arrays.stream(words).filter(word -> word != 0).count());
        }

        private Object field(Object owner, String name) throws ReflectiveOperationException {
            Field field = owner.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(owner);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
