package org.mobilityd.daemon.store;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.mobilityd.daemon.store.Store.Change;

/** How one kind of values is kept in files. */
public interface Format<K, V> {

    /** What the values are, in the plural: names files, and stands in the log. */
    String kind();

    K key(V value);

    /** Writes everything but that it is a change: what {@link #read} reads. */
    void write(Change<K, V> change, DataOutputStream out) throws IOException;

    /** @throws IOException when that is not what {@link #write} writes */
    Change<K, V> read(DataInputStream in) throws IOException;
}
