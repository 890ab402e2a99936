package org.mobilityd.linux.datapath;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A compiled BPF object: configured, then loaded, then asked for its maps and programs, which outlive it. */
final class BpfObject implements AutoCloseable {

    private final String name;
    private final Pointer handle;

    private BpfObject(String name, Pointer handle) {
        this.name = name;
        this.handle = handle;
    }

    /** Opens the object file {@code path}; its pinned maps are, or will be, in {@code pinDirectory}. */
    static BpfObject open(Path path, Path pinDirectory) {
        PointerByReference opened = new PointerByReference();
        LibMobility.check("open " + path, LibMobility.mobility_object_open(path.toString(), pinDirectory.toString(), opened));
        return new BpfObject(path.getFileName().toString(), opened.getValue());
    }

    BpfObject configure(ByteBuffer config) {
        LibMobility.check("configure " + name, LibMobility.mobility_object_configure(handle, config.array(), config.capacity()));
        return this;
    }

    /** Creates the maps, or takes those that are pinned, and loads no program. */
    BpfObject loadMaps() {
        LibMobility.check("create the maps of " + name, LibMobility.mobility_object_load(handle, 0));
        return this;
    }

    /** The same with the programs, as the verifier allows. */
    BpfObject load() {
        LibMobility.check("load " + name, LibMobility.mobility_object_load(handle, 1));
        return this;
    }

    BpfMap map(String map, int keySize) {
        return new BpfMap(map, LibMobility.check("find map " + map, LibMobility.mobility_object_map(handle, map)), keySize);
    }

    /** A descriptor of map {@code map}, to be closed by whom it is given to. */
    int mapDescriptor(String map) {
        return LibMobility.check("find map " + map, LibMobility.mobility_object_map(handle, map));
    }

    BpfProgram program(String program) {
        return new BpfProgram(LibMobility.check("find program " + program, LibMobility.mobility_object_program(handle, program)));
    }

    @Override
    public void close() {
        LibMobility.mobility_object_close(handle);
    }
}
