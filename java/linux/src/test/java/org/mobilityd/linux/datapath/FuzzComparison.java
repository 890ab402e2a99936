package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.mobilityd.linux.datapath.BpfProgram.Result;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.simulation.fastpath.FastPathEvent;
import org.mobilityd.simulation.fastpath.FastPathTables;
import org.mobilityd.simulation.fastpath.InterfaceModel;
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.simulation.fastpath.InterfaceRole;
import org.mobilityd.simulation.fastpath.PacketVerdict;
import org.mobilityd.simulation.fastpath.Usage;

/** Lets the programs and the model see the same batch, and looks for a first difference: action, verdict, bytes, events, counters. */
final class FuzzComparison {

    /** So that a flow, which is reported once a second, is reported once in a batch. A batch that took longer says nothing. */
    private static final long TIME_LIMIT_NANOS = 900_000_000L;
    private static final int XDP_DROP = 1;
    private static final int XDP_PASS = 2;
    private static final int XDP_TX = 3;
    private static final int TC_OK = 0;
    private static final int TC_SHOT = 2;
    private static final int TC_STOLEN = 4;
    private static final int TC_REDIRECT = 7;

    /**
     * @param frame which one; -1: found out afterwards
     * @param what the model says and what the program did
     */
    record Difference(int frame, String what) {
    }

    private final FuzzKernel kernel;
    private final long[] verdicts = new long[PacketVerdict.values().length];

    FuzzComparison(FuzzKernel kernel) {
        this.kernel = kernel;
    }

    /** How often the model came to each verdict. */
    long[] verdicts() {
        return verdicts.clone();
    }

    /** The first difference, or null. */
    Difference find(FuzzBatch batch) {
        while (true) {
            long began = System.nanoTime();
            Difference difference = compare(batch, began);
            if (System.nanoTime() - began < TIME_LIMIT_NANOS) {
                return difference;
            }
        }
    }

    private Difference compare(FuzzBatch batch, long now) {
        FastPathTables tables = batch.tables().forModel();
        batch.tables().tellPathMtus(tables);
        InterfaceModel model = new InterfaceModel(modelRoles(batch.roles()), tables, FuzzKernel.ways(), null);
        kernel.begin(batch, now);
        List<Result> results = kernel.run(batch);
        List<Object> handedUp = kernel.events().stream().map(FuzzComparison::event).toList();
        List<FastPathEvent> expected = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            byte[] frame = batch.frames().get(i);
            Passage passage = batch.leaves() ? model.leaving(now, frame) : model.arriving(now, frame);
            verdicts[passage.verdict().ordinal()]++;
            String wrong = difference(passage, results.get(i), batch.leaves());
            if (wrong != null) {
                return new Difference(i, wrong);
            }
            expected.addAll(passage.events());
        }
        String wrong = difference(expected, handedUp);
        return wrong != null || (wrong = usageDifference(batch, tables, now)) != null ? new Difference(-1, wrong) : null;
    }

    private static Set<InterfaceRole> modelRoles(Set<Role> roles) {
        Set<InterfaceRole> result = EnumSet.noneOf(InterfaceRole.class);
        roles.forEach(role -> result.add(InterfaceRole.valueOf(role.name())));
        return result;
    }

    private static String difference(Passage passage, Result result, boolean leaves) {
        String counted = result.verdict() < 0 ? "none, or several" : AbiLayout.VERDICTS.get(result.verdict());
        if (!passage.verdict().column().equals(counted)) {
            return "verdict: " + passage.verdict().column() + " by the model, " + counted + " by the program";
        }
        int action = leaves ? leavingAction(passage.verdict()) : arrivingAction(passage.verdict());
        if (action != result.action()) {
            return passage.verdict().column() + ", action: " + action + " by the model, " + result.action() + " by the program";
        }
        if (passage.frame() != null && !Arrays.equals(passage.frame(), result.frame())) {
            return passage.verdict().column() + ", frame:\n  model   " + hex(passage.frame()) + "\n  program " + hex(result.frame());
        }
        return null;
    }

    private static int arrivingAction(PacketVerdict verdict) {
        return switch (verdict.action()) {
            case GONE -> XDP_DROP;
            case ANSWER -> XDP_TX;
            // Nobody's neighbours are known here: the kernel is to find the way.
            case PASS, LOCAL, FORWARD, ROUTE -> XDP_PASS;
        };
    }

    private static int leavingAction(PacketVerdict verdict) {
        return switch (verdict.action()) {
            case GONE -> verdict == PacketVerdict.LIFTED_FOR_FRAGMENTATION ? TC_STOLEN : TC_SHOT;
            case ANSWER, FORWARD -> TC_REDIRECT;
            case PASS, LOCAL, ROUTE -> TC_OK;
        };
    }

    private static String difference(List<?> expected, List<?> handedUp) {
        for (int i = 0; i < Math.max(expected.size(), handedUp.size()); i++) {
            Object one = i < expected.size() ? expected.get(i) : "nothing";
            Object other = i < handedUp.size() ? handedUp.get(i) : "nothing";
            if (!one.equals(other)) {
                return "event " + i + ":\n  model   " + one + "\n  program " + other;
            }
        }
        return null;
    }

    private static Object event(DatapathEvent event) {
        if (event instanceof DatapathEvent.SignallingPacket signalling) {
            return new FastPathEvent.Signalling(signalling.tunnel(), signalling.packet(), signalling.authentic());
        }
        if (event instanceof DatapathEvent.UnboundHomeAddress unbound) {
            return new FastPathEvent.UnboundHomeAddress(unbound.source(), unbound.destination(), unbound.homeAddress());
        }
        if (event instanceof DatapathEvent.ForeignSource foreign) {
            return new FastPathEvent.ForeignSource(foreign.source(), foreign.destination(), foreign.station());
        }
        if (event instanceof DatapathEvent.StationHeard heard) {
            return new FastPathEvent.StationHeard(heard.address(), heard.station());
        }
        if (event instanceof DatapathEvent.BindingExpiring expiring) {
            return new FastPathEvent.BindingExpiring(expiring.table(), expiring.key());
        }
        if (event instanceof DatapathEvent.TunnelledFlowSeen flow) {
            return new FastPathEvent.TunnelledFlowSeen(flow.homeAddress(), flow.correspondent());
        }
        if (event instanceof DatapathEvent.FragmentationNeeded needed) {
            return new FastPathEvent.FragmentationNeeded(needed.mtu(), needed.packet());
        }
        return event;
    }

    private String usageDifference(FuzzBatch batch, FastPathTables tables, long now) {
        for (FuzzTables.BindingEntry entry : batch.tables().bindings()) {
            ByteBuffer value = kernel.entry(entry);
            String expected = text(tables.usage(entry.table(), entry.binding().key()), now);
            String found = text(value.getLong(AbiLayout.Binding.PACKETS_IN), value.getLong(AbiLayout.Binding.BYTES_IN),
                    value.getLong(AbiLayout.Binding.PACKETS_OUT), value.getLong(AbiLayout.Binding.BYTES_OUT),
                    value.getLong(AbiLayout.Binding.PATH_MTU_EXPIRES_NS) > now ? value.getInt(AbiLayout.Binding.PATH_MTU) : 0);
            if (!expected.equals(found)) {
                return entry + ":\n  model   " + expected + "\n  program " + found;
            }
        }
        for (FuzzTables.TunnelEntry entry : batch.tables().tunnels()) {
            ByteBuffer value = kernel.entry(entry.tunnel());
            String expected = text(tables.usage(entry.tunnel()), now);
            String found = text(value.getLong(AbiLayout.Tunnel.PACKETS_IN), value.getLong(AbiLayout.Tunnel.BYTES_IN),
                    value.getLong(AbiLayout.Tunnel.PACKETS_OUT), value.getLong(AbiLayout.Tunnel.BYTES_OUT),
                    value.getLong(AbiLayout.Tunnel.PATH_MTU_EXPIRES_NS) > now ? value.getInt(AbiLayout.Tunnel.PATH_MTU) : 0);
            if (!expected.equals(found)) {
                return entry + ":\n  model   " + expected + "\n  program " + found;
            }
        }
        return null;
    }

    private static String text(Usage usage, long now) {
        return text(usage.packetsIn(), usage.bytesIn(), usage.packetsOut(), usage.bytesOut(), (int) usage.pathMtu(now));
    }

    private static String text(long packetsIn, long bytesIn, long packetsOut, long bytesOut, int pathMtu) {
        return "in: " + packetsIn + " packets, " + bytesIn + " bytes; out: " + packetsOut + " packets, " + bytesOut + " bytes; path MTU "
                + Integer.toUnsignedString(pathMtu);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
