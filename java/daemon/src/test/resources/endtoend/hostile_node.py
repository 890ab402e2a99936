"""Sends hostile packets from the outside and keeps a ledger of what comes back. Nothing of it comes from mobilityd.

Arguments: interface, own MAC, router's MAC, correspondent, seed, count. Prints one JSON line: packets sent, answers seen, complaints.
Each packet has a source of its own, so that every answer can be laid to the account of the packet that caused it.
"""

import ipaddress
import json
import random
import socket
import struct
import sys
import time

INTERFACE, OWN_MAC, ROUTER_MAC = sys.argv[1:4]
CORRESPONDENT = ipaddress.IPv6Address(sys.argv[4]).packed
SEED, COUNT = int(sys.argv[5]), int(sys.argv[6])
HOP_BY_HOP, IPV6, UDP, ROUTING, FRAGMENT, ESP, AH, ICMPV6, NONE, DESTINATION_OPTIONS, MOBILITY = 0, 41, 17, 43, 44, 50, 51, 58, 59, 60, 135
OWN, ROUTER = (bytes.fromhex(mac.replace(":", "")) for mac in (OWN_MAC, ROUTER_MAC))
PACKETS_PER_BREATH = 20
ODD_ADDRESSES = [ipaddress.IPv6Address(text).packed for text in (
    "::", "::1", "ff02::1", "ff0e::1", "fe80::1", "::ffff:192.0.2.1", "2001:db8:f::1", "2001:db8:f::2", "2001:db8:1::10")]

chance = random.Random(SEED)
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 20)
wire.bind((INTERFACE, 0))
ledger = {}
sent = answers = 0
complaints = []


def checksum(source, destination, protocol, data):
    words = source + destination + struct.pack("!II", len(data), protocol) + data + bytes(len(data) % 2)
    total = sum(struct.unpack(f"!{len(words) // 2}H", words))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv6(source, protocol, payload, destination=CORRESPONDENT, length=None):
    length = len(payload) if length is None else length
    return struct.pack("!IHBB", 0x60000000, length & 0xFFFF, protocol, chance.choice((0, 1, 64, 255))) + source + destination + payload


def mobility_header(kind, body, source, payload_protocol=NONE, right=True):
    body += bytes(-(6 + len(body)) % 8)
    header = bytearray(struct.pack("!BBBBH", payload_protocol, ((6 + len(body)) // 8 - 1) & 0xFF, kind, 0, 0) + body)
    header[4:6] = struct.pack("!H", checksum(source, CORRESPONDENT, MOBILITY, bytes(header)) if right else chance.getrandbits(16))
    return bytes(header)


def home_address_option(home):
    return bytes([0xC9, 16]) + home


def options_header(next_header, options):
    return bytes([next_header, (len(options) + 2 + 7) // 8 - 1]) + options + bytes(-(2 + len(options)) % 8)


def new_source():
    """Of a /64 of its own, past the limits that are kept per /64."""
    return bytes.fromhex("20010db80002") + chance.randbytes(10)


def any_address():
    return chance.choice(ODD_ADDRESSES) if chance.random() < 0.5 else new_source()


def binding_update(source, home):
    """Every field is arbitrary; checksum right more often than not."""
    options = b"".join(chance.choice((
        struct.pack("!BBHH", 4, 4, chance.getrandbits(3), chance.getrandbits(3)),
        bytes([3, 16]) + any_address(), bytes([5, 12]) + chance.randbytes(12), bytes([1, 2, 0, 0]), bytes([0]),
        bytes([chance.getrandbits(8), chance.getrandbits(8)]) + chance.randbytes(chance.randrange(20)))) for _ in range(chance.randrange(5)))
    body = struct.pack("!HHH", chance.getrandbits(16), chance.getrandbits(16), chance.choice((0, 1, 105, 65535))) + options
    return mobility_header(5, body, home or source, chance.choice((NONE, NONE, NONE, 6)), chance.random() < 0.9)


def hostile_binding_update(source):
    if chance.random() < 0.2:
        return ipv6(source, MOBILITY, binding_update(source, None))
    home = any_address()
    header = options_header(MOBILITY, bytes([1, 2, 0, 0]) + home_address_option(home))
    return ipv6(source, DESTINATION_OPTIONS, header + binding_update(source, home))


def hostile_test_init(source):
    body = bytes(2) + chance.randbytes(chance.choice((0, 2, 8, 8, 8, 8, 16, 40)))
    header = bytearray(mobility_header(chance.choice((1, 2)), body, source, chance.choice((NONE, NONE, 17)), chance.random() < 0.8))
    if chance.random() < 0.2:
        header[1] = chance.getrandbits(8)
    return ipv6(source, MOBILITY, bytes(header))


def any_mobility_message(source):
    return ipv6(source, MOBILITY, mobility_header(chance.choice((0, 3, 4, 6, 7, chance.randrange(8, 256))),
                                                  chance.randbytes(chance.randrange(60)), source, right=chance.random() < 0.8))


def hostile_home_address_options(source):
    """Wrong alignment, wrong length, several of them, other options around them, before anything."""
    parts = [chance.choice((home_address_option(any_address()), bytes([0]) * chance.randrange(9), bytes([1, 4, 0, 0, 0, 0]),
                            bytes([0xC9, chance.getrandbits(5)]) + chance.randbytes(16), bytes([0x1E, 3, 1, 2, 3]),
                            bytes([0xC9]), bytes([chance.getrandbits(8), 255]))) for _ in range(chance.randrange(1, 6))]
    next_header = chance.choice((UDP, MOBILITY, NONE, DESTINATION_OPTIONS, ROUTING, FRAGMENT, ICMPV6))
    return ipv6(source, DESTINATION_OPTIONS, options_header(next_header, b"".join(parts)) + chance.randbytes(chance.randrange(64)))


def header_chain(source):
    """Extension headers in any order and number, with any content, truncated anywhere."""
    kinds = [chance.choice((HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION_OPTIONS, AH)) for _ in range(chance.randrange(1, 14))]
    chain = b""
    last = chance.choice((UDP, MOBILITY, ICMPV6, NONE, IPV6))
    for kind, following in zip(kinds, kinds[1:] + [last]):
        if kind == FRAGMENT:
            chain += bytes([following, 0]) + chance.choice((b"\0\0", b"\0\1", b"\0\x08", chance.randbytes(2))) + chance.randbytes(4)
        elif kind == AH:
            chain += bytes([following, chance.choice((1, 2, 4, 255)), 0, 0]) + chance.randbytes(20)
        elif kind == ROUTING:
            chain += bytes([following, 2, chance.choice((0, 2, 3, 4, 255)), chance.choice((0, 1, 2, 255)), 0, 0, 0, 0]) + any_address()
        else:
            chain += options_header(following, chance.choice((b"", bytes([1, 2, 0, 0]) + home_address_option(any_address()),
                                                              bytes([0xC2, 4]) + struct.pack("!I", 1 << 20), chance.randbytes(14))))
    chain += chance.choice((b"", binding_update(source, None), chance.randbytes(chance.randrange(80))))
    return ipv6(source, kinds[0], chain[:chance.randrange(len(chain) + 1)] if chance.random() < 0.3 else chain)


def tiny_fragment(source):
    following = chance.choice((MOBILITY, DESTINATION_OPTIONS))
    offset = chance.choice((0, 1, 2, 185, 8191)) << 3 | chance.getrandbits(1)
    header = options_header(MOBILITY, bytes([1, 2, 0, 0]) + home_address_option(any_address())) if following == DESTINATION_OPTIONS else b""
    data = header + binding_update(source, None)
    return ipv6(source, FRAGMENT, bytes([following, 0]) + struct.pack("!HI", offset, 7) + data[:8 * chance.randrange(1, 8)])


def forged_error(source):
    """An ICMPv6 error that quotes what was never sent."""
    quoted = struct.pack("!IHBB", 0x60000000, chance.getrandbits(12), ROUTING, 64) + CORRESPONDENT + any_address()
    quoted += bytes([chance.choice((UDP, ICMPV6, ROUTING)), 2, 2, 1, 0, 0, 0, 0]) + any_address() + chance.randbytes(chance.randrange(40))
    message = bytearray(bytes([chance.choice((1, 2, 3, 4)), chance.getrandbits(2), 0, 0])
                        + struct.pack("!I", chance.choice((0, 68, 1279, 1280, 1300, 0xFFFFFFFF))) + quoted[:chance.randrange(len(quoted) + 1)])
    message[2:4] = struct.pack("!H", checksum(source, CORRESPONDENT, ICMPV6, bytes(message)))
    return ipv6(source, ICMPV6, bytes(message))


def lying_length(source):
    header = options_header(MOBILITY, bytes([1, 2, 0, 0]) + home_address_option(any_address()))
    payload = header + binding_update(source, None)
    return ipv6(source, DESTINATION_OPTIONS, payload, length=chance.choice((0, 7, len(payload) - 1, len(payload) + 1, 65535)))


def long_one(source):
    """At the MTU, and a few bytes below it."""
    header = mobility_header(5, bytes(6) + b"".join(bytes([1, 252]) + bytes(252) for _ in range(4)), source)
    return ipv6(source, MOBILITY, header + bytes(1460 - len(header) - chance.randrange(16)))


def mutated(source):
    packet = bytearray(hostile_binding_update(source))
    for _ in range(chance.randrange(1, 6)):
        at = chance.choice([*range(0, 8), *range(40, len(packet))])
        packet[at] = chance.getrandbits(8)
    return bytes(packet[:chance.randrange(40, len(packet) + 1)] if chance.random() < 0.2 else packet)


def tagged(packet):
    tag = chance.random()
    if tag < 0.9:
        return ROUTER + OWN + b"\x86\xdd" + packet
    return ROUTER + OWN + (b"\x81\0\0\x07" if tag < 0.95 else b"\x88\xa8\0\x07\x81\0\0\x08") + b"\x86\xdd" + packet


ATTACKS = [hostile_binding_update, hostile_test_init, any_mobility_message, hostile_home_address_options, header_chain, tiny_fragment,
           forged_error, lying_length, long_one, mutated]


def send(attack):
    global sent
    source = chance.choice(ODD_ADDRESSES) if chance.random() < 0.1 else new_source()
    frame = tagged(attack(source))
    try:
        wire.send(frame)
    except OSError:
        return
    sent += 1
    ledger[source] = ledger.get(source, 0) + 1


def look(seconds):
    """Every IPv6 packet from the router has to be an answer, to a source that is still owed one."""
    global answers
    deadline = time.monotonic() + seconds
    while True:
        wire.settimeout(max(0.0001, deadline - time.monotonic()))
        try:
            frame, address = wire.recvfrom(65536)
        except (TimeoutError, BlockingIOError):
            return
        network = 14
        while frame[network - 2:network] in (b"\x81\0", b"\x88\xa8"):
            network += 4
        packet = frame[network:]
        if address[2] == socket.PACKET_OUTGOING or frame[6:12] != ROUTER or frame[network - 2:network] != b"\x86\xdd":
            continue
        if packet[8:10] == b"\xfe\x80" or packet[24] == 0xFF:
            continue
        answers += 1
        destination = packet[24:40]
        ledger[destination] = ledger.get(destination, 0) - 1
        if ledger[destination] < 0:
            complaints.append("to " + str(ipaddress.IPv6Address(destination)) + ": " + packet[:120].hex())


for number in range(COUNT):
    send(ATTACKS[number % len(ATTACKS)])
    if number % PACKETS_PER_BREATH == 0:
        look(0.002)
look(1)
print(json.dumps({"sent": sent, "answers": answers, "complaints": complaints[:5]}), flush=True)
