package org.mobilityd.linux.datapath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The directory of the pinned maps, and how one of another version's layout is replaced without a gap:
 *
 * <pre>
 *   maps is of another layout ──▶ maps-new made, filled from maps ──▶ every attached program exchanged for one on maps-new
 *      ──▶ maps renamed maps-old, maps-new renamed maps ──▶ maps-old removed
 * </pre>
 *
 * Until the renaming everything is in maps, which is never written to: whoever is killed before has done nothing yet. A directory maps is
 * complete, and so is a maps-new without it. Packets that pass meanwhile are forwarded; only what they count may be lost.
 */
final class MapGeneration {

    private static final int REPORT_BYTES = 8192;

    private final Path maps;
    private final Path fresh;
    private final Path old;
    private final Path objects;

    /** @param pins directory of the BPF file system @param objects where the compiled programs are */
    MapGeneration(Path pins, Path objects) {
        this.maps = pins.resolve("maps");
        this.fresh = pins.resolve("maps-new");
        this.old = pins.resolve("maps-old");
        this.objects = objects;
    }

    Path maps() {
        return maps;
    }

    /**
     * Sees to it that there is a directory of maps with this version's layout.
     *
     * @param exchange replaces the attached programs by ones that use the maps in the directory it is given
     * @return what became of maps of another layout, a line each; empty when there were none
     */
    List<String> settle(Consumer<Path> exchange) {
        try {
            finishRenaming();
            if (Files.exists(maps) && fits()) {
                return List.of();
            }
            String report = renew();
            if (!Files.exists(maps)) {
                Files.move(fresh, maps);
                return List.of();
            }
            exchange.accept(fresh);
            Files.move(maps, old);
            Files.move(fresh, maps);
            remove(old);
            return report.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot settle the maps in " + maps.getParent(), e);
        }
    }

    /** Removes every map there is. */
    void removeAll() {
        try {
            for (Path directory : List.of(maps, fresh, old)) {
                remove(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + maps, e);
        }
    }

    private void finishRenaming() throws IOException {
        if (!Files.exists(maps) && Files.exists(old) && Files.exists(fresh)) {
            Files.move(fresh, maps);
        }
        remove(old);
        remove(fresh);
    }

    private boolean fits() {
        return LibMobility.check("look at the maps in " + maps, LibMobility.mobility_maps_fit(declaring(), maps.toString())) == 1;
    }

    private String renew() {
        byte[] report = new byte[REPORT_BYTES];
        LibMobility.check("make the maps in " + fresh,
                LibMobility.mobility_maps_renew(declaring(), maps.toString(), fresh.toString(), report, report.length));
        int length = 0;
        while (report[length] != 0) {
            length++;
        }
        return new String(report, 0, length, StandardCharsets.UTF_8);
    }

    /** Every object declares every map. */
    private String declaring() {
        return objects.resolve("ingress.bpf.o").toString();
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
