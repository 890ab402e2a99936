"""A disk that loses what has not been flushed, as disks with a write cache do when their power goes.

An NBD server ("fixed newstyle" without TLS) for one client, QEMU. Writes are acknowledged at once and held back; a flush makes all that were held
back permanent. After a cut some of the others, whole sectors of 512 bytes chosen by chance and in any order, are permanent too: a disk may write out
what it likes when it likes.
"""

import random
import socket
import struct
import threading

SECTOR = 512
INIT_MAGIC, OPTION_MAGIC = 0x4E42444D41474943, 0x49484156454F5054
REQUEST_MAGIC, REPLY_MAGIC, OPTION_REPLY_MAGIC = 0x25609513, 0x67446698, 0x0003E889045565A9
FIXED_NEWSTYLE, NO_ZEROES = 1, 2
OPTION_EXPORT_NAME, OPTION_ABORT, OPTION_INFO, OPTION_GO = 1, 2, 6, 7
REPLY_ACK, REPLY_INFO, REPLY_UNSUPPORTED = 1, 3, 0x80000001
INFO_EXPORT = 0
HAS_FLAGS, SEND_FLUSH = 1, 4
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
INVALID = 22


class Disk:
    """What is permanent, and what is only in the cache."""

    def __init__(self, size):
        self.permanent = bytearray(size)
        self.cache = {}
        self.flushes = 0

    def read(self, offset, length):
        data = bytearray(self.permanent[offset:offset + length])
        for at in range(0, length, SECTOR):
            held = self.cache.get(offset + at)
            if held is not None:
                data[at:at + SECTOR] = held
        return bytes(data)

    def write(self, offset, data):
        for at in range(0, len(data), SECTOR):
            self.cache[offset + at] = data[at:at + SECTOR]

    def flush(self):
        self.flushes += 1
        self._make_permanent(self.cache)
        self.cache.clear()

    def cut(self, chance):
        """Returns how many sectors were lost, of how many in the cache."""
        held = len(self.cache)
        share = chance.choice((0, 0.1, 0.5, 0.9))
        survivors = {offset: data for offset, data in self.cache.items() if chance.random() < share}
        self._make_permanent(survivors)
        self.cache.clear()
        return held - len(survivors), held

    def _make_permanent(self, sectors):
        for offset, data in sectors.items():
            self.permanent[offset:offset + SECTOR] = data


class Server:
    """Serves `disk` at a socket in the file system until its client is gone."""

    def __init__(self, disk, path):
        self.disk = disk
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(path))
        self.listening.listen(1)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def close(self):
        """After the client has ended."""
        self.listening.close()
        self.thread.join(60)
        if self.thread.is_alive():
            raise RuntimeError("the disk's client is still there")

    def _serve(self):
        self.client, _ = self.listening.accept()
        with self.client:
            try:
                if self._negotiate():
                    while self._answer():
                        pass
            except (ConnectionError, EOFError):
                # The machine lost its power.
                pass

    def _receive(self, length):
        data = bytearray()
        while len(data) < length:
            more = self.client.recv(length - len(data))
            if not more:
                raise EOFError
            data += more
        return bytes(data)

    def _negotiate(self):
        self.client.sendall(struct.pack(">QQH", INIT_MAGIC, OPTION_MAGIC, FIXED_NEWSTYLE | NO_ZEROES))
        self._receive(4)
        size, flags = len(self.disk.permanent), HAS_FLAGS | SEND_FLUSH
        while True:
            _, option, length = struct.unpack(">QII", self._receive(16))
            self._receive(length)
            if option == OPTION_EXPORT_NAME:
                self.client.sendall(struct.pack(">QH", size, flags))
                return True
            if option in (OPTION_INFO, OPTION_GO):
                self._reply_option(option, REPLY_INFO, struct.pack(">HQH", INFO_EXPORT, size, flags))
                self._reply_option(option, REPLY_ACK)
                if option == OPTION_GO:
                    return True
            elif option == OPTION_ABORT:
                self._reply_option(option, REPLY_ACK)
                return False
            else:
                self._reply_option(option, REPLY_UNSUPPORTED)

    def _reply_option(self, option, kind, data=b""):
        self.client.sendall(struct.pack(">QIII", OPTION_REPLY_MAGIC, option, kind, len(data)) + data)

    def _answer(self):
        _, _, command, handle, offset, length = struct.unpack(">IHHQQI", self._receive(28))
        error, data = 0, b""
        if command == READ:
            data = self.disk.read(offset, length)
        elif command == WRITE:
            self.disk.write(offset, self._receive(length))
        elif command == FLUSH:
            self.disk.flush()
        elif command == DISCONNECT:
            return False
        else:
            error = INVALID
        self.client.sendall(struct.pack(">IIQ", REPLY_MAGIC, error, handle) + data)
        return True


def formatted(path):
    """A disk with the file system that is in the file."""
    with open(path, "rb") as file:
        content = file.read()
    disk = Disk(len(content))
    disk.permanent[:] = content
    return disk


def chance(seed, cut):
    return random.Random(f"{seed} {cut}")
