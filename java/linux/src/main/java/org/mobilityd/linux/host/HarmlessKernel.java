package org.mobilityd.linux.host;

import org.netlink4j.IpAddress;
import org.netlink4j.NetlinkException;
import org.netlink4j.Request;
import org.netlink4j.RouteRequests;
import org.netlink4j.RouteRequests.Lookup;
import org.netlink4j.RtNetlink;

/** Changes nothing: for every request it asks for a route instead, which is sent and answered in the same way. */
final class HarmlessKernel extends Kernel {

    private final Request question;

    /** @param address of any family and kind */
    HarmlessKernel(RtNetlink netlink, IpAddress address) {
        super(netlink);
        question = RouteRequests.lookUp(Lookup.to(address).from(address));
    }

    @Override
    void execute(Request request) {
        try {
            super.execute(question);
        } catch (NetlinkException e) {
            // A refusal comes the same way.
        }
    }
}
