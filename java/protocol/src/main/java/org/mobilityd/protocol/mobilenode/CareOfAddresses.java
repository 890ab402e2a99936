package org.mobilityd.protocol.mobilenode;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Engine;
import org.mobilityd.wire.Ipv6Address;

/**
 * The addresses that the node holds on its links: the present one, and for a while those it has left, at which packets may still
 * arrive (RFC 6275 section 11.5.4). The only owner of what the kernel was told about them.
 */
final class CareOfAddresses {

    private static final int HOST_PREFIX_BITS = 128;
    private static final int MAX_FORMER = 8;

    private Attachment primary;
    private int routedLink;
    private final List<Former> former = new ArrayList<>();

    private record Former(Attachment attachment, long removeAt) {
    }

    /** The present care-of address, or null: none, or at home. */
    Attachment primary() {
        return primary;
    }

    /** Gives the link its care-of address and routes by its router. The former one stays for a while. */
    void use(long now, Attachment attachment, List<Effect> effects) {
        if (primary != null && !primary.address().equals(attachment.address())) {
            retain(now, effects);
        }
        former.removeIf(entry -> entry.attachment().sameAddressAs(attachment));
        primary = attachment;
        routedLink = attachment.link();
        effects.add(new Effect.AddAddress(attachment.link(), attachment.address(), attachment.prefix().length(), true));
        effects.add(new Effect.ClaimAddresses(attachment.address().prefix(HOST_PREFIX_BITS), Effect.AddressUse.CARE_OF_ADDRESS));
        effects.add(new Effect.UseDefaultRouter(attachment.link(), attachment.router(), attachment.address()));
    }

    /** The node is at home and needs no care-of address any more; the last one stays for a while. */
    void routeAtHome(long now, Attachment home, List<Effect> effects) {
        if (primary != null) {
            retain(now, effects);
            primary = null;
        }
        routedLink = home.link();
        effects.add(new Effect.UseDefaultRouter(home.link(), home.router(), home.address()));
    }

    private void retain(long now, List<Effect> effects) {
        if (former.size() == MAX_FORMER) {
            remove(former.remove(0).attachment(), effects);
        }
        former.add(new Former(primary, now + Timing.CARE_OF_ADDRESS_RETENTION));
    }

    /** Whether the node still holds {@code address}. */
    boolean holds(Ipv6Address address) {
        return primary != null && primary.address().equals(address)
                || former.stream().anyMatch(entry -> entry.attachment().address().equals(address));
    }

    /** Where a former address is held, or null. */
    Attachment formerAttachment(Ipv6Address address) {
        return former.stream().map(Former::attachment).filter(entry -> entry.address().equals(address)).findFirst().orElse(null);
    }

    /** Another node uses {@code address}: it is given up at once. */
    void giveUp(int link, Ipv6Address address, List<Effect> effects) {
        removeFormerIf(entry -> entry.attachment().link() == link && entry.attachment().address().equals(address), effects);
        if (primary != null && primary.link() == link && primary.address().equals(address)) {
            Attachment duplicate = primary;
            primary = null;
            remove(duplicate, effects);
        }
    }

    /** Former addresses on a link that is gone serve nobody; but the next network, which may be there already, comes first. */
    void linkLost(long now, int link) {
        former.replaceAll(entry -> entry.attachment().link() != link ? entry
                : new Former(entry.attachment(), Math.min(entry.removeAt(), now + Timing.LOST_LINK_RETENTION)));
    }

    void onTime(long now, List<Effect> effects) {
        removeFormerIf(entry -> entry.removeAt() <= now, effects);
    }

    long nextDeadline() {
        return former.stream().mapToLong(Former::removeAt).min().orElse(Engine.NEVER);
    }

    private void removeFormerIf(java.util.function.Predicate<Former> obsolete, List<Effect> effects) {
        for (Iterator<Former> entries = former.iterator(); entries.hasNext();) {
            Former entry = entries.next();
            if (obsolete.test(entry)) {
                entries.remove();
                remove(entry.attachment(), effects);
            }
        }
    }

    private void remove(Attachment attachment, List<Effect> effects) {
        effects.add(new Effect.ReleaseAddresses(attachment.address().prefix(HOST_PREFIX_BITS)));
        effects.add(new Effect.RemoveAddress(attachment.link(), attachment.address(), attachment.prefix().length()));
        boolean linkStillUsed = attachment.link() == routedLink
                || former.stream().anyMatch(entry -> entry.attachment().link() == attachment.link());
        if (!linkStillUsed) {
            effects.add(new Effect.ForgetDefaultRouter(attachment.link()));
        }
    }
}
