package org.mobilityd.linux.datapath;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/** The functions of native/mobility.h, one to one. Nothing of it leaves this package. */
final class LibMobility {

    static {
        Native.register(LibMobility.class, "mobility");
    }

    private LibMobility() {
    }

    /**
     * {@code result}, when it is no error.
     *
     * @throws DatapathException with the library's words, when it is one
     */
    static int check(String operation, int result) {
        if (result >= 0) {
            return result;
        }
        throw new DatapathException(operation, -result, mobility_last_error());
    }

    static native String mobility_last_error();

    static native String mobility_error_text(int error);

    static native int mobility_mount_bpf_fs(String directory);

    static native int mobility_link_of_name(String name);

    static native int mobility_link_of_address(byte[] address);

    static native int mobility_link_address(String interfaceName, byte[] address);

    static native int mobility_is_veth(String interfaceName);

    static native int mobility_receive_offload_off(String interfaceName);

    static native void mobility_hmac_midstates(byte[] key, int[] inner, int[] outer);

    static native int mobility_close(int descriptor);

    static native int mobility_object_open(String path, String pinDirectory, PointerByReference opened);

    static native int mobility_object_configure(Pointer object, byte[] config, int size);

    static native int mobility_object_load(Pointer object, int withPrograms);

    static native int mobility_object_map(Pointer object, String name);

    static native int mobility_object_program(Pointer object, String name);

    static native void mobility_object_close(Pointer object);

    static native int mobility_maps_fit(String object, String directory);

    static native int mobility_maps_renew(String object, String from, String to, byte[] text, int size);

    static native int mobility_map_lookup(int map, byte[] key, byte[] value);

    static native int mobility_map_update(int map, byte[] key, byte[] value);

    static native int mobility_map_delete(int map, byte[] key);

    static native int mobility_map_read(int map, byte[] cursor, byte[] keys, byte[] values, int max);

    static native int mobility_map_value_size(int map);

    static native int mobility_map_memory(int map, int size, PointerByReference memory);

    static native void mobility_unmap_memory(Pointer memory, int size);

    static native int mobility_change_bindings(int program, int count);

    static native int mobility_xdp_attach(int program, int interfaceIndex, int flags, String pin, int replace);

    static native int mobility_xdp_detach(String pin);

    static native int mobility_xdp_attached(String pin, int interfaceIndex);

    static native int mobility_xdp_is_generic(int interfaceIndex);

    static native int mobility_tc_attach(int program, int interfaceIndex);

    static native int mobility_tc_detach(int interfaceIndex);

    static native int mobility_tc_attached(int interfaceIndex);

    static native int mobility_program_run(int program, byte[] in, int inLength, byte[] out, IntByReference outLength,
            int interfaceIndex, int repeat, IntByReference nanoseconds);

    /** {@code batch}: the fields of struct mobility_batch in their order. */
    static native int mobility_program_run_batch(int[] batch, int count, byte[] frames, int[] lengths, byte[] out, int[] outLengths,
            int[] actions, int[] verdicts);

    static native int mobility_ring_open(int map, PointerByReference opened);

    static native int mobility_ring_poll(Pointer ring, int also, Pointer buffer, int size, int timeoutMillis);

    static native void mobility_ring_close(Pointer ring);

    static native int mobility_tunnel_open();

    static native int mobility_tunnel_receive(int tunnel, Pointer packet, int size, byte[] source, byte[] destination,
            IntByReference interfaceIndex);
}
