"""One move of the mobile node between networks, seen from outside: what crossed its cable, and when."""

import ipaddress
import time

from testbed import capture
from testbed.announcements import AddressAnnounced, Announcements, LinkAnnounced
from testbed.topology import HOME_AGENT, INSIDE, MOBILE_PORT, VIRTUAL_ADDRESS
from testbed.world import Failure

ROUTER_SOLICITATION, ROUTER_ADVERTISEMENT = 133, 134
CARE_OF_TEST_INIT, CARE_OF_TEST, BINDING_UPDATE, BINDING_ACKNOWLEDGEMENT = 2, 4, 5, 6
MOBILITY_HEADER_TYPE = 2
UDP = 17
LINK_LOCAL = ipaddress.IPv6Network("fe80::/10")
# Streams and captures run that long before a move, and after it: the slowest way to connectivity is the home agent's.
BEFORE, AFTER = 0.3, 1.0


class Handover:
    """The times of one move: seconds since 1970, None for what did not happen.

    uplink and downlink: when the last packet that arrived passed the mobile node's end before the move, and the first one after it.
    """

    def __init__(self, site, network, uplink, downlink):
        ether, mobile = site.world["ether"], site.mobile
        port, inside = capture.Capture(ether, MOBILE_PORT), capture.Capture(ether, INSIDE, "udp")
        with Announcements(ether) as cable, Announcements(mobile) as link:
            time.sleep(BEFORE)
            site.network.plug_mobile(network)
            time.sleep(AFTER)
        packets = port.packets()
        self._find_link(cable.collected, _index(ether, MOBILE_PORT), link.collected, _index(mobile, "eth0"))
        self._find_signalling([(packet.time, *_payload(packet), packet) for packet in packets if packet.time > self.plugged])
        arrived = {number for _, number in _numbers(inside.packets(), uplink)}
        self.uplink = self._gap([when for when, number in _numbers(packets, uplink) if number in arrived], "up")
        self.downlink = self._gap([when for when, _ in _numbers(packets, downlink)], "down")

    def _find_link(self, cable, port, link, interface):
        ups = [one for one in cable if isinstance(one, LinkAnnounced) and one.index == port]
        self.unplugged = _first(one.time for one in ups if not one.up)
        self.plugged = _first(one.time for one in ups if one.up and self.unplugged and one.time > self.unplugged)
        if not self.plugged:
            raise Failure("the mobile node's cable was not plugged in again")
        self.link_event = _first(one.time for one in link if isinstance(one, LinkAnnounced) and one.index == interface and one.running
                                 and one.time > self.unplugged)
        # Whoever hears of it first: both listeners are programs that have to be woken up.
        self.plugged = min(self.plugged, self.link_event or self.plugged)
        self.address = _first(one.time for one in link if isinstance(one, AddressAnnounced) and one.index == interface
                              and one.time >= self.plugged and ipaddress.IPv6Address(one.address) not in LINK_LOCAL)

    def _find_signalling(self, packets):
        def first(protocol, kind, way, other=None):
            at = 0 if protocol == capture.ICMPV6 else MOBILITY_HEADER_TYPE
            peer = other and ipaddress.IPv6Address(other).packed
            return _first(when for when, number, octets, packet in packets
                          if number == protocol and octets[at] == kind and (peer is None or way(packet) == peer))

        self.solicitation = first(capture.ICMPV6, ROUTER_SOLICITATION, capture.destination)
        self.advertisement = first(capture.ICMPV6, ROUTER_ADVERTISEMENT, capture.source)
        mobility = capture.MOBILITY_HEADER
        self.care_of_test_init = first(mobility, CARE_OF_TEST_INIT, capture.destination, VIRTUAL_ADDRESS)
        self.care_of_test = first(mobility, CARE_OF_TEST, capture.source, VIRTUAL_ADDRESS)
        self.binding_update = first(mobility, BINDING_UPDATE, capture.destination, VIRTUAL_ADDRESS)
        self.acknowledgement = first(mobility, BINDING_ACKNOWLEDGEMENT, capture.source, VIRTUAL_ADDRESS)
        self.home_binding_update = first(mobility, BINDING_UPDATE, capture.destination, HOME_AGENT)
        self.home_acknowledgement = first(mobility, BINDING_ACKNOWLEDGEMENT, capture.source, HOME_AGENT)

    def _gap(self, times, way):
        before = [when for when in times if when <= self.plugged]
        after = [when for when in times if when > self.plugged]
        if not before or not after:
            raise Failure(f"no packet {'before' if not before else 'after'} the move on the way {way}")
        return before[-1], after[0]

    def outage(self):
        """How long the cable was in neither network."""
        return self.plugged - self.unplugged

    def steps(self):
        """What happened, by name, and how long after the cable was plugged in; in order."""
        named = {"link event": self.link_event, "Router Solicitation": self.solicitation, "Router Advertisement": self.advertisement,
                 "address announced": self.address, "Care-of Test Init": self.care_of_test_init, "Care-of Test": self.care_of_test,
                 "Binding Update": self.binding_update, "first packet leaves": self.uplink[1],
                 "Binding Acknowledgement": self.acknowledgement, "first packet arrives": self.downlink[1],
                 "Binding Update to the home agent": self.home_binding_update,
                 "home agent's acknowledgement": self.home_acknowledgement}
        return sorted(((name, when - self.plugged) for name, when in named.items() if when), key=lambda step: step[1])


def _first(times):
    return min(times, default=None)


def _index(machine, interface):
    return int(machine.run("ip", "-o", "link", "show", interface).split(":")[0])


def _payload(packet):
    """(protocol, bytes from there on) of what the IPv6 headers carry."""
    number, offset = capture.headers(packet)[-1]
    return number, packet.bytes[offset:]


def _numbers(packets, stream):
    """(time, number) of a stream's packets."""
    for packet in packets:
        protocol, octets = _payload(packet)
        if protocol == UDP and len(octets) >= 12:
            number = stream.number(octets)
            if number is not None:
                yield packet.time, number
