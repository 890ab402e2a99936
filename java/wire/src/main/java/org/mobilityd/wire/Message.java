package org.mobilityd.wire;

/** What a signalling packet carries: a mobility message or an ICMPv6 message. */
public sealed interface Message permits MobilityMessage, Icmpv6Message {
}
