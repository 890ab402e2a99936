"""Sends hostile packets to an anchor router, by its uplink or by an access link. Nothing of it comes from mobilityd.

Arguments: interface that leads to the router, the router's MAC, the router's, its peer's, its database's and a server's address, an address of a
mobile node that visits the router, one of its prefix there, and its identifier. Reads one JSON command per line, {"do": kind, "count": n}, and
answers each with one JSON line {"sent": n}. What is inside packets is for UDP port MARK. "record" has the mobility messages to the router kept
that pass until the next command; "replay" sends them again.
"""

import ipaddress
import json
import random
import socket
import struct
import sys
import threading
import time

INTERFACE = sys.argv[1]
ROUTER_MAC = bytes.fromhex(sys.argv[2].replace(":", ""))
ROUTER, PEER, DATABASE, SERVER, VISITING, OWN = (ipaddress.IPv6Address(text).packed for text in sys.argv[3:9])
NODE = sys.argv[9].encode()
NODE_MAC = bytes.fromhex(sys.argv[9].partition("@")[0].replace(":", ""))
OTHER_MAC = bytes.fromhex("020000000666")
STRANGER = ipaddress.IPv6Address("2001:db8:bad::6").packed
ALL_ROUTERS, ALL_ROUTERS_MAC = ipaddress.IPv6Address("ff02::2").packed, bytes.fromhex("333300000002")
IPV6, UDP, FRAGMENT, ICMPV6, NONE, DESTINATION_OPTIONS, MOBILITY = 41, 17, 44, 58, 59, 60, 135
BINDING_UPDATE, BINDING_ACKNOWLEDGEMENT, HANDOVER_INITIATE, HANDOVER_ACKNOWLEDGE = 5, 6, 14, 15
UPDATE_FLAGS, ACKNOWLEDGEMENT_FLAGS = 0x8210, 0x20
INITIATE_FLAGS, HANDOVER_ACKNOWLEDGE_FLAGS = 0x20, 0x40
UNSOLICITED = 4
MARK = 6666

chance = random.Random(8885)
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
wire.bind((INTERFACE, 0))
recorded = []
recording = threading.Event()


def checksum(source, destination, protocol, data):
    words = source + destination + struct.pack("!II", len(data), protocol) + data + bytes(len(data) % 2)
    total = sum(struct.unpack(f"!{len(words) // 2}H", words))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv6(source, destination, protocol, payload, hop_limit=64):
    return struct.pack("!IHBB", 0x60000000, len(payload), protocol, hop_limit) + source + destination + payload


def udp(source, destination, **more):
    datagram = struct.pack("!HHHH", MARK, MARK, 16, 0) + chance.randbytes(8)
    datagram = datagram[:6] + struct.pack("!H", checksum(source, destination, UDP, datagram)) + datagram[8:]
    return ipv6(source, destination, UDP, datagram, **more)


def echo(source, destination):
    request = struct.pack("!BBHHH", 128, 0, 0, MARK, 1) + chance.randbytes(8)
    request = request[:2] + struct.pack("!H", checksum(source, destination, ICMPV6, request)) + request[4:]
    return ipv6(source, destination, ICMPV6, request)


def anywhere(prefix):
    """An address of a /64, but not the one given."""
    return prefix[:8] + b"\x66" + chance.randbytes(7)


def mobility(source, kind, body, damaged=False):
    body += bytes(-(6 + len(body)) % 8)
    header = bytearray(struct.pack("!BBBBH", NONE, (6 + len(body)) // 8 - 1, kind, 0, 0) + body)
    header[4:6] = struct.pack("!H", checksum(source, ROUTER, MOBILITY, bytes(header)) ^ damaged)
    return ipv6(source, ROUTER, MOBILITY, bytes(header))


def option(kind, data):
    return bytes([kind, len(data)]) + data


def proxy_options():
    """That the node is with the peer now: right (RFC 5213, RFC 8885, RFC 4285) but for the authenticator."""
    now = struct.pack("!Q", int(time.time() * 65536))
    return (option(8, b"\1" + NODE) + option(22, bytes([0, 64]) + OWN[:8] + bytes(8)) + option(23, bytes([0, 4])) + option(24, bytes([0, 3])) +
            option(27, now) + option(68, PEER) + option(9, bytes([1]) + struct.pack("!I", 4096) + chance.randbytes(12)))


def forged_update():
    return mobility(DATABASE, BINDING_UPDATE, struct.pack("!HHH", chance.getrandbits(16), UPDATE_FLAGS, 100) + proxy_options())


def forged_acknowledgement():
    return mobility(DATABASE, BINDING_ACKNOWLEDGEMENT,
                    struct.pack("!BBHH", 0, ACKNOWLEDGEMENT_FLAGS, chance.getrandbits(16), 100) + proxy_options())


def forged_handover():
    """As if the node were to go to the peer (RFC 5568 section 6.2.1.2), or were there and to come."""
    kind, flags, code = chance.choice(((HANDOVER_ACKNOWLEDGE, HANDOVER_ACKNOWLEDGE_FLAGS, UNSOLICITED), (HANDOVER_INITIATE, INITIATE_FLAGS, 0)))
    return mobility(PEER, kind, struct.pack("!HBB", chance.getrandbits(16), flags, code) + proxy_options())


def malformed_message():
    options = chance.choice((bytes([22, 250, 0, 64]), bytes([9]), bytes([8, 0]), chance.randbytes(chance.randrange(64)), bytes([1, 255])))
    kind = chance.choice((BINDING_UPDATE, BINDING_ACKNOWLEDGEMENT, HANDOVER_INITIATE, 16, 200))
    return mobility(PEER, kind, struct.pack("!HHH", 1, UPDATE_FLAGS, 9) + options, damaged=chance.random() < 0.2)


def discovery(kind, said, mac, station=None):
    """A neighbour discovery message from the link-local address that belongs to mac, by the station of that or another link-layer address."""
    source = bytes.fromhex("fe80000000000000") + bytes([mac[0] ^ 2]) + mac[1:3] + b"\xff\xfe" + mac[3:]
    message = struct.pack("!BBH", kind, 0, 0) + said
    message = message[:2] + struct.pack("!H", checksum(source, ALL_ROUTERS, ICMPV6, message)) + message[4:]
    return ALL_ROUTERS_MAC + (station or mac) + b"\x86\xdd" + ipv6(source, ALL_ROUTERS, ICMPV6, message, 255)


def solicitation():
    mac = b"\x02\x66" + chance.randbytes(4)
    return discovery(133, bytes(4) + bytes([1, 1]) + mac, mac)


def nodes_address_advertised():
    """Solicited, to override what is known (RFC 4861 section 4.4)."""
    return discovery(136, bytes([0x60, 0, 0, 0]) + VISITING + bytes([2, 1]) + OTHER_MAC, OTHER_MAC)


def advertisement(mac):
    """RFC 4861 section 4.2: a default router for half an hour, to be sent to at OTHER_MAC."""
    return discovery(134, struct.pack("!BBHII", 64, 0, 1800, 0, 0) + bytes([1, 1]) + OTHER_MAC, mac, OTHER_MAC)


def fragment(source, protocol, payload):
    piece = payload[:-len(payload) % 8 or None] + bytes(len(payload) % 8)
    return ipv6(source, ROUTER, FRAGMENT, struct.pack("!BBHI", protocol, 0, 1, chance.getrandbits(32)) + piece)


def in_tunnel(source, inner):
    return ipv6(source, ROUTER, IPV6, inner)


def to_router(packet):
    return ROUTER_MAC + OTHER_MAC + b"\x86\xdd" + packet


KINDS = {
    "tunnel-from-a-stranger": lambda: to_router(in_tunnel(STRANGER, udp(SERVER, VISITING))),
    "tunnel-from-a-peer-without-binding": lambda: to_router(in_tunnel(PEER, udp(SERVER, anywhere(OWN)))),
    "tunnel-in-a-tunnel": lambda: to_router(in_tunnel(PEER, in_tunnel(PEER, udp(SERVER, VISITING)))),
    "tunnel-behind-options": lambda: to_router(ipv6(STRANGER, ROUTER, DESTINATION_OPTIONS,
                                                    bytes([IPV6, 0, 1, 4, 0, 0, 0, 0]) + udp(SERVER, VISITING))),
    "tunnel-with-a-cut-packet": lambda: to_router(in_tunnel(PEER, udp(SERVER, VISITING)[:-1])),
    "tunnel-in-fragments": lambda: to_router(fragment(PEER, IPV6, udp(SERVER, VISITING))),
    "mobility-in-fragments": lambda: to_router(fragment(PEER, MOBILITY, bytes(64))),
    "forged-update": lambda: to_router(forged_update()),
    "forged-acknowledgement": lambda: to_router(forged_acknowledgement()),
    "forged-handover": lambda: to_router(forged_handover()),
    "malformed-message": lambda: to_router(malformed_message()),
    "nodes-source": lambda: to_router(udp(VISITING, SERVER)),
    "nodes-older-prefix": lambda: to_router(udp(anywhere(VISITING), SERVER)),
    "nodes-prefix": lambda: to_router(udp(anywhere(OWN), SERVER)),
    "nodes-source-on-its-last-hop": lambda: to_router(udp(VISITING, SERVER, hop_limit=1)),
    "nodes-tunnel": lambda: to_router(ipv6(VISITING, SERVER, IPV6, udp(VISITING, SERVER))),
    "nodes-echo-to-the-router": lambda: to_router(echo(VISITING, ROUTER)),
    "nodes-solicitation": lambda: discovery(133, bytes(4) + bytes([1, 1]) + NODE_MAC, OTHER_MAC),
    "nodes-neighbour-solicitation": lambda: discovery(135, bytes(4) + OWN + bytes([1, 1]) + NODE_MAC, OTHER_MAC),
    "nodes-address-advertised": nodes_address_advertised,
    "rogue-router": lambda: advertisement(OTHER_MAC),
    "node-as-router": lambda: advertisement(NODE_MAC),
    "rogue-redirect": lambda: discovery(137, bytes(4) + STRANGER + SERVER, OTHER_MAC),
    "solicitation": solicitation,
    "replay": lambda: chance.choice(recorded),
}


def record():
    while True:
        frame = wire.recv(65536)
        if recording.is_set() and frame[12:14] == b"\x86\xdd" and frame[20] == MOBILITY and frame[:6] == ROUTER_MAC:
            recorded.append(frame)


threading.Thread(target=record, daemon=True).start()
for line in sys.stdin:
    command = json.loads(line)
    if command["do"] == "record":
        recording.set()
    else:
        recording.clear()
        for _ in range(command["count"]):
            wire.send(KINDS[command["do"]]())
    print(json.dumps({"sent": command["count"]}), flush=True)
