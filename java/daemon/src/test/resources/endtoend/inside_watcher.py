"""Watches a server's link. At the end of its standard input it prints one JSON line: packets seen that no server may ever get."""

import ipaddress
import json
import select
import socket
import sys

FRAGMENT, AH, ESP, MOBILITY, DESTINATION_OPTIONS = 44, 51, 50, 135, 60
EXTENSION_HEADERS = (0, 43, FRAGMENT, AH, DESTINATION_OPTIONS)

link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 20)
link.bind((sys.argv[1], 0))


def home_address_option(header):
    at = 2
    while at < len(header):
        if header[at] == 0xC9:
            return True
        at += 1 if header[at] == 0 or at + 1 >= len(header) else 2 + header[at + 1]
    return False


def objection(packet):
    """What is wrong with it, or None. A Home Address option in front of IPsec may pass (RFC 6275 section 9.3.1)."""
    protocol, at, home_address, ipsec = packet[6], 40, False, False
    while protocol in EXTENSION_HEADERS and at + 8 <= len(packet):
        length = 8 if protocol == FRAGMENT else (packet[at + 1] + 2) * 4 if protocol == AH else (packet[at + 1] + 1) * 8
        ipsec |= protocol == AH
        if protocol == FRAGMENT and packet[at + 2:at + 4] >= b"\0\x08":
            return None
        if protocol == DESTINATION_OPTIONS:
            home_address |= home_address_option(packet[at:at + length])
        protocol, at = packet[at], at + length
    if protocol == MOBILITY:
        return "mobility message"
    return "home address option" if home_address and not ipsec and protocol != ESP else None


print("watching", flush=True)
seen, objections = 0, []
while True:
    readable, _, _ = select.select([link, sys.stdin], [], [])
    if link in readable:
        frame, address = link.recvfrom(65536)
        if address[2] == socket.PACKET_OUTGOING or frame[12:14] != b"\x86\xdd":
            continue
        seen += 1
        if found := objection(frame[14:]):
            objections.append(found + ": " + frame[14:134].hex())
    else:
        break
print(json.dumps({"seen": seen, "objections": len(objections), "first": objections[:5]}), flush=True)
