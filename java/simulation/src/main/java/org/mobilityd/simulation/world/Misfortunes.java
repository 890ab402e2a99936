package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.mobilityd.simulation.world.Profile.Faults;

/** The faults of turbulent times, other than those of the links' own quality: each kind by itself, now and then, and over in a calm. */
abstract class Misfortunes {

    private static final long MAX_PARTITION = 15 * Time.SECOND;
    private static final long MAX_DEATH = 5 * Time.SECOND;
    private static final long MAX_STALL = 8 * Time.SECOND;
    /** Longer than a timestamp that was accepted before counts as fresh. */
    private static final long MIN_BOOT = 10 * Time.SECOND;
    private static final long MAX_BOOT = 20 * Time.SECOND;

    private final World world;
    private final Randomness chance;
    private final Faults faults;
    /** What is still to be put right, the latest last. */
    private final List<Runnable> repairs = new ArrayList<>();
    /** Whose daemon or machine is not what it should be. */
    private final Set<EngineNode> stricken = new HashSet<>();

    Misfortunes(World world, Faults faults) {
        this.world = world;
        this.faults = faults;
        this.chance = world.randomness().fork("faults");
    }

    /** Everybody who runs an engine. */
    abstract List<? extends EngineNode> engineNodes();

    /** Who may be on one side of a partition. */
    abstract List<? extends Node> parties();

    /** The links between the core and everybody else. */
    abstract List<Link> uplinks();

    /** The next victim. */
    abstract EngineNode anyNode();

    void start() {
        repeat(faults.partition(), false, this::divide);
        startOthers();
        repeat(faults.kill(), false, this::kill);
        repeat(faults.stall(), false, this::stall);
        repeat(faults.crash(), false, this::crash);
    }

    /** Faults that only such a world has. */
    abstract void startOthers();

    World world() {
        return world;
    }

    Faults faults() {
        return faults;
    }

    Randomness chance() {
        return chance;
    }

    /** Everything is put right. */
    void end() {
        engineNodes().forEach(node -> node.daemon().spare());
        List.copyOf(repairs).forEach(Runnable::run);
    }

    /** @param interval on average; 0: never */
    void repeat(long interval, boolean evenInCalms, Runnable fault) {
        if (interval > 0) {
            world.scheduler().after(chance.between(interval / 2, interval + interval / 2), () -> {
                if (evenInCalms || !world.calm()) {
                    fault.run();
                    world.observe(Observer::disturbed);
                }
                repeat(interval, evenInCalms, fault);
            });
        }
    }

    /** {@code repair}, once, when it is run or when the calm comes, whichever is first. */
    private Runnable pending(Runnable repair) {
        Runnable once = new Runnable() {
            @Override
            public void run() {
                if (repairs.remove(this)) {
                    repair.run();
                }
            }
        };
        repairs.add(once);
        return once;
    }

    void repairWithin(long most, Runnable repair) {
        repairAfter(chance.between(0, most), repair);
    }

    void repairAfter(long time, Runnable repair) {
        world.scheduler().after(time, pending(repair));
    }

    private void divide() {
        if (chance.chance(0.5)) {
            Link link = uplinks().get(chance.below(uplinks().size()));
            link.cut(true);
            repairWithin(MAX_PARTITION, () -> link.cut(false));
            return;
        }
        Set<Node> inside = new HashSet<>();
        parties().stream().filter(party -> chance.chance(0.3)).forEach(inside::add);
        Partitions.Wall wall = new Partitions.Wall(inside, chance.chance(0.7));
        world.partitions().raise(wall);
        repairWithin(MAX_PARTITION, () -> world.partitions().tearDown(wall));
    }

    /** A node that already suffers is left alone. */
    void strike(EngineNode node, Consumer<EngineNode> blow) {
        if (stricken.add(node)) {
            blow.accept(node);
        }
    }

    private void kill() {
        strike(anyNode(), node -> {
            Runnable spared = pending(() -> stricken.remove(node));
            node.daemon().killSoon(chance, () -> {
                spared.run();
                strike(node, this::mourn);
            });
        });
    }

    private void mourn(EngineNode node) {
        repairWithin(MAX_DEATH, () -> {
            node.restart();
            recovered(node);
        });
    }

    private void stall() {
        strike(anyNode(), node -> {
            node.daemon().stop();
            repairWithin(MAX_STALL, () -> {
                node.daemon().goOn();
                recovered(node);
            });
        });
    }

    private void crash() {
        strike(anyNode(), node -> {
            node.crash();
            repairAfter(chance.between(MIN_BOOT, MAX_BOOT), () -> {
                node.boot();
                recovered(node);
            });
        });
    }

    /** A node works again. */
    void recovered(EngineNode node) {
        stricken.remove(node);
    }
}
