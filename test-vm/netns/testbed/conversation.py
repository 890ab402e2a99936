"""A TCP connection that says numbers in both directions for as long as it is wanted, and notices when one is missing or wrong."""

import socket
import struct
import threading
import time

from .world import PATIENCE, Failure

NUMBERS = 128
BLOCK = struct.Struct(f"!{NUMBERS}Q")
SECONDS_BETWEEN_BLOCKS = 0.01 * PATIENCE
SECONDS_TO_CONNECT = 60 * PATIENCE


class Conversation:
    """Between a client's machine and a server's, at `address`; open as long as the `with` lasts."""

    def __init__(self, client, server, address):
        with server.socket(socket.AF_INET6, socket.SOCK_STREAM) as listener:
            listener.bind((address, 0))
            listener.listen()
            self._client = client.socket(socket.AF_INET6, socket.SOCK_STREAM)
            self._client.settimeout(SECONDS_TO_CONNECT)
            self._client.connect(listener.getsockname()[:2])
            self._client.settimeout(None)
            self._server, _ = listener.accept()
        self.said = {"to client": 0, "to server": 0}
        self._wrong = None
        self._over = False
        ways = (("to client", self._server, self._client), ("to server", self._client, self._server))
        self._threads = [threading.Thread(target=work, daemon=True)
                         for way, sender, receiver in ways for work in (lambda s=sender: self._say(s), lambda w=way, r=receiver: self._hear(w, r))]
        for thread in self._threads:
            thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._over = True
        for end in (self._client, self._server):
            _shut(end)
        for thread in self._threads:
            thread.join()
        self._client.close()
        self._server.close()

    def goes_on_from(self, before):
        """Whether blocks have arrived in both directions since `before`, a copy of `said`. Failure when one was wrong, or the connection ended."""
        if self._wrong:
            raise Failure(self._wrong)
        return all(self.said[way] > before[way] for way in before)

    def _say(self, end):
        block = 0
        try:
            while not self._over:
                end.sendall(BLOCK.pack(*range(block * NUMBERS, (block + 1) * NUMBERS)))
                block += 1
                time.sleep(SECONDS_BETWEEN_BLOCKS)
        except OSError as error:
            self._ends(f"the connection ended: {error}")

    def _hear(self, way, end):
        try:
            while not self._over:
                data = end.recv(BLOCK.size, socket.MSG_WAITALL)
                expected = range(self.said[way] * NUMBERS, (self.said[way] + 1) * NUMBERS)
                if len(data) != BLOCK.size or BLOCK.unpack(data) != tuple(expected):
                    self._ends(f"{way}: wrong or missing after block {self.said[way]}")
                    return
                self.said[way] += 1
        except OSError as error:
            self._ends(f"the connection ended: {error}")

    def _ends(self, reason):
        if not self._over and not self._wrong:
            self._wrong = reason


def _shut(end):
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        # The other end was faster.
        pass
