package org.mobilityd.protocol.correspondent;

import java.util.Objects;

/** What the tests of RFC 6275 section 9.5.1 say about a Binding Update. */
sealed interface Verdict {

    /** Silently discarded. @param reason in kebab-case, for the counter */
    record Drop(String reason) implements Verdict {
    }

    /**
     * Answered with an error.
     *
     * @param sequence the number that the answer carries
     * @param authority signs the answer, or null: this refusal goes unsigned
     */
    record Refuse(int status, int sequence, Authority authority) implements Verdict {
    }

    /** Valid: processed further as section 9.5.2 or 9.5.3 says. */
    record Accept(Authority authority) implements Verdict {
        public Accept {
            Objects.requireNonNull(authority);
        }
    }
}
