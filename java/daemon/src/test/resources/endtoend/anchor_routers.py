"""Anchor routers by hand, on raw sockets: nothing of them comes from mobilityd.

Router N has the address 2001:db8:N::1. Reads one JSON command per line, answers each with one JSON line. Formats: RFC 6275 section 6.1,
RFC 5213 section 8, RFC 8885 section 4; authentication: RFC 4285 section 5.1, with the packet's source and destination as care-of and home
address.
"""

import hashlib
import hmac
import ipaddress
import json
import select
import socket
import struct
import sys
import time

INTERFACE, DATABASE, ROUTERS, SPI, KEY = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), bytes.fromhex(sys.argv[5])
MOBILITY, BU, BA = 135, 5, 6
ALL_PROTOCOLS = 3
IPV6_CHECKSUM, CHECKSUM_OFFSET = 7, 4
A, P, D = 0x8000, 0x0200, 0x0010
BA_FLAGS = 0x22
PADN, MN_ID, AUTHENTICATION, PREFIX, HANDOFF, ACCESS, TIMESTAMP, PREVIOUS, SERVING, UNKNOWN = 1, 8, 9, 22, 23, 24, 27, 67, 68, 250
SECONDS_TO_WAIT = 60
# As long as a message that should not be there could take.
SECONDS_OF_SILENCE = 0.3
ALIGNMENT = {PREFIX: (8, 4), TIMESTAMP: (8, 2), PREVIOUS: (8, 4), SERVING: (8, 6)}


def address(router):
    return f"2001:db8:{router:x}::1"


def packed(text):
    return ipaddress.IPv6Address(text).packed


def open_router(router):
    opened = socket.socket(socket.AF_INET6, socket.SOCK_RAW, MOBILITY)
    opened.setsockopt(socket.IPPROTO_IPV6, IPV6_CHECKSUM, CHECKSUM_OFFSET)
    opened.bind((address(router), 0))
    return opened


sockets = {router: open_router(router) for router in range(1, ROUTERS + 1)}
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
wire.bind((INTERFACE, ALL_PROTOCOLS))


def pad(message, modulus, remainder):
    missing = (remainder - len(message)) % modulus
    if missing == 1:
        return message + bytes([0])
    return message + bytes([PADN, missing - 2]) + bytes(missing - 2) if missing else message


def message(kind, fixed, options, source, destination, key):
    header = bytes([59, 0, kind, 0, 0, 0]) + fixed
    for option, data in options:
        header = pad(header, *ALIGNMENT.get(option, (1, 0)))
        header += bytes([option, len(data)]) + data
    # What the authentication option has to end at: 19 bytes after this.
    header = pad(header, 8, 5)
    header += bytes([AUTHENTICATION, 17, 1]) + struct.pack("!I", SPI)
    header = header[:1] + bytes([(len(header) + 12) // 8 - 1]) + header[2:]
    return header + hmac.new(key, packed(source) + packed(destination) + header, hashlib.sha1).digest()[:12]


def prefix_option(prefix):
    network = ipaddress.IPv6Network(prefix)
    return PREFIX, bytes([0, network.prefixlen]) + network.network_address.packed


def timestamp():
    now = time.time_ns()
    return TIMESTAMP, struct.pack("!Q", (now // 10**9 << 16) | ((now % 10**9 << 16) // 10**9))


def send(router, destination, kind, fixed, options, key=KEY):
    data = message(kind, fixed, options, address(router), destination, key)
    sockets[router].sendto(data, (destination, 0))


def register(command, key=KEY):
    options = [(MN_ID, b"\1" + command["node"].encode()), prefix_option(command["prefix"]), (HANDOFF, b"\0\4"), (ACCESS, b"\0\4"),
               timestamp(), (UNKNOWN, b"?")]
    send(command["router"], DATABASE, BU, struct.pack("!HHH", command["sequence"], A | P | D, command["lifetime_units"]), options, key)


def read_options(data):
    options, offset = [], 12
    while offset < len(data):
        if data[offset] == 0:
            offset += 1
            continue
        length = data[offset + 1]
        options.append((data[offset], data[offset + 2:offset + 2 + length]))
        offset += 2 + length
    return options


def receive(seconds):
    """The next message: (router, source, kind, bytes), or None."""
    ready, _, _ = select.select(list(sockets.values()), [], [], seconds)
    if not ready:
        return None
    router = next(number for number, one in sockets.items() if one is ready[0])
    data, peer = ready[0].recvfrom(2048)
    return router, peer[0], data[2], data


def acknowledge(router, data, mode):
    """What a previous router answers; as a locator's, to the serving router too. Returns how many messages that is."""
    sequence, _, lifetime = struct.unpack("!HHH", data[6:12])
    options = [option for option in read_options(data) if option[0] not in (PADN, AUTHENTICATION)]
    fixed = struct.pack("!BBHH", 0, BA_FLAGS, sequence, lifetime)
    send(router, DATABASE, BA, fixed, options)
    if mode != "locator":
        return 1
    serving = str(ipaddress.IPv6Address(next(value[-16:] for kind, value in options if kind == SERVING)))
    send(router, serving, BA, fixed, [option for option in options if option[0] != SERVING])
    return 2


def is_new(router, data):
    """Whether a router is told that for the first time; who has much to do is told again."""
    told = (router, data[6:8])
    known = told in heard
    heard.add(told)
    return not known


def told(command):
    """Waits until previous routers are told something by a database that has just begun, which counts from the beginning."""
    heard.clear()
    seen = set()
    end = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < end:
        came = receive(SECONDS_OF_SILENCE if seen else 1)
        if came is None and seen:
            break
        if came and came[2] == BU:
            seen.add(came[0])
            is_new(came[0], came[3])
            acknowledge(came[0], came[3], command["mode"])
    return {"told": sorted(seen)}


def move(command):
    """A mobile node comes to a router; the others do their part. Answers with all there was to be seen."""
    seen = {"messages": 1, "told": [], "previous": [], "statuses": [], "from": [], "sequence": []}
    register(command)
    end = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < end:
        came = receive(SECONDS_OF_SILENCE if seen["messages"] >= command["expected"] else 1)
        if came is None:
            if seen["messages"] >= command["expected"]:
                break
            continue
        router, source, kind, data = came
        if kind == BU:
            answers = acknowledge(router, data, command["mode"])
            if is_new(router, data):
                seen["messages"] += 1 + answers
                seen["told"].append(router)
        elif source == DATABASE:
            seen["messages"] += 1
            seen["statuses"].append(data[6])
            seen["from"].append(router)
            seen["sequence"].append(struct.unpack("!H", data[8:10])[0])
            for option, value in read_options(data):
                if option == PREVIOUS:
                    seen["previous"].append([str(ipaddress.IPv6Address(value[2:18])),
                                             str(ipaddress.IPv6Network((value[18:34], value[1])))])
    seen["told"].sort()
    return seen


def ask(command):
    """A registration that may stay without an answer. Answers with how many came within two seconds."""
    register(command, bytes.fromhex(command["key"]))
    end = time.monotonic() + 2
    while (left := end - time.monotonic()) > 0:
        came = receive(left)
        if came and came[2] == BA and struct.unpack("!H", came[3][8:10])[0] == command["sequence"]:
            return {"answers": 1}
    return {"answers": 0}


def capture(command):
    """All that has crossed the interface so far, as a file for a dissector."""
    wire.setblocking(False)
    frames = 0
    with open(command["file"], "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        while True:
            try:
                frame = wire.recv(65535)
            except BlockingIOError:
                break
            file.write(struct.pack("<IIII", 0, frames, len(frame), len(frame)) + frame)
            frames += 1
    return {"frames": frames}


heard = set()
print("ready", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"move": move, "told": told, "ask": ask, "capture": capture}[asked["do"]](asked)), flush=True)
