package org.netlink4j;

/**
 * A netlink operation failed: which, with what errno, in the kernel's own words when it gave some. The message reads
 * {@code route add 2001:db8::/64: File exists (errno 17): kernel's words}.
 */
public final class NetlinkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;
    private final String kernelText;

    public NetlinkException(String operation, int errno) {
        this(operation, errno, "");
    }

    /** @param kernelText the extended acknowledgement's text, or whatever else explains the failure; may be empty */
    public NetlinkException(String operation, int errno, String kernelText) {
        super(operation + ": " + Errno.words(errno) + " (errno " + errno + ")" + (kernelText.isEmpty() ? "" : ": " + kernelText));
        this.operation = operation;
        this.errno = errno;
        this.kernelText = kernelText;
    }

    public String operation() {
        return operation;
    }

    /** A positive error number; see {@link Errno}. */
    public int errno() {
        return errno;
    }

    /** Empty when the kernel gave none. */
    public String kernelText() {
        return kernelText;
    }
}
