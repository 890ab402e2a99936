package org.mobilityd.linux.datapath;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.mobilityd.linux.datapath.Datapath.BindingChange;
import org.mobilityd.linux.datapath.Datapath.ChangeFailures;
import org.mobilityd.protocol.binding.Binding;
import org.mobilityd.protocol.binding.BindingKey;
import org.mobilityd.protocol.binding.BindingTable;
import org.mobilityd.protocol.binding.PastBinding;

/**
 * Writes the bindings' tables, and what is remembered of past ones: changes go into memory that is shared with the kernel
 * ({@code binding_changes}), and one system call has {@code change_bindings.bpf.c} carry all of them out. A system call of its own for
 * every change costs several times as much.
 */
final class BindingChanges implements AutoCloseable {

    private static final int BYTES = AbiLayout.BINDING_CHANGES * AbiLayout.BindingChange.SIZE;

    private final BpfProgram program;
    private final Pointer mapped;
    private final ByteBuffer memory;
    /** Of the change that stands in a slot of the memory: its place in the caller's list. */
    private final int[] indexes = new int[AbiLayout.BINDING_CHANGES];
    private boolean open = true;

    private BindingChanges(BpfProgram program, Pointer mapped) {
        this.program = program;
        this.mapped = mapped;
        this.memory = mapped.getByteBuffer(0, BYTES).order(ByteOrder.nativeOrder());
    }

    static BindingChanges open(Path objects, Path maps) {
        try (BpfObject object = BpfObject.open(objects.resolve("change_bindings.bpf.o"), maps).load()) {
            int map = object.mapDescriptor("binding_changes");
            try {
                PointerByReference mapped = new PointerByReference();
                LibMobility.check("map binding_changes", LibMobility.mobility_map_memory(map, BYTES, mapped));
                return new BindingChanges(object.program("change_bindings"), mapped.getValue());
            } finally {
                LibMobility.mobility_close(map);
            }
        }
    }

    /** As {@link Datapath#changeBindings}. */
    void carryOut(List<BindingChange> changes, ChangeFailures failures) {
        if (!open) {
            throw new IllegalStateException("this fast path is closed");
        }
        for (int first = 0; first < changes.size(); first += AbiLayout.BINDING_CHANGES) {
            carryOut(changes, first, Math.min(AbiLayout.BINDING_CHANGES, changes.size() - first), failures);
        }
    }

    private void carryOut(List<BindingChange> changes, int first, int count, ChangeFailures failures) {
        int written = 0;
        for (int i = first; i < first + count; i++) {
            try {
                write(written * AbiLayout.BindingChange.SIZE, changes.get(i));
                indexes[written++] = i;
            } catch (DatapathException failure) {
                failures.failed(i, failure);
            }
        }
        run(changes, written, failures);
    }

    private void run(List<BindingChange> changes, int count, ChangeFailures failures) {
        int failed = LibMobility.mobility_change_bindings(program.descriptor(), count);
        for (int slot = 0; failed != 0 && slot < count; slot++) {
            int error = failed < 0 ? failed : memory.getInt(slot * AbiLayout.BindingChange.SIZE + AbiLayout.BindingChange.ERROR);
            if (error != 0) {
                BindingChange change = changes.get(indexes[slot]);
                failures.failed(indexes[slot], new DatapathException("change the binding of " + change.key().homeAddress(), -error,
                        LibMobility.mobility_error_text(-error)));
            }
        }
    }

    private void write(int at, BindingChange change) {
        putKey(at + AbiLayout.BindingChange.KEY, change.key());
        if (change instanceof BindingChange.Install install) {
            putHead(at, number(install.table()), AbiLayout.CHANGE_PUT);
            putBinding(at + AbiLayout.BindingChange.BINDING, install.binding(), link(install));
        } else if (change instanceof BindingChange.Remove remove) {
            putHead(at, number(remove.table()), AbiLayout.CHANGE_REMOVE);
        } else if (change instanceof BindingChange.Remember remember) {
            putHead(at, AbiLayout.TABLE_PAST_BINDINGS, AbiLayout.CHANGE_PUT);
            putPast(at + AbiLayout.BindingChange.PAST, remember.past());
        } else {
            putHead(at, AbiLayout.TABLE_PAST_BINDINGS, AbiLayout.CHANGE_REMOVE);
        }
    }

    private void putHead(int at, int table, int kind) {
        memory.putInt(at + AbiLayout.BindingChange.TABLE, table);
        memory.putInt(at + AbiLayout.BindingChange.KIND, kind);
    }

    private void putKey(int at, BindingKey key) {
        AddressBytes.put(memory, at + AbiLayout.BindingKey.CORRESPONDENT, key.correspondent());
        AddressBytes.put(memory, at + AbiLayout.BindingKey.HOME_ADDRESS, key.homeAddress());
    }

    private void putBinding(int at, Binding binding, int link) {
        AddressBytes.put(memory, at + AbiLayout.Binding.CARE_OF_ADDRESS, binding.careOfAddress());
        memory.putLong(at + AbiLayout.Binding.EXPIRES_NS, binding.expiresAt());
        memory.putLong(at + AbiLayout.Binding.REFRESH_NS, binding.refreshAt());
        memory.putLong(at + AbiLayout.Binding.NEWEST_NONCE_NS, binding.newestNonceAt());
        memory.putInt(at + AbiLayout.Binding.LINK, link);
        memory.putInt(at + AbiLayout.Binding.SEQUENCE, binding.sequence());
        memory.putInt(at + AbiLayout.Binding.FLAGS, 0);
    }

    private void putPast(int at, PastBinding past) {
        memory.putLong(at + AbiLayout.PastBinding.NEWEST_NONCE_NS, past.newestNonceAt());
        memory.putLong(at + AbiLayout.PastBinding.FLOOR_NS, past.floor());
        memory.putLong(at + AbiLayout.PastBinding.CARE_OF_PREFIX, AddressBytes.inOrder(memory, past.careOfPrefix()));
        memory.putInt(at + AbiLayout.PastBinding.LAST_SEQUENCE, past.lastSequence());
    }

    private static int link(BindingChange.Install install) {
        return install.table() == BindingTable.BINDING_UPDATE_LIST ? HostLinks.holding(install.binding().careOfAddress()) : 0;
    }

    private static int number(BindingTable table) {
        return table == BindingTable.BINDING_CACHE ? AbiLayout.TABLE_BINDING_CACHE : AbiLayout.TABLE_BINDING_UPDATE_LIST;
    }

    @Override
    public void close() {
        open = false;
        program.close();
        LibMobility.mobility_unmap_memory(mapped, BYTES);
    }
}
