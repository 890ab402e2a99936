package org.mobilityd.daemon.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.mobilityd.daemon.log.Log;
import org.mobilityd.daemon.store.Stores;
import org.mobilityd.linux.datapath.FastPathTables;
import org.mobilityd.linux.host.HostNetwork;
import org.mobilityd.linux.host.PacketSender;
import org.mobilityd.protocol.Effect;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * Carries effects out at the ports, in order, but for those that the {@link Outbox} brings together, and those that nobody waits for, which
 * come last: where a node was its routes go when its answer has left. Never throws: an effect that fails is
 * counted and logged, and the next one is carried out; the protocols repeat what matters.
 */
public final class EffectRunner implements Consumer<List<Effect>> {

    static final String EFFECT_FAILED = "effect-failed";
    static final String SESSION_STORE_FAILED = "session-store-failed";
    static final String ASSIGNMENT_STORE_FAILED = "assignment-store-failed";
    static final String TRANSMIT_FAILED = "transmit-failed";

    private final FastPathTables tables;
    private final HostNetwork host;
    private final Outbox outbox;
    private final String mobilityInterface;
    private final HostState state;
    private final EventCounts counts;
    private final Log log;
    private final Map<Class<? extends Effect>, Consumer<Effect>> handlers = new HashMap<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    /** The links onto which prefixes are routed by the effects at hand. */
    private final Map<Ipv6Prefix, Integer> routed = new HashMap<>();

    /**
     * @param writer carries out what waits for the disk, one after the other
     * @param loop carries out on the event loop's thread what follows from that
     * @param mobilityInterface what a mobile node's home address is diverted to, or null when there is no such role
     */
    public EffectRunner(FastPathTables tables, HostNetwork host, PacketSender sender, Stores stores, Executor writer, Executor loop,
            String mobilityInterface, HostState state, EventCounts counts, Log log) {
        this.tables = tables;
        this.host = host;
        this.outbox = new Outbox(tables, host, sender, stores, writer, loop, counts, log);
        this.mobilityInterface = mobilityInterface;
        this.state = state;
        this.counts = counts;
        this.log = log;
        handleWhatIsCollected();
        handleFastPath();
        handleHost();
    }

    @Override
    public void accept(List<Effect> effects) {
        for (Effect effect : effects) {
            run(effect);
        }
        flush();
        routed.clear();
    }

    boolean handles(Class<?> effect) {
        return handlers.containsKey(effect);
    }

    private void run(Effect effect) {
        attempt(effect, handlers.get(effect.getClass()));
    }

    private <E extends Effect> void attempt(E effect, Consumer<? super E> handler) {
        try {
            handler.accept(effect);
        } catch (RuntimeException e) {
            counts.count(EFFECT_FAILED);
            log.warning(EFFECT_FAILED, "effect", effect.getClass().getSimpleName(), "error", e.getMessage());
        }
    }

    private void flush() {
        try {
            outbox.flush();
        } catch (RuntimeException e) {
            counts.count(EFFECT_FAILED);
            log.warning(EFFECT_FAILED, "effect", "all that were collected", "error", e.getMessage());
        }
        afterwards.forEach(Runnable::run);
        afterwards.clear();
    }

    private void handleWhatIsCollected() {
        handlers.put(Effect.InstallBinding.class, effect -> outbox.add((Effect.InstallBinding) effect));
        handlers.put(Effect.RemoveBinding.class, effect -> outbox.add((Effect.RemoveBinding) effect));
        handlers.put(Effect.RememberBinding.class, effect -> outbox.add((Effect.RememberBinding) effect));
        handlers.put(Effect.ForgetBinding.class, effect -> outbox.add((Effect.ForgetBinding) effect));
        handlers.put(Effect.StoreSession.class, effect -> outbox.add((Effect.StoreSession) effect));
        handlers.put(Effect.ForgetSession.class, effect -> outbox.add((Effect.ForgetSession) effect));
        handlers.put(Effect.StoreAssignment.class, effect -> outbox.add((Effect.StoreAssignment) effect));
        handlers.put(Effect.ForgetAssignment.class, effect -> outbox.add((Effect.ForgetAssignment) effect));
        handlers.put(Effect.TransmitWhenStored.class, effect -> outbox.add((Effect.TransmitWhenStored) effect));
        handlers.put(Effect.Transmit.class, effect -> outbox.add((Effect.Transmit) effect));
        handlers.put(Effect.TransmitOnLink.class, effect -> outbox.add((Effect.TransmitOnLink) effect));
        handlers.put(Effect.Report.class, effect -> outbox.add((Effect.Report) effect));
    }

    private void handleFastPath() {
        handleAtOnce(Effect.InstallTunnel.class, effect -> tables.installTunnel(effect.tunnel()));
        handleAtOnce(Effect.RemoveTunnel.class, effect -> tables.removeTunnel(effect.match(), effect.prefix()));
        handleAtOnce(Effect.ReserveSource.class, effect -> tables.reserveSource(effect.prefix(), effect.node()));
        handleAtOnce(Effect.ReleaseSource.class, effect -> tables.releaseSource(effect.prefix()));
        handle(Effect.InstallTestSecret.class, effect -> tables.installTestSecret(effect.secret()));
        handle(Effect.DropTestSecret.class, effect -> tables.dropTestSecret(effect.nonceIndex()));
        handle(Effect.ClaimAddresses.class, effect -> tables.claimAddresses(effect.prefix(), effect.use()));
        handle(Effect.ReleaseAddresses.class, effect -> tables.releaseAddresses(effect.prefix()));
    }

    private void handleHost() {
        handle(Effect.AddProxyNeighbor.class, effect -> {
            host.addProxyNeighbor(effect.link(), effect.address());
            state.proxied(effect.link(), effect.address());
        });
        handle(Effect.RemoveProxyNeighbor.class, effect -> {
            host.removeProxyNeighbor(effect.link(), effect.address());
            state.noLongerProxied(effect.link(), effect.address());
        });
        handle(Effect.AddAddress.class, effect -> {
            host.addAddress(effect.link(), effect.address(), effect.prefixLength(), effect.optimistic());
            state.addressAdded(effect.link(), effect.address(), effect.prefixLength());
        });
        handle(Effect.RemoveAddress.class, effect -> {
            host.removeAddress(effect.link(), effect.address(), effect.prefixLength());
            state.addressRemoved(effect.link(), effect.address(), effect.prefixLength());
        });
        handle(Effect.UseDefaultRouter.class, effect -> {
            host.useDefaultRouter(effect.link(), effect.router(), effect.careOfAddress());
            state.defaultRouter(effect.link(), effect.router());
        });
        handle(Effect.ForgetDefaultRouter.class, effect -> {
            host.forgetDefaultRouter(effect.link());
            state.noDefaultRouter(effect.link());
        });
        handleAtOnce(Effect.AddNodeRoute.class, effect -> {
            routed.put(effect.prefix(), effect.link());
            host.addNodeRoute(effect.link(), effect.prefix());
            state.nodeRouted(effect.link(), effect.prefix());
        });
        handleAtOnce(Effect.RemoveNodeRoute.class, effect -> {
            routed.remove(effect.prefix(), effect.link());
            afterwards.add(() -> attempt(effect, this::removeUnlessRoutedAgain));
        });
        handleAfterwards(Effect.ProbeNode.class, effect -> host.probeNode(effect.link(), effect.node()));
        handleAfterwards(Effect.AskNode.class, effect -> host.askNode(effect.link(), effect.address(), effect.node()));
        handleAfterwards(Effect.ForgetNode.class, effect -> host.forgetNode(effect.link(), effect.node()));
        handleAtOnce(Effect.ResolveNeighbors.class, effect -> host.resolveNeighbors(effect.link(), effect.prefixes(), effect.node()));
        handle(Effect.DivertHomeAddress.class, effect -> {
            host.divertHomeAddress(mobilityInterface, effect.homeAddress());
            state.diverted(effect.homeAddress(), mobilityInterface);
        });
        handle(Effect.UndivertHomeAddress.class, effect -> {
            host.undivertHomeAddress(mobilityInterface, effect.homeAddress());
            state.noLongerDiverted(effect.homeAddress());
        });
    }

    /** A node that was here may have come back while it was being forgotten. */
    private void removeUnlessRoutedAgain(Effect.RemoveNodeRoute effect) {
        if (!Integer.valueOf(effect.link()).equals(routed.get(effect.prefix()))) {
            host.removeNodeRoute(effect.link(), effect.prefix());
            state.nodeNoLongerRouted(effect.link(), effect.prefix());
        }
    }

    /** Nobody waits for it: what is collected goes out before. */
    private <E extends Effect> void handleAfterwards(Class<E> kind, Consumer<E> handler) {
        handlers.put(kind, effect -> afterwards.add(() -> attempt(kind.cast(effect), handler)));
    }

    /** What is collected may wait: it goes out by the hundred when many mobile nodes are handed over at once. */
    private <E extends Effect> void handleAtOnce(Class<E> kind, Consumer<E> handler) {
        handlers.put(kind, effect -> handler.accept(kind.cast(effect)));
    }

    /** Whatever is collected goes out before an effect of this kind. */
    private <E extends Effect> void handle(Class<E> kind, Consumer<E> handler) {
        handlers.put(kind, effect -> {
            flush();
            handler.accept(kind.cast(effect));
        });
    }
}
