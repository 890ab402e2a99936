package org.mobilityd.linux.datapath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mobilityd.linux.datapath.PacketBuilder.packet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mobilityd.linux.datapath.Datapath.BindingChange;
import org.mobilityd.linux.datapath.Datapath.BindingRow;
import org.mobilityd.linux.datapath.Datapath.Role;
import org.mobilityd.protocol.Effect.AddressUse;
import org.mobilityd.protocol.Engine;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.PastBinding;
import org.mobilityd.wire.Ipv6Address;

@DisplayName("Changes of bindings, many at a time")
class BindingChangesTest extends ProgramTest {

    private static final BindingKey KEY = new BindingKey(CORRESPONDENT, HOME);

    @Test
    void whateverIsChangedTheTablesHoldWhatAMapWouldHold() {
        Random random = new Random(7);
        Map<BindingTable, Map<BindingKey, Binding>> expected = new HashMap<>();
        Map<BindingKey, PastBinding> remembered = new HashMap<>();
        for (int round = 0; round < 20; round++) {
            List<BindingChange> changes = new ArrayList<>();
            for (int i = random.nextInt(3 * AbiLayout.BINDING_CHANGES); i >= 0; i--) {
                changes.add(anyChange(random, expected, remembered));
            }
            fixture.datapath().changeBindings(changes, Datapath.ChangeFailures.THROWN);
            for (BindingTable table : BindingTable.values()) {
                assertEquals(new HashSet<>(expected.getOrDefault(table, Map.of()).values()), installed(table), table + ", round " + round);
            }
            assertEquals(new HashSet<>(remembered.values()), new HashSet<>(fixture.datapath().pastBindings()), "round " + round);
        }
        remembered.keySet().forEach(fixture.datapath()::forgetBinding);
    }

    private static BindingChange anyChange(Random random, Map<BindingTable, Map<BindingKey, Binding>> expected,
            Map<BindingKey, PastBinding> remembered) {
        BindingKey key = new BindingKey(CORRESPONDENT, new Ipv6Address(HOME.high(), random.nextInt(300)));
        BindingTable table = BindingTable.values()[random.nextInt(2)];
        Map<BindingKey, Binding> entries = expected.computeIfAbsent(table, unused -> new HashMap<>());
        switch (random.nextInt(4)) {
            case 0:
                entries.remove(key);
                return new BindingChange.Remove(table, key);
            case 1:
                PastBinding past = new PastBinding(key, random.nextLong(), random.nextInt(0x10000), random.nextLong(), random.nextLong());
                remembered.put(key, past);
                return new BindingChange.Remember(past);
            case 2:
                remembered.remove(key);
                return new BindingChange.Forget(key);
            default:
                Binding binding = new Binding(key, new Ipv6Address(random.nextLong(), random.nextLong()), random.nextInt(0x10000),
                        random.nextLong(), random.nextLong(), random.nextLong());
                entries.put(key, binding);
                return new BindingChange.Install(table, binding);
        }
    }

    private Set<Binding> installed(BindingTable table) {
        Set<Binding> found = new HashSet<>();
        fixture.datapath().forEachBinding(table, row -> found.add(row.binding()));
        return found;
    }

    @Test
    void aRenewedBindingKeepsItsCountersAndANewOneStartsFromZero() {
        fixture.datapath().claimAddresses(CORRESPONDENT.prefix(128), AddressUse.CORRESPONDENT);
        bind(BindingTable.BINDING_CACHE);
        fixture.run(Role.AGENT_OUTSIDE, packet(CARE_OF, CORRESPONDENT).homeAddressOption(HOME).udp(100, HOME, CORRESPONDENT).frame());
        fixture.datapath().changeBindings(List.of(install(CARE_OF, 8), install(STRANGER, 9)), Datapath.ChangeFailures.THROWN);
        BindingRow renewed = fixture.datapath().bindings(BindingTable.BINDING_CACHE).get(0);
        assertArrayEquals(new long[] {9, 1}, new long[] {renewed.binding().sequence(), renewed.packetsIn()});
        fixture.datapath().changeBindings(List.of(new BindingChange.Remove(BindingTable.BINDING_CACHE, KEY), install(CARE_OF, 10)),
                Datapath.ChangeFailures.THROWN);
        BindingRow fresh = fixture.datapath().bindings(BindingTable.BINDING_CACHE).get(0);
        assertArrayEquals(new long[] {10, 0, 0}, new long[] {fresh.binding().sequence(), fresh.packetsIn(), fresh.bytesIn()});
    }

    @Test
    void aTableThatIsFullRefusesExactlyTheNewOnes() {
        int entries = fillTheUpdateList();
        List<Integer> refused = new ArrayList<>();
        List<BindingChange> changes = List.of(installOf(3), installOf(entries + 1), installOf(5), installOf(entries + 2),
                new BindingChange.Remove(BindingTable.BINDING_UPDATE_LIST, installOf(7).key()), installOf(entries + 3));
        fixture.datapath().changeBindings(changes, (index, failure) -> refused.add(index));
        assertEquals(List.of(1, 3), refused);
        List<BindingChange> empty = new ArrayList<>();
        fixture.datapath().forEachBinding(BindingTable.BINDING_UPDATE_LIST,
                row -> empty.add(new BindingChange.Remove(BindingTable.BINDING_UPDATE_LIST, row.binding().key())));
        assertEquals(entries, empty.size());
        fixture.datapath().changeBindings(empty, Datapath.ChangeFailures.THROWN);
        assertEquals(List.of(), fixture.datapath().bindings(BindingTable.BINDING_UPDATE_LIST));
    }

    /** @return how many it has room for */
    private int fillTheUpdateList() {
        Set<Integer> refused = new HashSet<>();
        int first = 0;
        while (true) {
            List<BindingChange> more = new ArrayList<>();
            for (int i = first; i < first + 10_000; i++) {
                more.add(installOf(i));
            }
            fixture.datapath().changeBindings(more, (index, failure) -> refused.add(index));
            if (!refused.isEmpty()) {
                return first + more.size() - refused.size();
            }
            first += more.size();
        }
    }

    @Test
    void aFastPathThatIsClosedRefusesChanges() {
        DatapathFixture closed = new DatapathFixture();
        closed.close();
        assertThrows(IllegalStateException.class,
                () -> closed.datapath().changeBindings(List.of(install(CARE_OF, 7)), Datapath.ChangeFailures.THROWN));
    }

    private static BindingChange install(Ipv6Address careOfAddress, int sequence) {
        return new BindingChange.Install(BindingTable.BINDING_CACHE, new Binding(KEY, careOfAddress, sequence, Engine.NEVER, Engine.NEVER));
    }

    private static BindingChange installOf(int number) {
        BindingKey key = new BindingKey(CORRESPONDENT, new Ipv6Address(HOME.high(), number));
        return new BindingChange.Install(BindingTable.BINDING_UPDATE_LIST, new Binding(key, CARE_OF, 7, Engine.NEVER, Engine.NEVER));
    }
}
