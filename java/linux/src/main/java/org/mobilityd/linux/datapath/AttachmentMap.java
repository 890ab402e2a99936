package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.mobilityd.linux.datapath.Datapath.AttachedInterface;
import org.mobilityd.linux.datapath.Datapath.Forwarding;
import org.mobilityd.linux.datapath.Datapath.Mode;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.wire.Ipv6Address;

/** {@code attachments}: what is attached where, for a daemon that starts anew. */
final class AttachmentMap implements AutoCloseable {

    /** XDP_FLAGS_SKB_MODE and XDP_FLAGS_DRV_MODE of linux/if_link.h. */
    static final int XDP_GENERIC = 1 << 1;
    static final int XDP_NATIVE = 1 << 2;
    /** What the kernel allows as an interface's name, and nothing that leads out of a directory. */
    private static final Pattern NAME = Pattern.compile("(?!\\.\\.?$)[^/:\\s\\p{Cntrl}]{1,15}");

    /** @param icmpSource as in {@link Datapath.Attachment} */
    record Slot(int number, AttachedInterface attached, Ipv6Address icmpSource) {
    }

    private final BpfMap map;

    AttachmentMap(BpfObject object) {
        map = object.map("attachments", Integer.BYTES);
    }

    List<Slot> all() {
        List<Slot> slots = new ArrayList<>();
        for (int number = 0; number < AbiLayout.ATTACHMENT_SLOTS; number++) {
            ByteBuffer value = map.lookup(BpfMap.index(number));
            if (value.getInt(AbiLayout.Attachment.LINK) != 0) {
                slots.add(new Slot(number, decode(value), icmpSource(value)));
            }
        }
        return slots;
    }

    Optional<Slot> find(String interfaceName) {
        return all().stream().filter(slot -> slot.attached().interfaceName().equals(interfaceName)).findFirst();
    }

    /** An empty slot that is not among {@code reserved}, or -1 when all are taken. */
    int free(Collection<Integer> reserved) {
        for (int number = 0; number < AbiLayout.ATTACHMENT_SLOTS; number++) {
            if (!reserved.contains(number) && map.lookup(BpfMap.index(number)).getInt(AbiLayout.Attachment.LINK) == 0) {
                return number;
            }
        }
        return -1;
    }

    void put(int slot, AttachedInterface attached, Ipv6Address icmpSource) {
        ByteBuffer value = BpfMap.bytes(AbiLayout.Attachment.SIZE);
        value.putInt(AbiLayout.Attachment.LINK, attached.index());
        value.putInt(AbiLayout.Attachment.ROLES, bits(attached.roles()));
        value.putInt(AbiLayout.Attachment.MODE, attached.mode() == Mode.GENERIC ? XDP_GENERIC : XDP_NATIVE);
        value.putInt(AbiLayout.Attachment.FORWARDING, number(attached.forwarding()));
        AddressBytes.put(value, AbiLayout.Attachment.ICMP_SOURCE, icmpSource);
        value.put(AbiLayout.Attachment.NAME, attached.interfaceName().getBytes(StandardCharsets.UTF_8));
        map.put(BpfMap.index(slot), value);
    }

    void clear(int slot) {
        map.put(BpfMap.index(slot), BpfMap.bytes(AbiLayout.Attachment.SIZE));
    }

    static int bits(Set<Role> roles) {
        return roles.stream().mapToInt(AttachmentMap::bit).sum();
    }

    static int number(Forwarding forwarding) {
        return forwarding == Forwarding.REDIRECT ? AbiLayout.FORWARD_REDIRECT : AbiLayout.FORWARD_KERNEL;
    }

    private static int bit(Role role) {
        return switch (role) {
            case AGENT_OUTSIDE -> AbiLayout.ROLE_AGENT_OUTSIDE;
            case AGENT_INSIDE -> AbiLayout.ROLE_AGENT_INSIDE;
            case HOME_AGENT -> AbiLayout.ROLE_HOME_AGENT;
            case MOBILE_NODE_LINK -> AbiLayout.ROLE_MOBILE_NODE_LINK;
            case MOBILE_NODE_HOME -> AbiLayout.ROLE_MOBILE_NODE_HOME;
            case ANCHOR_UPLINK -> AbiLayout.ROLE_ANCHOR_UPLINK;
            case ANCHOR_ACCESS -> AbiLayout.ROLE_ANCHOR_ACCESS;
        };
    }

    /** Empties slots that no interface of ours can have; {@code report} is told. */
    void repair(Consumer<String> report) {
        Set<String> names = new HashSet<>();
        for (Slot slot : all()) {
            String name = slot.attached().interfaceName();
            if (!NAME.matcher(name).matches() || slot.attached().roles().isEmpty() || !names.add(name)) {
                clear(slot.number());
                report.accept("attachments: slot " + slot.number() + " emptied");
            }
        }
    }

    private static Ipv6Address icmpSource(ByteBuffer value) {
        Ipv6Address source = AddressBytes.get(value, AbiLayout.Attachment.ICMP_SOURCE);
        return source.equals(Ipv6Address.UNSPECIFIED) ? null : source;
    }

    private static AttachedInterface decode(ByteBuffer value) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if ((value.getInt(AbiLayout.Attachment.ROLES) & bit(role)) != 0) {
                roles.add(role);
            }
        }
        byte[] name = new byte[AbiLayout.INTERFACE_NAME_LENGTH];
        value.get(AbiLayout.Attachment.NAME, name);
        return new AttachedInterface(new String(name, StandardCharsets.UTF_8).trim(), value.getInt(AbiLayout.Attachment.LINK),
                Set.copyOf(roles), value.getInt(AbiLayout.Attachment.MODE) == XDP_GENERIC ? Mode.GENERIC : Mode.NATIVE,
                value.getInt(AbiLayout.Attachment.FORWARDING) == AbiLayout.FORWARD_REDIRECT ? Forwarding.REDIRECT : Forwarding.KERNEL);
    }

    @Override
    public void close() {
        map.close();
    }
}
