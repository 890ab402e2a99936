package org.mobilityd.simulation.world;

import java.util.List;
import org.mobilityd.protocol.Effect;
import org.mobilityd.protocol.Input;
import org.mobilityd.simulation.fastpath.InterfaceModel.Passage;
import org.mobilityd.wire.Icmpv6Message.RouterAdvertisement;

/** Sees what happens in a world. Checkers are observers; an observer that finds something wrong throws {@link Violation}. */
public interface Observer {

    /** An engine took an input (null: its start), and these effects have just been carried out. @param localNow the node's own clock */
    default void stepped(EngineNode node, long localNow, Input input, List<Effect> effects) {
    }

    /** A node's machine has been switched off and on: its fast path holds nothing any more. */
    default void forgot(EngineNode node) {
    }

    /** A packet is put on a link. */
    default void sent(Link link, Port from, byte[] packet) {
    }

    /** A node's fast path has dealt with a packet. */
    default void passed(EngineNode node, long localNow, byte[] packet, Passage passage) {
    }

    /** A mobile node's application has sent a datagram. */
    default void said(Node node, Datagram datagram) {
    }

    /** An application got a datagram. */
    default void delivered(Node node, Datagram datagram) {
    }

    /** The mobile node was plugged into another link, or into none (null). */
    default void moved(Node node, Link link) {
    }

    /** A roaming host has got a router advertisement. */
    default void advertised(RoamingHost host, RouterAdvertisement advertisement) {
    }

    /** A fault or an attack has just been brought about, other than those of the links' own quality. */
    default void disturbed() {
    }

    /** The world became calm (no faults from now on), or stopped being so. */
    default void calm(boolean calm) {
    }

    /** A moment without anything special, once a second. */
    default void tick() {
    }

    /** The run has come to its end. */
    default void finished() {
    }
}
