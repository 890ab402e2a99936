package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.mobilityd.linux.datapath.Datapath.ClaimedPrefix;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.wire.Ipv6Address;
import org.mobilityd.wire.Ipv6Prefix;

/** {@code endpoints}: what addresses are to this node. */
final class EndpointMap implements AutoCloseable {

    private final BpfMap map;

    EndpointMap(BpfObject object) {
        map = object.map("endpoints", AbiLayout.EndpointKey.SIZE);
    }

    void claim(Ipv6Prefix prefix, AddressUse use) {
        map.put(key(prefix), BpfMap.bytes(AbiLayout.Endpoint.SIZE).putInt(AbiLayout.Endpoint.USE, number(use)));
    }

    void release(Ipv6Prefix prefix) {
        map.remove(key(prefix));
    }

    /** What {@code address} is to this node, or null: nothing. */
    AddressUse find(Ipv6Address address) {
        ByteBuffer value = map.lookup(key(Ipv6Prefix.of(address, Ipv6Address.BYTES * Byte.SIZE)));
        return value == null ? null : use(value.getInt(AbiLayout.Endpoint.USE));
    }

    /** Removes what says nothing that is known here; {@code report} is told. */
    void repair(Consumer<String> report) {
        for (BpfMap.Entry entry : map.entries()) {
            int length = entry.key().getInt(AbiLayout.EndpointKey.PREFIX_LENGTH);
            int number = entry.value().getInt(AbiLayout.Endpoint.USE);
            if (Arrays.stream(AddressUse.values()).noneMatch(use -> number(use) == number)) {
                map.remove(entry.key());
                report.accept("endpoints: an entry of " + length + " bits for the unknown use " + number + " removed");
            }
        }
    }

    List<ClaimedPrefix> all() {
        return map.entries().stream().map(EndpointMap::decode).toList();
    }

    private static ClaimedPrefix decode(BpfMap.Entry entry) {
        Ipv6Prefix prefix = Ipv6Prefix.of(AddressBytes.get(entry.key(), AbiLayout.EndpointKey.ADDRESS),
                entry.key().getInt(AbiLayout.EndpointKey.PREFIX_LENGTH));
        return new ClaimedPrefix(prefix, use(entry.value().getInt(AbiLayout.Endpoint.USE)));
    }

    private static ByteBuffer key(Ipv6Prefix prefix) {
        ByteBuffer key = BpfMap.bytes(AbiLayout.EndpointKey.SIZE).putInt(AbiLayout.EndpointKey.PREFIX_LENGTH, prefix.length());
        AddressBytes.put(key, AbiLayout.EndpointKey.ADDRESS, prefix.address());
        return key;
    }

    private static int number(AddressUse use) {
        return switch (use) {
            case CORRESPONDENT -> AbiLayout.USE_CORRESPONDENT;
            case HOME_AGENT -> AbiLayout.USE_HOME_AGENT;
            case HOME_ADDRESS -> AbiLayout.USE_HOME_ADDRESS;
            case CARE_OF_ADDRESS -> AbiLayout.USE_CARE_OF_ADDRESS;
            case ANCHOR_ROUTER -> AbiLayout.USE_ANCHOR_ROUTER;
        };
    }

    private static AddressUse use(int number) {
        for (AddressUse use : AddressUse.values()) {
            if (number(use) == number) {
                return use;
            }
        }
        throw new IllegalStateException("no address use has number " + number);
    }

    @Override
    public void close() {
        map.close();
    }
}
