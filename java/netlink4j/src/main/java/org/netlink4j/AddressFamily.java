package org.netlink4j;

/** Address families of rtnetlink requests. */
public enum AddressFamily {

    UNSPECIFIED(0),
    IPV4(2),
    BRIDGE(7),
    IPV6(10);

    private final int number;

    AddressFamily(int number) {
        this.number = number;
    }

    /** The AF_ number on Linux. */
    public int number() {
        return number;
    }

    /** {@link #UNSPECIFIED} for a family that is not listed here. */
    static AddressFamily of(int number) {
        for (AddressFamily family : values()) {
            if (family.number == number) {
                return family;
            }
        }
        return UNSPECIFIED;
    }
}
