"""Watches a link for what hostile_to_anchor.py puts into packets. At the end of its standard input it prints one JSON line."""

import json
import select
import socket
import sys

MARK = b"\x1a\x0a\x1a\x0a\x00\x10"

link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 20)
link.bind((sys.argv[1], 0))
print("watching", flush=True)
seen, marked = 0, []
while True:
    readable, _, _ = select.select([link, sys.stdin], [], [])
    if link not in readable:
        break
    frame, address = link.recvfrom(65536)
    if address[2] != socket.PACKET_OUTGOING:
        seen += 1
        if MARK in frame:
            marked.append(frame[:120].hex())
print(json.dumps({"seen": seen, "marked": marked[:5]}), flush=True)
