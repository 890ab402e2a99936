package org.netlink4j;

/** Operational states of RFC 2863, in the kernel's numbering. */
public enum OperationalState {

    UNKNOWN,
    NOT_PRESENT,
    DOWN,
    LOWER_LAYER_DOWN,
    TESTING,
    DORMANT,
    UP;

    static OperationalState of(int number) {
        return number >= 0 && number < values().length ? values()[number] : UNKNOWN;
    }
}
