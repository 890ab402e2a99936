package org.mobilityd.simulation.world;

/** Turbulent times, in which {@link Misfortunes} happen, and calm ones take turns; in the end it stays calm. Observers see each second pass. */
final class Weather {

    private final World world;
    private final long turbulence;
    private final long calm;
    private final Misfortunes misfortunes;
    private boolean finishing;

    /** @param turbulence how long each turbulent time lasts @param calm and each calm one; nanoseconds */
    Weather(World world, long turbulence, long calm, Misfortunes misfortunes) {
        this.world = world;
        this.turbulence = turbulence;
        this.calm = calm;
        this.misfortunes = misfortunes;
    }

    void start() {
        world.scheduler().after(turbulence, this::calmDown);
        misfortunes.start();
        world.scheduler().after(Time.SECOND, this::tick);
    }

    /** From now on it stays calm. */
    void finish() {
        finishing = true;
        calmDown();
    }

    boolean isFinishing() {
        return finishing;
    }

    private void tick() {
        world.observe(Observer::tick);
        world.scheduler().after(Time.SECOND, this::tick);
    }

    private void calmDown() {
        if (world.calm()) {
            return;
        }
        world.calm(true);
        misfortunes.end();
        world.scheduler().after(calm, this::stirUp);
    }

    private void stirUp() {
        if (!finishing) {
            world.calm(false);
            world.scheduler().after(turbulence, this::calmDown);
        }
    }
}
