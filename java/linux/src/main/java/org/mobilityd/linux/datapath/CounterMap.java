package org.mobilityd.linux.datapath;

import java.nio.ByteBuffer;
import java.util.function.ObjLongConsumer;

/** {@code counters}: a row per interface and direction, a column per verdict and remark, a number per CPU. */
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
        for (int remark = 0; remark < AbiLayout.REMARKS.size(); remark++) {
            sink.accept(AbiLayout.REMARKS.get(remark), sum(map.lookup(index(row, AbiLayout.VERDICTS_MAX - 1 - remark))));
        }
    }

    void clear(int row) {
        for (int column = 0; column < AbiLayout.VERDICTS_MAX; column++) {
            ByteBuffer key = index(row, column);
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

    private static ByteBuffer index(int row, int column) {
        return BpfMap.index(row * AbiLayout.VERDICTS_MAX + column);
    }

    @Override
    public void close() {
        map.close();
    }
}
