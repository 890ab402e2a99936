"""A mobile node's datagrams on the optimized route, one every millisecond, each to come back on it: counts what is lost.

Only the network can lose one: never more are under way than any queue there holds, however late this program gets its turn.
Prints "streaming" when the first has come back; at the end of its standard input one JSON line: how many were sent and which were lost.
"""

import ipaddress
import json
import select
import socket
import struct
import sys
import time

INTERFACE, OWN_MAC, ROUTER_MAC, CARE_OF, HOME, CORRESPONDENT = sys.argv[1:7]
CARE_OF, HOME, CORRESPONDENT = (ipaddress.IPv6Address(text).packed for text in (CARE_OF, HOME, CORRESPONDENT))
ETHERNET = bytes.fromhex(ROUTER_MAC.replace(":", "") + OWN_MAC.replace(":", "") + "86dd")
UDP, ROUTING, DESTINATION_OPTIONS, PORT, OWN_PORT = 17, 43, 60, 7777, 40001
# Of <asm-generic/socket.h>: beyond net.core.rmem_max, so that a busy machine does not make this socket lose anything.
SO_RCVBUFFORCE = 33
INTERVAL, LAST_ARRIVALS, FIRST_ARRIVAL, ROOM = 0.001, 60.0, 60.0, 1.0
# veth's queues hold 256 frames.
UNDER_WAY_AT_MOST = 64

link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x86DD))
link.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 16 << 20)
link.bind((INTERFACE, 0))


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def datagram(number):
    text = b"%08d" % number
    udp = struct.pack("!HHHH", OWN_PORT, PORT, 8 + len(text), 0) + text
    udp = udp[:6] + struct.pack("!H", checksum(HOME + CORRESPONDENT + struct.pack("!II", len(udp), UDP) + udp)) + udp[8:]
    payload = bytes([UDP, 2, 1, 2, 0, 0, 0xC9, 16]) + HOME + udp
    return ETHERNET + struct.pack("!IHBB", 0x60000000, len(payload), DESTINATION_OPTIONS, 64) + CARE_OF + CORRESPONDENT + payload


def returned(frame):
    """The number of a datagram that came to the care-of address with the home address in a type 2 routing header, or None."""
    packet = frame[14:]
    if frame[:6] != ETHERNET[6:12] or packet[6] != ROUTING or packet[8:40] != CORRESPONDENT + CARE_OF or packet[42] != 2:
        return None
    udp = packet[64:]
    return int(udp[8:16]) if packet[40] == UDP and packet[48:64] == HOME and udp[:4] == struct.pack("!HH", PORT, OWN_PORT) else None


sent, first, newest, arrived, ending = 0, 0, -1, set(), None
begin = due = has_room = time.monotonic()
while ending is None or (len(arrived) < sent - first and time.monotonic() < ending):
    now = time.monotonic()
    if sent - newest <= UNDER_WAY_AT_MOST:
        has_room = now
    elif now > has_room + ROOM:
        # What is lost is not under way any more.
        newest = sent - 1
    elif ending is None:
        due = max(due, now + INTERVAL)
    if ending is None and now >= due:
        link.send(datagram(sent))
        sent += 1
        due += INTERVAL
    readable, _, _ = select.select([link] + ([sys.stdin] if ending is None else []), [], [], max(0, min(due - now, INTERVAL)))
    if link in readable and (number := returned(link.recv(2048))) is not None:
        if not arrived:
            # What was sent before the neighbours knew each other does not count.
            print("streaming", flush=True)
            first = number
        arrived.add(number)
        newest = max(newest, number)
    if not arrived and now - begin > FIRST_ARRIVAL:
        sys.exit("nothing comes back")
    if sys.stdin in readable:
        ending = time.monotonic() + LAST_ARRIVALS
lost = sorted(set(range(first, sent)) - arrived)
print(json.dumps({"sent": sent - first, "lost": len(lost), "first": lost[:10]}), flush=True)
