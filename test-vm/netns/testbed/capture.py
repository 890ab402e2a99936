"""What passes an interface: tcpdump's captures, as packets to look into."""

import collections
import struct
import time

ETHERNET_HEADER = 14
IPV6_HEADER = 40
HOP_LIMIT = 7
MOBILITY_HEADER = 135
DESTINATION_OPTIONS = 60
ROUTING = 43
FRAGMENT = 44
HOP_BY_HOP = 0
ICMPV6 = 58
TCP = 6

# A captured IPv6 packet from its IPv6 header on.
Packet = collections.namedtuple("Packet", "time bytes")


class Capture:
    """tcpdump on one interface of a machine until it is stopped, or `packets()` is asked for."""

    def __init__(self, machine, interface, expression="ip6"):
        self._machine = machine
        self._file = machine.world.directory / f"{machine.name}-{interface}-{id(self)}.pcap"
        self._program = machine.start(f"tcpdump-{interface}", "tcpdump", "-i", interface, "--immediate-mode", "-U", "-B", "16384",
                                      "-s", "0", "-Z", "root", "-w", self._file, expression)
        self._program.wait_for_line("listening on")

    def packets(self):
        """Ends the capture and returns its IPv6 packets."""
        self.stop()
        return self.so_far()

    def so_far(self):
        """The IPv6 packets that have been captured until now."""
        return list(_read(self._file))

    def stop(self):
        self._program.stop()


def _read(path):
    data = path.read_bytes()
    order = "<" if data[:4] == b"\xd4\xc3\xb2\xa1" else ">"
    offset = 24
    while offset + 16 <= len(data):
        seconds, fraction, captured, _ = struct.unpack(order + "IIII", data[offset:offset + 16])
        frame = data[offset + 16:offset + 16 + captured]
        offset += 16 + captured
        # The last one may not have been written to its end.
        if len(frame) < captured:
            return
        if frame[12:14] == b"\x86\xdd":
            yield Packet(seconds + fraction / 1e6, frame[ETHERNET_HEADER:])


def source(packet):
    return packet.bytes[8:24]


def destination(packet):
    return packet.bytes[24:40]


def headers(packet):
    """The numbers of the packet's headers after the IPv6 header, in order, and where each begins."""
    number, offset, found = packet.bytes[6], IPV6_HEADER, []
    while True:
        found.append((number, offset))
        if number not in (HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION_OPTIONS) or offset + 8 > len(packet.bytes):
            return found
        length = 8 if number == FRAGMENT else 8 * (packet.bytes[offset + 1] + 1)
        number, offset = packet.bytes[offset], offset + length


def has_header(packet, number):
    return any(found == number for found, _ in headers(packet))


def without_hop_limit(packet):
    """The packet as it must be equal on both sides of a router: all but the hop limit, which routers count down."""
    return packet.bytes[:HOP_LIMIT] + b"\0" + packet.bytes[HOP_LIMIT + 1:]


def wait_until_quiet():
    """Lets packets that are under way arrive: the longest way takes less than this."""
    time.sleep(0.4)
