package org.mobilityd.linux.host;

import java.util.Set;
import org.netlink4j.Errno;
import org.netlink4j.NetlinkException;
import org.netlink4j.Request;
import org.netlink4j.RtNetlink;

/** Requests whose wanted state may be there already. */
class Kernel {

    /** The thing, its table or its link is gone: nothing is left to be taken away. */
    private static final Set<Integer> GONE =
            Set.of(Errno.ENOENT, Errno.ESRCH, Errno.EADDRNOTAVAIL, Errno.ENODEV, Errno.ENXIO);

    private final RtNetlink netlink;

    Kernel(RtNetlink netlink) {
        this.netlink = netlink;
    }

    RtNetlink netlink() {
        return netlink;
    }

    void execute(Request request) {
        netlink.execute(request);
    }

    /** Returns false when such a thing exists. */
    boolean add(Request request) {
        return succeeds(request, Set.of(Errno.EEXIST));
    }

    /** Returns false when there is nothing to be taken away. */
    boolean remove(Request request) {
        return succeeds(request, GONE);
    }

    private boolean succeeds(Request request, Set<Integer> expected) {
        try {
            execute(request);
            return true;
        } catch (NetlinkException failure) {
            if (expected.contains(failure.errno())) {
                return false;
            }
            throw failure;
        }
    }
}
