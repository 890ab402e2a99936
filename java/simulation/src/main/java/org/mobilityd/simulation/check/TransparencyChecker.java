package org.mobilityd.simulation.check;

import java.util.Collections;
import java.util.Set;
import org.mobilityd.simulation.world.Datagram;
import org.mobilityd.simulation.world.Internet;
import org.mobilityd.simulation.world.Node;

/**
 * Applications notice nothing: what they get is what the other side sent, from the address that it was sent from. Nothing that the
 * attacker sends under a mobile node's name by way of bindings and tunnels gets through.
 */
public final class TransparencyChecker extends InternetChecker {

    private static final int REMEMBERED = 10_000;

    private final Set<Datagram> said = Collections.newSetFromMap(new Latest<>(REMEMBERED));

    public TransparencyChecker(Internet internet) {
        super(internet);
    }

    @Override
    public void said(Node node, Datagram datagram) {
        said.add(datagram);
    }

    @Override
    public void delivered(Node node, Datagram datagram) {
        Datagram question = datagram.echo() ? new Datagram(datagram.destination(), datagram.source(), datagram.number(), false) : datagram;
        require(said.contains(question), () -> node + " got " + datagram + ", which nobody has lately sent");
    }

    @Override
    public void finished() {
        // The attacker also damages datagrams on their way; that, nobody but their receiver can notice.
        boolean damaged = internet().profile().faults().attack() > 0;
        require(damaged || internet().malformedDeliveries() == 0,
                () -> internet().malformedDeliveries() + " packets reached applications with a checksum of other addresses");
    }
}
