package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Walls between nodes: who is on one side does not hear who is on the other, by whatever links they are connected. */
public final class Partitions {

    /** @param inside one side; everybody else is on the other @param bothWays else only what comes from inside is lost */
    record Wall(Set<Node> inside, boolean bothWays) {

        private boolean separates(Node from, Node to) {
            boolean outwards = inside.contains(from) && !inside.contains(to);
            return outwards || bothWays && inside.contains(to) && !inside.contains(from);
        }
    }

    private final List<Wall> walls = new ArrayList<>();

    void raise(Wall wall) {
        walls.add(wall);
    }

    /** Whether it had still been there. */
    boolean tearDown(Wall wall) {
        return walls.remove(wall);
    }

    void tearDownAll() {
        walls.clear();
    }

    boolean separates(Node from, Node to) {
        for (Wall wall : walls) {
            if (wall.separates(from, to)) {
                return true;
            }
        }
        return false;
    }
}
