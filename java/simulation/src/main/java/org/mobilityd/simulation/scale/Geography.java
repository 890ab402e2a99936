package org.mobilityd.simulation.scale;

import org.mobilityd.simulation.world.Time;

/**
 * Where routers are: on a square grid, the database or the centralized anchor in its middle. A mobile node stays in a district of sixteen, because a router that knew the
 * ten thousand others would need more memory than there is.
 */
final class Geography {

    static final int DISTRICT = 16;
    /** Who is in the middle has no place of a router. */
    static final int CENTER = -1;
    /** Odd: a mobile node comes to sixteen routers before it comes to one again. */
    private static final int STRIDE = 5;
    private static final long NEAREST = Time.MILLISECOND;
    private static final long STEP = 100 * Time.MICROSECOND;

    private final int routers;
    private final int side;

    /** @param routers a multiple of a district's */
    Geography(int routers) {
        if (routers < DISTRICT || routers % DISTRICT != 0) {
            throw new IllegalArgumentException("routers come in districts of " + DISTRICT + ", not " + routers);
        }
        this.routers = routers;
        this.side = (int) Math.ceil(Math.sqrt(routers));
    }

    /** One way, in nanoseconds. */
    long between(int router, int other) {
        return delay(router % side - other % side, router / side - other / side);
    }

    /** One way, in nanoseconds. */
    long toCenter(int router) {
        return delay(router % side - side / 2, router / side - side / 2);
    }

    private static long delay(int columns, int rows) {
        return NEAREST + STEP * (Math.abs(columns) + Math.abs(rows));
    }

    /** The first router of the district of {@code router}; the others follow. */
    static int districtOf(int router) {
        return router - router % DISTRICT;
    }

    /** Where {@code node} is after so many handovers, at most fifteen. */
    int place(int node, int handovers) {
        int district = Math.floorMod(node * 0x9e37_79b1, routers / DISTRICT);
        return district * DISTRICT + Math.floorMod(node / 7 + STRIDE * handovers, DISTRICT);
    }
}
