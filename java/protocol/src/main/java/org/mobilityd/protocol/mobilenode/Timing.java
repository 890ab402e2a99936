package org.mobilityd.protocol.mobilenode;

/** How long a mobile node waits for what: the constants of the RFCs, then this implementation's own choices. In nanoseconds. */
final class Timing {

    private static final long MILLISECOND = 1_000_000L;
    static final long SECOND = 1_000 * MILLISECOND;

    // RFC 6275 sections 12 and 13
    static final long INITIAL_BINDACK_TIMEOUT_FIRST_REGISTRATION = 1_500 * MILLISECOND;
    static final long MAX_TOKEN_LIFETIME = 210 * SECOND;

    // RFC 4861 section 10; the back-off: RFC 7559
    static final long RTR_SOLICITATION_INTERVAL = 4 * SECOND;
    static final int MAX_RTR_SOLICITATIONS = 3;
    static final int MAX_NEIGHBOR_ADVERTISEMENT = 3;
    static final long RETRANS_TIMER = SECOND;
    /** How far apart solicitations drift while no router answers. */
    static final long MAX_SOLICITATION_INTERVAL = 120 * SECOND;

    /** How long packets still find their way to the care-of address that the node has just left. */
    static final long CARE_OF_ADDRESS_RETENTION = 10 * SECOND;
    /** How long addresses stay on a link that is lost: until there is time to remove them. */
    static final long LOST_LINK_RETENTION = SECOND;
    /** A router that leaves this many neighbour solicitations unanswered, so far apart, is gone. */
    static final int REACHABILITY_PROBES = 3;
    static final long REACHABILITY_PROBE_INTERVAL = 200 * MILLISECOND;
    /** Routers may advertise every 30 ms (RFC 6275 section 7.5); so long an advertisement may be delayed without being missed. */
    static final long ADVERTISEMENT_GRACE = 250 * MILLISECOND;
    /** Age at which the home keygen token of a binding in use is renewed, so that a move needs no round trip through the home agent. */
    static final long HOME_TOKEN_REFRESH_AGE = 150 * SECOND;
    /** A home keygen token older than this is renewed along with a binding. */
    static final long HOME_TOKEN_RENEWAL_AGE = 60 * SECOND;
    /** Unanswered messages after which a correspondent counts as silent: 1 + 2 + 4 + 8 + 16 + 32 seconds. */
    static final int MAX_ATTEMPTS = 6;
    /** How often in a row a correspondent may refuse nonces or sequence numbers. */
    static final int MAX_REFUSALS = 3;
    /** How long a correspondent is left in peace after silence. */
    static final long SILENCE_RETRY = 60 * SECOND;
    /** How long a correspondent is left in peace after it said that it cannot, or will not, optimize routes (section 11.3.5). */
    static final long REFUSAL_RETRY = 300 * SECOND;
    /** How long a packet may be under way. */
    static final long MAX_PACKET_LIFE = 10 * SECOND;
    /** MAX_NONCE_LIFETIME, and time to get there: how long a Binding Update stays authentic. */
    static final long SEQUENCE_MEMORY = 240 * SECOND + MAX_PACKET_LIFE;
    /** A binding younger than this needs no refresh, whoever asks for it. */
    static final long MIN_REFRESH_AGE = 10 * SECOND;

    private Timing() {
    }

    static long millis(long nanos) {
        return nanos / MILLISECOND;
    }
}
