package org.mobilityd.protocol.mobilenode;

import org.mobilityd.protocol.binding.Sequence;
import org.mobilityd.wire.Iana;
import org.mobilityd.wire.MobilityMessage.BindingAcknowledgement;

/** Which Binding Update a Binding Acknowledgement answers (RFC 6275 section 11.7.3). */
final class Acknowledgements {

    private Acknowledgements() {
    }

    /**
     * Whether it answers the Binding Update with the number {@code sent}. Status 135 bears the last number accepted, which then is greater
     * than {@code sent}. Bears it a smaller one, an older Binding Update was refused, or a replay of one: believing that would make numbers
     * be used twice. Bears it {@code sent} itself, a duplicate was refused and the first has been accepted: its own answer will say so.
     */
    static boolean answers(int sent, BindingAcknowledgement acknowledgement) {
        boolean same = acknowledgement.sequence() == sent;
        return acknowledgement.status() == Iana.STATUS_SEQUENCE_NUMBER_OUT_OF_WINDOW
                ? !same && !Sequence.isGreater(sent, acknowledgement.sequence())
                : same;
    }
}
