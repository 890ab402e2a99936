package org.mobilityd.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What every inhabitant shares: time, chance, the log, the observers. Everything follows from the seed. */
public final class World {

    private final Randomness randomness;
    private final Scheduler scheduler = new Scheduler();
    private final EventLog log = new EventLog();
    private final List<Observer> observers = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Partitions partitions = new Partitions();
    private int links;
    private boolean calm;

    public World(long seed) {
        randomness = new Randomness(seed);
    }

    /** To fork from; nobody draws from it itself. */
    Randomness randomness() {
        return randomness;
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    public EventLog log() {
        return log;
    }

    Partitions partitions() {
        return partitions;
    }

    /** Virtual time. */
    public long now() {
        return scheduler.now();
    }

    void add(Node node) {
        nodes.add(node);
    }

    /** A new link with nobody on it. */
    Link link(String name, LinkQuality quality) {
        return new Link(this, name, ++links, quality);
    }

    void startNodes() {
        nodes.forEach(Node::start);
    }

    /** Whether links do nothing but delay. */
    boolean calm() {
        return calm;
    }

    void calm(boolean noMoreFaults) {
        calm = noMoreFaults;
        observe(observer -> observer.calm(noMoreFaults));
    }

    /** The run is over: observers may look at the whole. */
    public void finished() {
        observe(Observer::finished);
    }

    public void add(Observer observer) {
        observers.add(observer);
    }

    void observe(Consumer<Observer> happening) {
        for (Observer observer : observers) {
            happening.accept(observer);
        }
    }
}
