package org.mobilityd.protocol.mobilenode;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.RandomSource;
import org.mobilityd.protocol.binding.RetransmissionTimer;
import org.mobilityd.protocol.binding.UpdateRateLimit;
import org.mobilityd.wire.Cookie;
import org.mobilityd.wire.KeygenToken;

/**
 * One half of return routability with one correspondent: Home Test Init and Home Test, or Care-of Test Init and Care-of Test (RFC 6275
 * sections 11.6.1, 11.6.2). Sends until the answer comes, every time with a new cookie (section 11.8), and keeps the token.
 */
final class KeygenTest {

    private final RandomSource random;
    private final Sender sender;
    private final RetransmissionTimer timer = new RetransmissionTimer();
    private final UpdateRateLimit rate = new UpdateRateLimit();
    private Cookie cookie;
    private Token token;

    /** Sends the test's init message. */
    interface Sender {
        void send(Cookie cookie, List<Effect> effects);
    }

    /** What the correspondent answered. @param receivedAt monotonic nanoseconds */
    record Token(KeygenToken value, int nonceIndex, long receivedAt) {

        /** Whether the correspondent still remembers its nonce (section 5.2.7). */
        boolean usable(long now) {
            return now - receivedAt < Timing.MAX_TOKEN_LIFETIME;
        }
    }

    KeygenTest(RandomSource random, Sender sender) {
        this.random = random;
        this.sender = sender;
    }

    /** Starts the test, or starts it over. */
    void start(long now, List<Effect> effects) {
        timer.schedule(rate.earliest(now), RetransmissionTimer.INITIAL_BINDACK_TIMEOUT);
        cookie = null;
        sendIfDue(now, effects);
    }

    void startUnlessRunning(long now, List<Effect> effects) {
        if (!timer.running()) {
            start(now, effects);
        }
    }

    private void sendIfDue(long now, List<Effect> effects) {
        if (timer.due(now)) {
            timer.postpone(rate.earliest(now));
        }
        if (timer.due(now)) {
            cookie = new Cookie(random.nextLong());
            sender.send(cookie, effects);
            timer.sent(now);
            rate.sent(now);
        }
    }

    boolean running() {
        return timer.running();
    }

    /** Whether {@code candidate} is the cookie that the next answer has to carry. */
    boolean awaits(Cookie candidate) {
        return timer.running() && cookie != null && cookie.equals(candidate);
    }

    void received(long now, KeygenToken value, int nonceIndex) {
        token = new Token(value, nonceIndex, now);
        stop();
    }

    void stop() {
        timer.stop();
        cookie = null;
    }

    /** The token is of no use any more: the nonce has expired, or the address has changed. */
    void forgetToken() {
        token = null;
    }

    /** The token if it is usable, else null. */
    Token token(long now) {
        return token != null && token.usable(now) ? token : null;
    }

    /** When the token was received, or now when there is none. */
    long tokenSince(long now) {
        return token == null ? now : token.receivedAt();
    }

    /** Whether there is no usable token, or one older than {@code age}. */
    boolean isOlderThan(long now, long age) {
        return token(now) == null || now - token.receivedAt() >= age;
    }

    /** Sends on; true when nobody answers, and the test has ended. */
    boolean failedBy(long now, List<Effect> effects) {
        if (timer.due(now) && timer.attempts() >= Timing.MAX_ATTEMPTS) {
            stop();
            return true;
        }
        sendIfDue(now, effects);
        return false;
    }

    long nextDeadline() {
        return timer.deadline();
    }
}
