package org.mobilityd.protocol.mobilenode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.mobilityd.wire.Ipv6Address;

/**
 * Which router and prefix the node should use: a decision, nothing is done here (RFC 6275 sections 11.5.1 to 11.5.4).
 *
 * <ol>
 * <li>The home link, when a router on it is heard.
 * <li>The present attachment, as long as its router lives. The node leaves it only when its link was associated anew and another router
 * answered there, when another link was associated and brought a prefix, or when its prefix is deprecated.
 * <li>Otherwise the most recently associated link, the links in their configured order, the router heard last.
 * </ol>
 */
final class CareOfAddressSelection {

    private final MobileNodeConfig.Home home;
    private final InterfaceIdentifiers identifiers;

    /** @param fresh the router was heard since its link was last associated */
    private record Candidate(LinkState link, int rank, Router router, Router.Prefix prefix, Ipv6Address address, boolean atHome,
            boolean fresh, boolean deprecated) {

        Attachment attachment() {
            return new Attachment(link.index(), router.address(), prefix.value(), address, atHome, link.associatedAt());
        }

        boolean is(Attachment attachment) {
            return link.index() == attachment.link() && router.address().equals(attachment.router())
                    && prefix.value().equals(attachment.prefix()) && address.equals(attachment.address());
        }
    }

    CareOfAddressSelection(MobileNodeConfig.Home home, InterfaceIdentifiers identifiers) {
        this.home = home;
        this.identifiers = identifiers;
    }

    /**
     * @param current where the node is attached, or null
     * @param since when it came there
     * @return where it should be attached, or null: nowhere
     */
    Attachment select(long now, List<LinkState> links, RouterList routers, Attachment current, long since) {
        List<Candidate> candidates = candidates(now, links, routers);
        Candidate staying = current == null ? null : candidates.stream().filter(c -> c.is(current)).findFirst().orElse(null);
        Candidate best = candidates.stream().filter(Candidate::fresh).min(preference()).orElse(null);
        if (staying != null && (best == null || !best.atHome() && !isSuperseded(staying, best, since))) {
            return staying.fresh() ? staying.attachment() : current;
        }
        return best == null ? null : best.attachment();
    }

    private List<Candidate> candidates(long now, List<LinkState> links, RouterList routers) {
        List<Candidate> candidates = new ArrayList<>();
        for (int rank = 0; rank < links.size(); rank++) {
            LinkState link = links.get(rank);
            for (Router router : routers.all()) {
                if (link.up() && router.link() == link.index()) {
                    for (Router.Prefix prefix : router.prefixes()) {
                        addCandidate(now, link, rank, router, prefix, candidates);
                    }
                }
            }
        }
        return candidates;
    }

    private void addCandidate(long now, LinkState link, int rank, Router router, Router.Prefix prefix, List<Candidate> candidates) {
        boolean atHome = prefix.value().equals(home.prefix());
        boolean formable = !atHome && prefix.autonomous();
        OptionalLong identifier = formable ? identifiers.identifier(link.link(), prefix.value()) : OptionalLong.empty();
        if (atHome || identifier.isPresent()) {
            Ipv6Address address = atHome ? home.address() : prefix.value().withInterfaceIdentifier(identifier.getAsLong());
            candidates.add(new Candidate(link, rank, router, prefix, address, atHome, router.lastHeard() >= link.associatedAt(),
                    prefix.preferredUntil() <= now));
        }
    }

    private static Comparator<Candidate> preference() {
        return Comparator.<Candidate, Boolean>comparing(candidate -> !candidate.atHome())
                .thenComparing(Candidate::deprecated)
                .thenComparing(Comparator.<Candidate>comparingLong(candidate -> candidate.link().associatedAt()).reversed())
                .thenComparing(Candidate::rank)
                .thenComparing(Comparator.<Candidate>comparingLong(candidate -> candidate.router().lastHeard()).reversed());
    }

    private static boolean isSuperseded(Candidate staying, Candidate best, long since) {
        boolean sameLink = staying.link() == best.link();
        boolean movedOnItsLink = sameLink && !staying.fresh();
        boolean otherLinkAssociated = !sameLink && best.link().associationSeen() && best.link().associatedAt() > since
                && best.prefix().firstHeard() >= best.link().associatedAt();
        boolean betterPrefix = staying.deprecated() && !best.deprecated();
        return movedOnItsLink || otherLinkAssociated || betterPrefix;
    }
}
