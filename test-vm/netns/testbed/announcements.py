"""What a machine's kernel announces about its interfaces and addresses (rtnetlink), and when."""

import collections
import select
import socket
import struct
import threading
import time

RTMGRP_LINK = 0x1
RTMGRP_IPV6_IFADDR = 0x100
RTM_NEWLINK = 16
RTM_NEWADDR = 20
IFA_ADDRESS = 1
IFF_UP = 0x1
IFF_RUNNING = 0x40

HEADER = struct.Struct("=IHHII")
LINK = struct.Struct("=BxHiII")
ADDRESS = struct.Struct("=BBBBI")
ATTRIBUTE = struct.Struct("=HH")

# Times are seconds since 1970, as in captures.
LinkAnnounced = collections.namedtuple("LinkAnnounced", "time index up running")
AddressAnnounced = collections.namedtuple("AddressAnnounced", "time index address")


class Announcements:
    """Collects them on a thread of its own, as long as the `with` lasts."""

    def __init__(self, machine):
        self.collected = []
        self._socket = machine.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
        self._socket.bind((0, RTMGRP_LINK | RTMGRP_IPV6_IFADDR))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._collect, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()
        self._socket.close()

    def _collect(self):
        while not self._stop.is_set():
            if select.select([self._socket], [], [], 0.05)[0]:
                messages = self._socket.recv(1 << 16)
                self.collected += list(_decode(messages, time.time()))


def _decode(messages, now):
    offset = 0
    while offset + HEADER.size <= len(messages):
        length, kind, *_ = HEADER.unpack_from(messages, offset)
        body = messages[offset + HEADER.size:offset + length]
        if kind == RTM_NEWLINK:
            _, _, index, flags, _ = LINK.unpack_from(body)
            yield LinkAnnounced(now, index, bool(flags & IFF_UP), bool(flags & IFF_RUNNING))
        elif kind == RTM_NEWADDR:
            *_, index = ADDRESS.unpack_from(body)
            yield AddressAnnounced(now, index, _attributes(body[ADDRESS.size:]).get(IFA_ADDRESS))
        offset += (length + 3) & ~3


def _attributes(octets):
    found, offset = {}, 0
    while offset + ATTRIBUTE.size <= len(octets):
        length, kind = ATTRIBUTE.unpack_from(octets, offset)
        found[kind] = octets[offset + ATTRIBUTE.size:offset + length]
        offset += (max(length, ATTRIBUTE.size) + 3) & ~3
    return found
