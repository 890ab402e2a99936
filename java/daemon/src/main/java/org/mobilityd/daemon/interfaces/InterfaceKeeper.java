package org.mobilityd.daemon.interfaces;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.text.Names;
import org.mobilityd.linux.datapath.Datapath;
import org.mobilityd.linux.datapath.Datapath.AttachedInterface;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.TakesFrames;
import org.mobilityd.linux.datapath.DatapathException;
import org.mobilityd.linux.host.HostNetwork;

/**
 * Keeps the fast path attached to the interfaces that the configuration names: at start, when an interface appears later (a router boots,
 * a modem is plugged in), when it comes back with another index or gets another link-layer address (by which the programs know what is for
 * this machine), and again and again when attaching fails. Belongs to the event loop's thread.
 */
public final class InterfaceKeeper {

    /**
     * An interface that is wanted: attached, or why not.
     *
     * @param looks how often it was found missing for the same reason
     */
    public record Kept(Attachment wanted, Optional<AttachedInterface> attached, String reason, int looks) {
    }

    /** A mobile node's own interface is made a moment after the first look: only what is missing again is worth a warning. */
    private static final int LOOKS_BEFORE_WARNING = 2;

    private final Datapath datapath;
    private final HostNetwork host;
    private final Log log;
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    /** By interface name: the link-layer address that it had when it was attached. */
    private final Map<String, Long> linkAddresses = new HashMap<>();
    /** Whether anything is to be redirected. */
    private final boolean redirects;
    /** By interface name: what was told last. */
    private final Map<String, TakesFrames> takesFrames = new HashMap<>();

    public InterfaceKeeper(Datapath datapath, HostNetwork host, Log log, List<Attachment> wanted) {
        this.datapath = datapath;
        this.host = host;
        this.log = log;
        this.redirects = wanted.stream().anyMatch(attachment -> attachment.forwarding() == Forwarding.REDIRECT);
        for (Attachment attachment : wanted) {
            kept.put(attachment.interfaceName(), new Kept(attachment, Optional.empty(), "not looked at yet", 0));
        }
    }

    /** Detaches what an earlier configuration attached and this one does not name. */
    public void detachStrangers() {
        datapath.detachOthers(kept.keySet()).forEach(name -> log.info("interface-detached", "interface", name));
    }

    /** Attaches what is there and not attached; to be called when a link changes and from time to time. */
    public void check() {
        for (Kept one : new ArrayList<>(kept.values())) {
            check(one);
        }
        if (redirects) {
            kept.values().forEach(one -> one.attached().ifPresent(this::tellWhetherItTakesFrames));
        }
    }

    public boolean ready() {
        return kept.values().stream().allMatch(one -> one.attached().isPresent());
    }

    /** Whether nothing has to be done about an interface: it is not wanted, or was attached under this index. */
    public boolean isSettled(String name, int index) {
        Kept one = kept.get(name);
        return one == null || one.attached().filter(attached -> attached.index() == index).isPresent();
    }

    public List<Kept> interfaces() {
        return List.copyOf(kept.values());
    }

    private void check(Kept one) {
        String name = one.wanted().interfaceName();
        Optional<HostNetwork.Link> link = host.link(name);
        Optional<AttachedInterface> attached = one.attached();
        if (link.isEmpty()) {
            attached.ifPresent(gone -> datapath.detach(name));
            waitFor(one, "there is no such interface");
        } else if (attached.isEmpty() || attached.get().index() != link.get().index()
                || linkAddresses.get(name) != link.get().macAddress()) {
            linkAddresses.put(name, link.get().macAddress());
            attach(one);
        }
    }

    private void attach(Kept one) {
        String name = one.wanted().interfaceName();
        try {
            AttachedInterface attached = datapath.attach(one.wanted());
            kept.put(name, new Kept(one.wanted(), Optional.of(attached), null, 0));
            log.info("interface-attached", "interface", name, "index", attached.index(), "roles", RoleNames.of(attached.roles()),
                    "mode", Names.of(attached.mode()));
        } catch (DatapathException e) {
            waitFor(one, e.getMessage());
        }
    }

    /** Says so when it is not as before: an interface that takes frames, as it should, begins as one of which nothing has to be said. */
    private void tellWhetherItTakesFrames(AttachedInterface attached) {
        TakesFrames now = datapath.takesFrames(attached.index());
        TakesFrames before = takesFrames.put(attached.interfaceName(), now);
        if (now == (before == null ? TakesFrames.YES : before)) {
            return;
        }
        String forwardedBy = now == TakesFrames.YES ? "redirection" : "kernel";
        log.info("interface-takes-frames", "interface", attached.interfaceName(), "takes-frames", Names.of(now),
                "forwarded-by", forwardedBy);
    }

    /** Says so once, not at every look. */
    private void waitFor(Kept one, String reason) {
        int looks = reason.equals(one.reason()) ? one.looks() + 1 : 1;
        if (one.attached().isPresent() || looks == LOOKS_BEFORE_WARNING) {
            log.warning("interface-waiting", "interface", one.wanted().interfaceName(), "reason", reason);
        }
        kept.put(one.wanted().interfaceName(), new Kept(one.wanted(), Optional.empty(), reason, looks));
    }
}
