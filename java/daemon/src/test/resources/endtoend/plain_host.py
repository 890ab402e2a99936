"""What a program on an ordinary host sees: connections, and the addresses that its kernel has. Nothing of it knows of mobility.

Reads one JSON command per line, answers each with one JSON line. Arguments: interface, and the port of every server.
"""

import ipaddress
import json
import os
import socket
import subprocess
import sys
import time

INTERFACE, PORT = sys.argv[1], int(sys.argv[2])
SECONDS_TO_WAIT = 60
PIECE = 2000
connections = {}


def addresses():
    """The global addresses: with their prefix, and whether duplicate address detection is over."""
    links = json.loads(subprocess.check_output(["ip", "-6", "-j", "address", "show", "dev", INTERFACE, "scope", "global"]))
    return [{"address": known["local"], "prefix": str(ipaddress.IPv6Interface(known["local"] + "/64").network),
             "usable": not known.get("tentative", False), "deprecated": known.get("deprecated", False),
             "valid_seconds": known["valid_life_time"]}
            for link in links for known in link.get("addr_info", []) if known]


def wait_until(prefix, deprecated):
    """The addresses, as soon as there is a usable one in `prefix` that is deprecated, or is not."""
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while time.monotonic() < deadline:
        known = addresses()
        if any(one["prefix"] == prefix and one["usable"] and one["deprecated"] == deprecated for one in known):
            break
        time.sleep(0.02)
    return {"addresses": known}


def connect(name, server):
    connections[name] = socket.create_connection((server, PORT), SECONDS_TO_WAIT)
    return {"local": connections[name].getsockname()[0]}


def exchange(name):
    """Has some data sent back over a connection."""
    sent, received = os.urandom(PIECE), b""
    connections[name].sendall(sent)
    while len(received) < PIECE:
        piece = connections[name].recv(PIECE - len(received))
        if not piece:
            break
        received += piece
    return {"same": sent == received}


DO = {"wait": wait_until, "connect": connect, "exchange": exchange}
for line in sys.stdin:
    command = json.loads(line)
    print(json.dumps(DO[command.pop("do")](**command)), flush=True)
