"""What the routers of a domain and its database say to each other about a host, and what the host is told: where it leaves and when."""

import collections
import ipaddress
import struct

from .cabling import ETHER, port
from .capture import IPV6_HEADER, Capture, destination, source
from .domain import DATABASE, router, router_address

# Mobility Header types (RFC 6275 section 6.1); with the P flag they are proxy registrations.
BINDING_UPDATE = 5
BINDING_ACKNOWLEDGEMENT = 6
# RFC 5568 section 6.2.1.
HANDOVER_INITIATE = 14
HANDOVER_ACKNOWLEDGE = 15
HEADER_TYPE = IPV6_HEADER + 2
# Where options begin in a Mobility Header: behind sequence number, flags and lifetime; or behind sequence number, flags and code.
OPTIONS = {BINDING_UPDATE: 12, BINDING_ACKNOWLEDGEMENT: 12, HANDOVER_INITIATE: 10, HANDOVER_ACKNOWLEDGE: 10}
PAD1 = 0
# RFC 4283: a subtype, and the identifier.
MOBILE_NODE_IDENTIFIER = 8

ROUTER_ADVERTISEMENT_OPTIONS = IPV6_HEADER + 16
PREFIX_INFORMATION = 3
PREFIX_INFORMATION_FIELDS = struct.Struct("!BBBBIII16s")

# A mobility message as its sender sends it, and as its receiver receives it. Addresses are texts, times seconds since 1970; `node` is whom it
# is about, as text, or None.
Message = collections.namedtuple("Message", "kind sender receiver sent node")
# What a router tells the host of a prefix: lifetimes in seconds.
Advertised = collections.namedtuple("Advertised", "prefix valid preferred")
Advertisement = collections.namedtuple("Advertisement", "time prefixes")


class Signalling:
    """Watches the core's ends and the host's cable until it is stopped."""

    def __init__(self, domain):
        ether = domain.world[ETHER]
        self._ports = {router_address(number): Capture(ether, port(router(number), "up0"), "ip6 proto 135") for number in domain.numbers}
        self._ports[DATABASE] = Capture(ether, port("database", "up0"), "ip6 proto 135")
        self._host = Capture(domain.host, "eth0", "icmp6 and ip6[40] == 134")

    def messages(self, since, until):
        """The mobility messages sent in that time, each once, in order."""
        sent = [message for address, capture in self._ports.items() for message in _messages(capture) if message.sender == address]
        return sorted((message for message in sent if since <= message.sent <= until), key=lambda message: message.sent)

    def received(self, address, since, until):
        """When which messages reached `address`."""
        return [message for message in _messages(self._ports[address]) if message.receiver == address and since <= message.sent <= until]

    def advertisements(self, since, until):
        """What the host was told in that time."""
        return [Advertisement(packet.time, _prefixes(packet)) for packet in self._host.so_far() if since <= packet.time <= until]

    def stop(self):
        for capture in (*self._ports.values(), self._host):
            capture.stop()


class Handover:
    """The signalling of one hand-over to router `number`, which begins and ends in a span of time; of `node` alone, when it is given."""

    def __init__(self, signalling, number, since, until, node=None):
        self._address = router_address(number)
        self.messages = [message for message in signalling.messages(since, until) if node in (None, message.node)]
        self._received = signalling.received(self._address, since, until)
        self._advertisements = signalling.advertisements(since, until)

    @property
    def asked(self):
        """When the router asked for the first time, or None."""
        asked = [message.sent for message in self.messages if message.kind == BINDING_UPDATE and message.sender == self._address]
        return asked[0] if asked else None

    @property
    def answers(self):
        """When which answers reached the router."""
        return [message.sent for message in self._received if message.kind == BINDING_ACKNOWLEDGEMENT]

    def answered_after(self):
        """Milliseconds from the first question to the last answer, or None."""
        return None if self.asked is None or not self.answers else (self.answers[-1] - self.asked) * 1000

    def advertised_after(self, older):
        """Milliseconds from the first question until the host was told of `older` older prefixes, by when all is in place; or None."""
        for advertisement in self._advertisements:
            deprecated = [known for known in advertisement.prefixes if known.preferred == 0 and known.valid > 0]
            if self.asked is not None and advertisement.time >= self.asked and len(deprecated) >= older:
                return (advertisement.time - self.asked) * 1000
        return None


def _messages(capture):
    for packet in capture.so_far():
        yield Message(packet.bytes[HEADER_TYPE], _text(source(packet)), _text(destination(packet)), packet.time, _node(packet.bytes))


def _node(packet):
    """The identifier in a mobility message."""
    offset = IPV6_HEADER + OPTIONS.get(packet[HEADER_TYPE], len(packet))
    while offset + 2 <= len(packet):
        if packet[offset] == PAD1:
            offset += 1
            continue
        kind, end = packet[offset], offset + 2 + packet[offset + 1]
        if kind == MOBILE_NODE_IDENTIFIER:
            return packet[offset + 3:end].decode()
        offset = end
    return None


def _text(address):
    return str(ipaddress.IPv6Address(address))


def _prefixes(packet):
    found, offset = [], ROUTER_ADVERTISEMENT_OPTIONS
    while offset + 8 <= len(packet.bytes) and packet.bytes[offset + 1]:
        if packet.bytes[offset] == PREFIX_INFORMATION:
            _, _, length, _, valid, preferred, _, prefix = PREFIX_INFORMATION_FIELDS.unpack_from(packet.bytes, offset)
            found.append(Advertised(f"{_text(prefix)}/{length}", valid, preferred))
        offset += 8 * packet.bytes[offset + 1]
    return found
