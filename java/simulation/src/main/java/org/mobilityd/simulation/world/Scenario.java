package org.mobilityd.simulation.world;

/**
 * What happens in an {@link Internet}: mobile nodes move and talk, and suffer {@link Misfortunes}. Turbulent times and calm
 * ones take turns; in a calm there are neither faults nor moves, so that everything has to come right.
 */
public final class Scenario {

    private static final long MAX_PAUSE = 150 * Time.MILLISECOND;
    private static final long MAX_GLIMPSE = 400 * Time.MILLISECOND;
    private static final long FIRST_DATAGRAM = 3 * Time.SECOND;

    private final Internet internet;
    private final World world;
    private final Profile profile;
    private final Randomness moves;
    private final Weather weather;
    private final Randomness talk;
    private long handovers;
    private long lastNumber;

    public Scenario(Internet internet) {
        this.internet = internet;
        this.world = internet.world();
        this.profile = internet.profile();
        this.moves = world.randomness().fork("moves");
        this.weather = new Weather(world, profile.turbulence(), profile.calm(), new InternetMisfortunes(internet));
        this.talk = world.randomness().fork("talk");
    }

    /** Plugs everybody in and lets things begin. */
    public void start() {
        world.startNodes();
        for (MobileNode node : internet.mobileNodes()) {
            Link first = moves.chance(profile.chanceOfHome()) ? internet.homeLink() : foreign();
            world.scheduler().after(moves.between(0, Time.SECOND), () -> arrive(node, first));
            for (int server = 0; server < profile.servers(); server++) {
                int number = server;
                world.scheduler().after(FIRST_DATAGRAM + talk.between(0, profile.datagramInterval()), () -> speak(node, number));
            }
        }
        weather.start();
    }

    /** From now on it stays calm. */
    public void finish() {
        weather.finish();
    }

    /** Moves that have been made, from one link to another. */
    public long handovers() {
        return handovers;
    }

    public long datagramsSent() {
        return lastNumber;
    }

    // Moves

    private Link foreign() {
        return internet.foreignLinks().get(moves.below(internet.foreignLinks().size()));
    }

    private Link elsewhere(Link here) {
        if (here != internet.homeLink() && moves.chance(profile.chanceOfHome())) {
            return internet.homeLink();
        }
        Link there = foreign();
        return there == here ? elsewhere(here) : there;
    }

    private void arrive(MobileNode node, Link link) {
        node.attach(link);
        world.scheduler().after(stay(), () -> leave(node));
    }

    private long stay() {
        Profile.Dwell dwell = profile.dwell();
        return moves.chance(dwell.chanceOfGlimpse()) ? moves.between(0, MAX_GLIMPSE) : moves.between(dwell.least(), dwell.most());
    }

    private void leave(MobileNode node) {
        if (world.calm()) {
            world.scheduler().after(stay(), () -> leave(node));
            return;
        }
        handovers++;
        long pause = moves.between(0, MAX_PAUSE);
        node.moveTo(elsewhere(node.link()), pause);
        world.scheduler().after(pause + stay(), () -> leave(node));
    }

    // Talk

    private void speak(MobileNode node, int server) {
        node.send(new Datagram(node.homeAddress(), internet.server(server), ++lastNumber, false));
        long interval = profile.datagramInterval();
        world.scheduler().after(talk.between(interval / 2, interval + interval / 2), () -> speak(node, server));
    }
}
