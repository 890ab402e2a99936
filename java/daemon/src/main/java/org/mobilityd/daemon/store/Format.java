package org.mobilityd.daemon.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.mobilityd.daemon.store.Store.Change;

/** How one kind of values is kept in files. */
public interface Format<K, V> {

    /** What the values are, in the plural: names files, and stands in the log. */
    String kind();

    /** Writes everything but that it is a change: what {@link #read} reads. */
    void write(Change<K, V> change, DataOutputStream out) throws IOException;

    /** @throws IOException when that is not what {@link #write} writes */
    Change<K, V> read(DataInputStream in) throws IOException;

    /** How many bytes at the beginning of {@code written}, which {@link #write} has written, are the key and nothing else. */
    int keyLength(ByteBuffer written);

    /** Whether {@code written} says that nothing is known by its key. @param keyLength as {@link #keyLength} has it */
    boolean isForgotten(ByteBuffer written, int keyLength);
}
