package org.mobilityd.linux.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mobilityd.linux.datapath.AttachmentMap.Slot;
import org.mobilityd.linux.datapath.Datapath.AttachedInterface;
import org.mobilityd.linux.datapath.Datapath.Attachment;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.linux.datapath.Datapath.TakesFrames;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/**
 * Loads one instance of the programs per interface, with its roles as constants, and attaches it: XDP by a pinned link, the
 * egress program of {@link Role#MOBILE_NODE_HOME} by a traffic control filter. Both are replaced in one step.
 */
final class Attacher implements AutoCloseable {

    /** What drivers say that have no native XDP, or none for this MTU: EINVAL, ERANGE, EOPNOTSUPP. */
    private static final Set<Integer> NOT_NATIVELY = Set.of(-22, -34, -95);
    private static final int ENODEV = 19;
    private static final int ENOSPC = 28;
    private static final int LINK_ADDRESS_BYTES = 6;
    private static final Ipv6Address ALL_ONES = Ipv6Address.parse("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");

    private final Path objects;
    private final Path maps;
    private final Path links;
    private final AttachmentMap attachments;
    private final CounterMap counters;
    private final RedirectTargets redirectTargets;
    private final int sourceSeed = new SecureRandom().nextInt();
    private final PreparedPrograms prepared = new PreparedPrograms();
    /** By interface: slots that {@link #attach} will fill. */
    private final Map<String, Integer> reservedSlots = new HashMap<>();

    /** @param pins directory of the BPF file system @param objects where the compiled programs are @param maps pinned there */
    Attacher(BpfObject object, Path pins, Path objects, Path maps, CounterMap counters) {
        this.objects = objects;
        this.maps = maps;
        this.links = pins.resolve("links");
        this.attachments = new AttachmentMap(object);
        this.counters = counters;
        this.redirectTargets = new RedirectTargets(object);
    }

    /** Begins to load what {@link #attach} will want for these interfaces; what cannot be loaded is left for it to say. */
    void prepare(Collection<Attachment> wanted) {
        prepared.close();
        try {
            wanted.forEach(this::prepare);
        } catch (DatapathException e) {
            // An interface that goes away just now, or one too many.
        } finally {
            prepared.begun();
        }
    }

    private void prepare(Attachment wanted) {
        int link = LibMobility.mobility_link_of_name(wanted.interfaceName());
        if (link == 0) {
            return;
        }
        int slot = slot(wanted.interfaceName());
        if (hasIngress(wanted.roles())) {
            Mode mode = firstMode(wanted, presentMode(wanted.interfaceName(), link));
            prepare("ingress", config(inMode(wanted, mode), link, CounterMap.rowIn(slot)));
        }
        if (hasEgress(wanted.roles())) {
            prepare("egress", config(wanted, link, CounterMap.rowOut(slot)));
        }
    }

    private void prepare(String name, ByteBuffer config) {
        prepared.begin(name, config, () -> load(name, config));
    }

    AttachedInterface attach(Attachment wanted) {
        int link = LibMobility.mobility_link_of_name(wanted.interfaceName());
        if (link == 0) {
            throw new DatapathException("attach to " + wanted.interfaceName(), ENODEV, "there is no such interface");
        }
        int slot = slot(wanted.interfaceName());
        Mode mode = Mode.NATIVE;
        if (hasIngress(wanted.roles())) {
            mode = attachIngress(wanted, link, slot);
        } else {
            LibMobility.check("detach from " + wanted.interfaceName(), LibMobility.mobility_xdp_detach(pin(wanted.interfaceName())));
            redirectTargets.remove(link);
        }
        attachEgress(wanted, link, slot);
        AttachedInterface attached =
                new AttachedInterface(wanted.interfaceName(), link, wanted.roles(), mode, wanted.forwarding());
        attachments.put(slot, attached, icmpSource(wanted));
        reservedSlots.remove(wanted.interfaceName());
        return attached;
    }

    /** Replaces every attached program by one that uses the maps of this attacher. */
    void exchangeAll() {
        for (Slot slot : attached()) {
            AttachedInterface is = slot.attached();
            attach(new Attachment(is.interfaceName(), is.roles(), is.mode(), is.forwarding(), slot.icmpSource()));
        }
    }

    /** Sees to it that slots and redirect targets name interfaces that are attached; {@code report} is told of others. */
    void repair(Consumer<String> report) {
        attachments.repair(report);
        redirectTargets.repair(attached().stream().map(slot -> slot.attached().index()).collect(Collectors.toSet()), report);
    }

    /** Also where an attachment was cut off between the link and its slot. */
    List<String> detachOthers(Set<String> wanted) {
        Set<String> others = new TreeSet<>();
        attachments.all().forEach(slot -> others.add(slot.attached().interfaceName()));
        others.addAll(pinned());
        others.removeAll(wanted);
        others.forEach(this::detach);
        return List.copyOf(others);
    }

    void detach(String interfaceName) {
        LibMobility.check("detach from " + interfaceName, LibMobility.mobility_xdp_detach(pin(interfaceName)));
        attachments.find(interfaceName).ifPresent(slot -> {
            AttachedInterface attached = slot.attached();
            redirectTargets.remove(attached.index());
            if (hasEgress(attached.roles())) {
                LibMobility.check("detach from " + interfaceName, LibMobility.mobility_tc_detach(attached.index()));
            }
            attachments.clear(slot.number());
        });
    }

    /** What is attached still: an interface that went away took its programs along. */
    List<Slot> attached() {
        List<Slot> still = new ArrayList<>();
        for (Slot slot : attachments.all()) {
            if (isAttached(slot.attached())) {
                still.add(slot);
            }
        }
        return still;
    }

    TakesFrames takesFrames(int link) {
        return redirectTargets.takesFrames(link);
    }

    private boolean isAttached(AttachedInterface attached) {
        if (LibMobility.mobility_link_of_name(attached.interfaceName()) != attached.index()) {
            return false;
        }
        return (!hasIngress(attached.roles()) || LibMobility.mobility_xdp_attached(pin(attached.interfaceName()), attached.index()) == 1)
                && (!hasEgress(attached.roles()) || LibMobility.mobility_tc_attached(attached.index()) == 1);
    }

    private int slot(String interfaceName) {
        return attachments.find(interfaceName).map(Slot::number)
                .orElseGet(() -> reservedSlots.computeIfAbsent(interfaceName, this::freshSlot));
    }

    private int freshSlot(String interfaceName) {
        int slot = attachments.free(reservedSlots.values());
        if (slot < 0) {
            throw new DatapathException("attach to " + interfaceName, ENOSPC, "too many interfaces are attached");
        }
        counters.clear(CounterMap.rowIn(slot));
        counters.clear(CounterMap.rowOut(slot));
        return slot;
    }

    private Mode attachIngress(Attachment wanted, int link, int slot) {
        Mode mode = attachXdp(wanted, link, slot);
        if (mode == Mode.GENERIC) {
            LibMobility.check("attach to " + wanted.interfaceName(), LibMobility.mobility_receive_offload_off(wanted.interfaceName()));
        }
        redirectTargets.add(link);
        return mode;
    }

    private Mode attachXdp(Attachment wanted, int link, int slot) {
        Mode present = presentMode(wanted.interfaceName(), link);
        Mode mode = firstMode(wanted, present);
        int result = attachXdp(wanted, link, slot, mode, present);
        if (wanted.mode() == Mode.AUTO && mode == Mode.NATIVE && NOT_NATIVELY.contains(result)) {
            mode = Mode.GENERIC;
            result = attachXdp(wanted, link, slot, mode, present);
        }
        LibMobility.check("attach to " + wanted.interfaceName(), result);
        return mode;
    }

    private int attachXdp(Attachment wanted, int link, int slot, Mode mode, Mode present) {
        int flags = mode == Mode.GENERIC ? AttachmentMap.XDP_GENERIC : AttachmentMap.XDP_NATIVE;
        try (BpfProgram program = load("ingress", inMode(wanted, mode), link, CounterMap.rowIn(slot))) {
            return LibMobility.mobility_xdp_attach(program.descriptor(), link, flags, pin(wanted.interfaceName()), mode == present ? 1 : 0);
        }
    }

    /** The mode to try first. */
    private static Mode firstMode(Attachment wanted, Mode present) {
        return wanted.mode() != Mode.AUTO ? wanted.mode() : present != null ? present : Mode.NATIVE;
    }

    private static Attachment inMode(Attachment wanted, Mode mode) {
        return new Attachment(wanted.interfaceName(), wanted.roles(), mode, wanted.forwarding(), wanted.icmpSource(),
                wanted.anchored());
    }

    /** How a link of ours is attached to the interface, as the kernel knows it; null: none is. */
    private Mode presentMode(String interfaceName, int link) {
        if (LibMobility.mobility_xdp_attached(pin(interfaceName), link) != 1) {
            return null;
        }
        return LibMobility.mobility_xdp_is_generic(link) == 1 ? Mode.GENERIC : Mode.NATIVE;
    }

    private void attachEgress(Attachment wanted, int link, int slot) {
        if (!hasEgress(wanted.roles())) {
            LibMobility.check("detach from " + wanted.interfaceName(), LibMobility.mobility_tc_detach(link));
            return;
        }
        try (BpfProgram program = load("egress", wanted, link, CounterMap.rowOut(slot))) {
            LibMobility.check("attach to " + wanted.interfaceName(), LibMobility.mobility_tc_attach(program.descriptor(), link));
        }
    }

    /** Whether these roles look at what arrives. */
    static boolean hasIngress(Set<Role> roles) {
        return roles.stream().anyMatch(role -> role != Role.MOBILE_NODE_HOME);
    }

    /** Whether these roles look at what leaves. */
    static boolean hasEgress(Set<Role> roles) {
        return roles.contains(Role.MOBILE_NODE_HOME);
    }

    /** Loads object {@code name}.bpf.o, whose program has the same name, for one interface. */
    BpfProgram load(String name, Attachment wanted, int link, int counterRow) {
        ByteBuffer config = config(wanted, link, counterRow);
        return prepared.take(name, config).orElseGet(() -> load(name, config));
    }

    private BpfProgram load(String name, ByteBuffer config) {
        try (BpfObject object = BpfObject.open(objects.resolve(name + ".bpf.o"), maps)) {
            return object.configure(config).load().program(name);
        }
    }

    private ByteBuffer config(Attachment wanted, int link, int counterRow) {
        ByteBuffer config = BpfMap.bytes(AbiLayout.InterfaceConfig.SIZE);
        config.putInt(AbiLayout.InterfaceConfig.ROLES, AttachmentMap.bits(wanted.roles()));
        config.putInt(AbiLayout.InterfaceConfig.COUNTER_ROW, counterRow);
        config.putInt(AbiLayout.InterfaceConfig.FORWARDING, AttachmentMap.number(wanted.forwarding()));
        config.putInt(AbiLayout.InterfaceConfig.LINK, link);
        config.putInt(AbiLayout.InterfaceConfig.SOURCE_SEED, sourceSeed);
        config.putInt(AbiLayout.InterfaceConfig.ANSWER_BY_REDIRECT, LibMobility.mobility_is_veth(wanted.interfaceName()));
        config.putInt(AbiLayout.InterfaceConfig.GENERIC, wanted.mode() == Mode.GENERIC ? 1 : 0);
        AddressBytes.put(config, AbiLayout.InterfaceConfig.ICMP_SOURCE, icmpSource(wanted));
        if (wanted.anchored() != null) {
            putAnchored(config, wanted.anchored());
        }
        config.put(AbiLayout.InterfaceConfig.LINK_ADDRESS, linkAddress(wanted.interfaceName()));
        return config;
    }

    private static void putAnchored(ByteBuffer config, Ipv6Prefix anchored) {
        Ipv6Address mask = Ipv6Prefix.of(ALL_ONES, Math.min(anchored.length(), Long.SIZE)).address();
        config.put(AbiLayout.InterfaceConfig.ANCHORED_BE, anchored.address().toBytes(), 0, Long.BYTES);
        config.put(AbiLayout.InterfaceConfig.ANCHORED_MASK_BE, mask.toBytes(), 0, Long.BYTES);
    }

    private static byte[] linkAddress(String interfaceName) {
        byte[] address = new byte[LINK_ADDRESS_BYTES];
        LibMobility.check("attach to " + interfaceName, LibMobility.mobility_link_address(interfaceName, address));
        return address;
    }

    private static Ipv6Address icmpSource(Attachment wanted) {
        return wanted.icmpSource() == null ? Ipv6Address.UNSPECIFIED : wanted.icmpSource();
    }

    /** The interfaces that links are pinned for. */
    private List<String> pinned() {
        if (!Files.isDirectory(links)) {
            return List.of();
        }
        try (Stream<Path> pins = Files.list(links)) {
            return pins.map(pin -> pin.getFileName().toString().replace(':', '.')).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + links, e);
        }
    }

    /** BPF file systems know no names with a dot, and interface names may have one: it is written as ":", which they may not. */
    private String pin(String interfaceName) {
        return links.resolve(interfaceName.replace('.', ':')).toString();
    }

    @Override
    public void close() {
        prepared.close();
        attachments.close();
        redirectTargets.close();
    }
}
