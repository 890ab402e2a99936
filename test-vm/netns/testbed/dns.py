"""A name server that balances load: every answer to a question for the site's name begins with the next server's address."""

import ipaddress
import socket
import struct
import subprocess
import threading

PORT = 53
HEADER = struct.Struct("!HHHHHH")
AUTHORITATIVE_ANSWER = 0x8400
TYPE_AAAA = 28
CLASS_IN = 1
# The name in the answer is the question's: a pointer to offset 12.
NAME_OF_QUESTION = 0xC00C


class RotatingNames:
    """Answers questions on an address of a machine, from a thread of its own, for as long as this process lives."""

    def __init__(self, machine, address, name, servers):
        self._name = name
        self._servers = [ipaddress.IPv6Address(server).packed for server in servers]
        self._turn = 0
        self._socket = machine.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self._socket.bind((address, PORT))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            question, client = self._socket.recvfrom(512)
            self._socket.sendto(self._answer(question), client)

    def _answer(self, question):
        identifier = HEADER.unpack_from(question)[0]
        end = question.index(0, HEADER.size) + 5
        kind = struct.unpack_from("!H", question, end - 4)[0]
        addresses = []
        if kind == TYPE_AAAA:
            addresses = self._servers[self._turn:] + self._servers[:self._turn]
            self._turn = (self._turn + 1) % len(self._servers)
        records = b"".join(struct.pack("!HHHIH", NAME_OF_QUESTION, TYPE_AAAA, CLASS_IN, 0, 16) + address for address in addresses[:1])
        count = len(addresses[:1])
        return HEADER.pack(identifier, AUTHORITATIVE_ANSWER, 1, count, 0, 0) + question[HEADER.size:end] + records


def resolve_by(world, address):
    """From now on programs of this run ask the name server at `address`."""
    subprocess.run(["mount", "--bind", world.file("resolv.conf", f"nameserver {address}\n"), "/etc/resolv.conf"], check=True)
