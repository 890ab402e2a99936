"""A mobile node by hand, on a raw Ethernet socket: nothing of it comes from mobilityd.

Reads one JSON command per line, answers each with one JSON line. Formats: RFC 6275 sections 6.1, 6.3, 6.4; computations: section 5.2.
"""

import errno
import hashlib
import hmac
import ipaddress
import json
import os
import socket
import struct
import sys
import time

INTERFACE, OWN_MAC, ROUTER_MAC = sys.argv[1:4]
HOME, CORRESPONDENT = (ipaddress.IPv6Address(text).packed for text in sys.argv[4:6])
NONE, UDP, ROUTING, DESTINATION_OPTIONS, MOBILITY = 59, 17, 43, 60, 135
HOTI, COTI, HOT, COT, BU, BA, BE = 1, 2, 3, 4, 5, 6, 7
ETHERNET = bytes.fromhex(ROUTER_MAC.replace(":", "") + OWN_MAC.replace(":", "") + "86dd")
SECONDS_TO_WAIT = 60
SECONDS_FOR_ROOM = 60
SECONDS_FOR_THE_LAST = 60
# Datagrams of a flow; veth's queues hold 256 frames.
UNDER_WAY_AT_MOST = 64
# By care-of address: nonce index and keygen token of the home test, then of the care-of test.
TOKENS = {}
SO_RCVBUFFORCE = 33

wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
wire.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 16 << 20)
wire.bind((INTERFACE, 0x86DD))


def checksum(source, destination, protocol, data):
    pseudo = source + destination + struct.pack("!II", len(data), protocol)
    words = pseudo + data + bytes(len(data) % 2)
    total = sum(struct.unpack(f"!{len(words) // 2}H", words))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv6(source, destination, protocol, payload):
    return struct.pack("!IHBB", 0x60000000, len(payload), protocol, 64) + source + destination + payload


def mobility_header(kind, body, source, destination):
    header = bytearray(struct.pack("!BBBBH", NONE, (6 + len(body)) // 8 - 1, kind, 0, 0) + body)
    assert len(header) % 8 == 0
    header[4:6] = struct.pack("!H", checksum(source, destination, MOBILITY, bytes(header)))
    return bytes(header)


def with_home_address(care_of, next_header, payload):
    option = bytes([next_header, 2, 1, 2, 0, 0, 0xC9, 16]) + HOME
    return ipv6(care_of, CORRESPONDENT, DESTINATION_OPTIONS, option + payload)


def send(packet):
    """Waits while the link has no room: what it does not take has not been sent."""
    deadline = time.monotonic() + SECONDS_FOR_ROOM
    while True:
        try:
            return wire.send(ETHERNET + packet)
        except OSError as complaint:
            if complaint.errno != errno.ENOBUFS or time.monotonic() > deadline:
                raise
            time.sleep(0.0001)


def forget_what_came():
    """Others' packets since the last command have filled the socket: what comes now would find no room in it."""
    wire.setblocking(False)
    try:
        while True:
            wire.recv(1)
    except BlockingIOError:
        pass


def receive(wanted, seconds=SECONDS_TO_WAIT):
    """The first packet of which wanted() makes something that is not None."""
    deadline = time.monotonic() + seconds
    while True:
        wire.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            frame = wire.recv(65536)
        except TimeoutError:
            return None
        if frame[:6] == ETHERNET[6:12] and (found := wanted(frame[14:])) is not None:
            return found


def parse(packet):
    """Addresses, home address of a type 2 routing header or None, protocol and payload."""
    protocol, source, destination, home, rest = packet[6], packet[8:24], packet[24:40], None, packet[40:]
    if protocol == ROUTING and rest[1:4] == bytes([2, 2, 1]):
        protocol, home, rest = rest[0], rest[8:24], rest[24:]
    return source, destination, home, protocol, rest


def mobility(kind):
    def wanted(packet):
        source, destination, home, protocol, header = parse(packet)
        if protocol != MOBILITY or header[2] != kind:
            return None
        assert checksum(source, home or destination, MOBILITY, header) == 0, "mobility header checksum"
        return source, destination, home, header
    return wanted


def test(source, init, answer, seconds):
    """Return routability from one address: nonce index and keygen token."""
    cookie = os.urandom(8)
    send(ipv6(source, CORRESPONDENT, MOBILITY, mobility_header(init, bytes(2) + cookie, source, CORRESPONDENT)))

    def wanted(packet):
        found = mobility(answer)(packet)
        return found if found and found[3][8:16] == cookie else None

    found = receive(wanted, seconds)
    assert found, "no answer to the test init"
    answerer, destination, home, header = found
    assert (answerer, destination, home) == (CORRESPONDENT, source, None), "addresses of the test"
    return struct.unpack("!H", header[6:8])[0], header[16:24]


def authenticator(key, care_of, header):
    """First 96 bits of HMAC-SHA1 over care-of address, correspondent and header without checksum and authenticator."""
    data = header[:4] + bytes(2) + header[6:-12]
    return hmac.new(key, care_of + CORRESPONDENT + data, hashlib.sha1).digest()[:12]


def get_tokens(command):
    """Both tests, for a registration later on."""
    care_of = ipaddress.IPv6Address(command["care_of"]).packed
    seconds = command.get("seconds", SECONDS_TO_WAIT)
    TOKENS[care_of] = test(HOME, HOTI, HOT, seconds) + test(care_of, COTI, COT, seconds)
    return {"home_nonce_index": TOKENS[care_of][0]}


def register(command):
    care_of = ipaddress.IPv6Address(command["care_of"]).packed
    lifetime = command["lifetime_units"]
    seconds = command.get("seconds_to_answer", command.get("seconds", SECONDS_TO_WAIT))
    if not command.get("with_tokens_from_before"):
        get_tokens(command)
    home_index, home_token, care_of_index, care_of_token = TOKENS[care_of]
    key = hashlib.sha1(home_token + (care_of_token if lifetime else b"")).digest()
    nonces = struct.pack("!BBHH", 4, 4, home_index, care_of_index if lifetime else 0)
    body = struct.pack("!HHH", command["sequence"], 0x8000, lifetime) + nonces + bytes([5, 12]) + bytes(12)
    # A deletion is about the home address, which is the care-of address then; it is still sent from where the node is.
    header = bytearray(mobility_header(BU, body, HOME, CORRESPONDENT))
    header[-12:] = authenticator(key, care_of if lifetime else HOME, bytes(header))
    if command.get("forged"):
        header[-1] ^= 1
    header[4:6] = bytes(2)
    header[4:6] = struct.pack("!H", checksum(HOME, CORRESPONDENT, MOBILITY, bytes(header)))
    send(with_home_address(care_of, MOBILITY, bytes(header)))
    found = receive(mobility(BA), seconds)
    if not found:
        return {"answer": None}
    source, destination, home, answer = found
    status, sequence, granted = answer[6], *struct.unpack("!HH", answer[8:12])
    return {"answer": status, "sequence": sequence, "lifetime_units": granted, "from_correspondent": source == CORRESPONDENT,
            "to_care_of": destination == care_of, "routing_header": str(ipaddress.IPv6Address(home)) if home else None,
            "authentic": answer[-12:] == authenticator(key, care_of if lifetime else HOME, answer)}


def send_datagram(care_of, text):
    """UDP to the server as if from the home address."""
    udp = bytearray(struct.pack("!HHHH", 40000, 7777, 8 + len(text), 0) + text)
    udp[6:8] = struct.pack("!H", checksum(HOME, CORRESPONDENT, UDP, bytes(udp)))
    send(with_home_address(care_of, UDP, bytes(udp)))


def flow(command):
    """So many datagrams, at most so fast; how many of them the server has answered.

    Only the network can lose one: never more are under way than any queue there holds, and behind them follows a last one, whose answer
    says that theirs have arrived or never will, however long that takes.
    """
    care_of = ipaddress.IPv6Address(command["care_of"]).packed
    count, interval = command["count"], command["interval"]
    name = os.urandom(4).hex()
    answered = set()
    newest = -1

    def note(packet):
        nonlocal newest
        source, destination, home, protocol, rest = parse(packet)
        text = rest[8:].split()[0].decode().split(":") if protocol == UDP and home and rest[:4] == struct.pack("!HH", 7777, 40000) else []
        if text[:1] == [name]:
            newest = max(newest, int(text[1]))
            answered.add(int(text[1]))

    def until(condition):
        def wanted(packet):
            note(packet)
            return True if condition() else None
        return wanted

    begin = time.monotonic()
    for number in range(count):
        send_datagram(care_of, f"{name}:{number}".encode())
        receive(until(lambda: False), begin + number * interval - time.monotonic())
        if number - newest >= UNDER_WAY_AT_MOST and not receive(until(lambda: number - newest < UNDER_WAY_AT_MOST), 1):
            newest = number
    for attempt in range(SECONDS_FOR_THE_LAST):
        send_datagram(care_of, f"{name}:{count}".encode())
        if receive(until(lambda: count in answered), 1):
            return {"sent": count, "answered": len(answered) - 1}
    raise AssertionError(f"no answer to the last datagram; {len(answered)} of {count} before were answered")


def datagram(command):
    """One of them; what comes back, by which way."""
    care_of = ipaddress.IPv6Address(command["care_of"]).packed
    send_datagram(care_of, command["text"].encode())

    def wanted(packet):
        source, destination, home, protocol, rest = parse(packet)
        if protocol == UDP and rest[:4] == struct.pack("!HH", 7777, 40000):
            return {"reply": rest[8:].decode(), "from_correspondent": source == CORRESPONDENT,
                    "to": str(ipaddress.IPv6Address(destination)), "routing_header": str(ipaddress.IPv6Address(home)) if home else None,
                    "checksum_right": checksum(source, home or destination, UDP, rest) == 0}
        found = mobility(BE)(packet)
        return {"binding_error": found[3][6], "home_address": str(ipaddress.IPv6Address(found[3][8:24]))} if found else None

    return receive(wanted) or {}


for line in sys.stdin:
    request = json.loads(line)
    forget_what_came()
    try:
        result = {"register": register, "datagram": datagram, "flow": flow, "tokens": get_tokens}[request["do"]](request)
    except AssertionError as complaint:
        result = {"error": str(complaint)}
    print(json.dumps(result), flush=True)
