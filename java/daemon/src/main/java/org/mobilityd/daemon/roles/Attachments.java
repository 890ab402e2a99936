package org.mobilityd.daemon.roles;

import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;

/** One attachment per interface, when several roles share it. */
public final class Attachments {

    private Attachments() {
    }

    public static List<Attachment> of(Collection<? extends Role> roles) {
        Map<String, Attachment> byInterface = new LinkedHashMap<>();
        for (Role role : roles) {
            role.attachments().forEach(attachment -> byInterface.merge(attachment.interfaceName(), attachment, Attachments::join));
        }
        return List.copyOf(byInterface.values());
    }

    /** The stricter wish counts: a fixed mode over AUTO, the kernel's forwarding over redirection. */
    private static Attachment join(Attachment a, Attachment b) {
        Set<Datapath.Role> roles = EnumSet.copyOf(a.roles());
        roles.addAll(b.roles());
        Forwarding forwarding = a.forwarding() == b.forwarding() ? a.forwarding() : Forwarding.KERNEL;
        return new Attachment(a.interfaceName(), roles, a.mode() == Mode.AUTO ? b.mode() : a.mode(), forwarding,
                a.icmpSource() == null ? b.icmpSource() : a.icmpSource(), a.anchored() == null ? b.anchored() : a.anchored());
    }
}
