package org.netlink4j;

import java.util.EnumSet;
import java.util.Set;

/** What a network device can do with XDP: {@code enum netdev_xdp_act} of linux/netdev.h. */
public enum XdpFeature {

    /** Runs programs, with the verdicts aborted, drop, pass and transmit. */
    BASIC,
    /** Runs programs that redirect. */
    REDIRECT,
    /** Takes frames that programs elsewhere redirect to it. */
    NDO_XMIT,
    XSK_ZEROCOPY,
    HW_OFFLOAD,
    /** Runs programs on frames in several buffers. */
    RX_SG,
    /** Takes redirected frames in several buffers. */
    NDO_XMIT_SG;

    /** @param bits as the kernel has them; those of later kernels are left out */
    static Set<XdpFeature> of(long bits) {
        Set<XdpFeature> features = EnumSet.noneOf(XdpFeature.class);
        for (XdpFeature feature : values()) {
            if ((bits >> feature.ordinal() & 1) != 0) {
                features.add(feature);
            }
        }
        return features;
    }
}
