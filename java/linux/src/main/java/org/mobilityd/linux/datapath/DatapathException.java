package org.mobilityd.linux.datapath;

/** An operation on the fast path failed: which, with what errno, in the kernel's (or the verifier's) own words. */
public final class DatapathException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    public DatapathException(String operation, int errno, String words) {
        super(operation + ": " + words + " (errno " + errno + ")");
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
