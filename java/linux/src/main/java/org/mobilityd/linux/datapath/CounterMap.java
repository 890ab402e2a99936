package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.function.ObjLongConsumer;

/** {@code counters}: a row per interface and direction, a column per verdict, a number per CPU. */
final class CounterMap implements AutoCloseable {

    private final BpfMap map;

    CounterMap(BpfObject object) {
        map = object.map("counters", Integer.BYTES);
    }

    /** Row of packets that arrive on the interface in {@code slot}. */
    static int rowIn(int slot) {
        return 2 * slot;
    }

    /** Row of packets that leave by it. */
    static int rowOut(int slot) {
        return 2 * slot + 1;
    }

    /** Gives every column of {@code row} and its count, zero included. */
    void read(int row, ObjLongConsumer<String> sink) {
        for (int verdict = 0; verdict < AbiLayout.VERDICTS.size(); verdict++) {
            sink.accept(AbiLayout.VERDICTS.get(verdict), sum(map.lookup(index(row, verdict))));
        }
    }

    void clear(int row) {
        for (int verdict = 0; verdict < AbiLayout.VERDICTS_MAX; verdict++) {
            ByteBuffer key = index(row, verdict);
            map.put(key, BpfMap.bytes(map.lookup(key).capacity()));
        }
    }

    static long sum(ByteBuffer perCpu) {
        long sum = 0;
        while (perCpu.hasRemaining()) {
            sum += perCpu.getLong();
        }
        return sum;
    }

    private static ByteBuffer index(int row, int verdict) {
        return BpfMap.index(row * AbiLayout.VERDICTS_MAX + verdict);
    }

    @Override
    public void close() {
        map.close();
    }
}
