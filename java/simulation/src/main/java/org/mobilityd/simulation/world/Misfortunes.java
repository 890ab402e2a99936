package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.mobilityd.simulation.world.Profile.Faults;

/** The faults of turbulent times, other than those of the links' own quality: each kind by itself, now and then, and over in a calm. */
final class Misfortunes {

    private static final long MAX_PARTITION = 15 * Time.SECOND;
    private static final long MAX_DEATH = 5 * Time.SECOND;
    private static final long MAX_STALL = 8 * Time.SECOND;
    private static final long MAX_SLEEP = 400 * Time.SECOND;
    /** Longer than a timestamp that was accepted before counts as fresh. */
    private static final long MIN_BOOT = 10 * Time.SECOND;
    private static final long MAX_BOOT = 20 * Time.SECOND;

    private final Internet internet;
    private final World world;
    private final Randomness chance;
    /** What is still to be put right, the latest last. */
    private final List<Runnable> repairs = new ArrayList<>();
    /** Whose daemon or machine is not what it should be. */
    private final Set<EngineNode> stricken = new HashSet<>();

    Misfortunes(Internet internet) {
        this.internet = internet;
        this.world = internet.world();
        this.chance = world.randomness().fork("faults");
    }

    void start() {
        Faults faults = internet.profile().faults();
        repeat(faults.partition(), this::divide);
        repeat(faults.attack(), faults.siege(), internet.attacker()::attack);
        repeat(faults.kill(), this::kill);
        repeat(faults.stall(), this::stall);
        repeat(faults.sleep(), this::sleep);
        repeat(faults.crash(), this::crash);
    }

    /** Everything is put right. */
    void end() {
        internet.engineNodes().forEach(node -> node.daemon().spare());
        List.copyOf(repairs).forEach(Runnable::run);
    }

    private void repeat(long interval, Runnable fault) {
        repeat(interval, false, fault);
    }

    private void repeat(long interval, boolean evenInCalms, Runnable fault) {
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

    private void repairWithin(long most, Runnable repair) {
        repairAfter(chance.between(0, most), repair);
    }

    private void repairAfter(long time, Runnable repair) {
        world.scheduler().after(time, pending(repair));
    }

    private void divide() {
        if (chance.chance(0.5)) {
            Link link = internet.uplinks().get(chance.below(internet.uplinks().size()));
            link.cut(true);
            repairWithin(MAX_PARTITION, () -> link.cut(false));
            return;
        }
        Set<Node> inside = new HashSet<>();
        internet.parties().stream().filter(party -> chance.chance(0.3)).forEach(inside::add);
        Partitions.Wall wall = new Partitions.Wall(inside, chance.chance(0.7));
        world.partitions().raise(wall);
        repairWithin(MAX_PARTITION, () -> world.partitions().tearDown(wall));
    }

    /** A node that already suffers is left alone. */
    private void strike(EngineNode node, Consumer<EngineNode> blow) {
        if (stricken.add(node)) {
            blow.accept(node);
        }
    }

    private EngineNode anyNode() {
        return switch (chance.below(5)) {
            case 0, 1 -> internet.agent();
            case 2, 3 -> internet.homeAgent();
            default -> anyMobileNode();
        };
    }

    private EngineNode anyMobileNode() {
        return internet.mobileNodes().get(chance.below(internet.mobileNodes().size()));
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

    private void sleep() {
        strike(anyMobileNode(), node -> {
            node.sleep();
            repairWithin(MAX_SLEEP, () -> {
                node.wake();
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

    /** Whoever has just begun anew knows least: the moment for an attacker. */
    private void recovered(EngineNode node) {
        stricken.remove(node);
        if (!world.calm() && internet.profile().faults().attack() > 0) {
            internet.attacker().replayBindingUpdates();
        }
    }
}
