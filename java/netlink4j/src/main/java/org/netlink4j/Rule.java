package org.netlink4j;

import java.util.List;
import java.util.Objects;

/**
 * A rule of policy routing: packets that fit everything that it names are looked up in its table.
 *
 * @param from length 0: from everywhere
 * @param to length 0: to everywhere
 * @param inputLink name, or empty: by every interface (a packet made here comes by {@code lo})
 * @param outputLink name that a socket is bound to, or empty
 * @param mask of the firewall mark's bits that count; 0: the mark does not matter
 * @param priority rules are tried from the lowest on
 * @param protocol who made it, as in {@link Route#protocol}; 0 unspecified
 * @param unknown attributes that this library does not interpret
 */
public record Rule(AddressFamily family, int priority, IpPrefix from, IpPrefix to, String inputLink, String outputLink, long mark,
        long mask, Action action, int table, int protocol, List<Attribute> unknown) {

    public Rule {
        Objects.requireNonNull(family);
        Objects.requireNonNull(action);
        unknown = List.copyOf(unknown);
    }

    /** What a rule does with a packet that fits it. */
    public enum Action {
        LOOK_UP(1),
        GO_TO(2),
        NOTHING(3),
        BLACKHOLE(6),
        UNREACHABLE(7),
        PROHIBIT(8);

        private final int number;

        Action(int number) {
            this.number = number;
        }

        /** The FR_ACT_ number. */
        public int number() {
            return number;
        }

        static Action of(int number) {
            for (Action action : values()) {
                if (action.number == number) {
                    return action;
                }
            }
            return NOTHING;
        }
    }

    /** A rule for every packet of {@code family} that looks up {@code table}, until told more. */
    public static Builder lookUp(AddressFamily family, int table) {
        return new Builder(family, table);
    }

    /** Collects what a rule shall have. */
    public static final class Builder {

        private final AddressFamily family;
        private final int table;
        private int priority;
        private IpPrefix from;
        private IpPrefix to;
        private String inputLink = "";
        private String outputLink = "";
        private long mark;
        private long mask;
        private Action action = Action.LOOK_UP;
        private int protocol = Route.STATIC;

        private Builder(AddressFamily family, int table) {
            this.family = family;
            this.table = table;
            from = IpPrefix.all(family);
            to = IpPrefix.all(family);
        }

        public Builder priority(int number) {
            priority = number;
            return this;
        }

        public Builder from(IpPrefix prefix) {
            from = prefix;
            return this;
        }

        public Builder to(IpPrefix prefix) {
            to = prefix;
            return this;
        }

        public Builder inputLink(String name) {
            inputLink = name;
            return this;
        }

        public Builder outputLink(String name) {
            outputLink = name;
            return this;
        }

        public Builder mark(long value, long bits) {
            mark = value;
            mask = bits;
            return this;
        }

        public Builder action(Action what) {
            action = what;
            return this;
        }

        public Builder protocol(int number) {
            protocol = number;
            return this;
        }

        public Rule build() {
            return new Rule(family, priority, from, to, inputLink, outputLink, mark, mask, action, table, protocol, List.of());
        }
    }
}
