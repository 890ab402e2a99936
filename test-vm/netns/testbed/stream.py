"""A stream of numbered UDP packets at a steady pace, from a process of its own, so that nothing else here disturbs the pace.

Run as a program it sends: stream.py SOURCE DESTINATION PORT SECONDS-BETWEEN.
"""

import socket
import struct
import sys
import time

UDP = 17
PORTS = struct.Struct("!HH")
NUMBER = struct.Struct("!I")
HEADER = 8


class Stream:
    """Packets from `source` on a machine to `destination`, as long as the `with` lasts."""

    def __init__(self, machine, source, destination, port, interval):
        self.port = port
        self._program = machine.start(f"stream-{port}", sys.executable, __file__, source, destination, port, interval)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._program.stop()

    def number(self, headers):
        """Which packet of this stream it is whose bytes begin with the UDP header, or None: another's."""
        _, destination = PORTS.unpack_from(headers)
        return NUMBER.unpack_from(headers, HEADER)[0] if destination == self.port else None


def send(source, destination, port, interval):
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sender:
        sender.bind((source, int(port)))
        number, due = 0, time.monotonic()
        while True:
            try:
                sender.sendto(NUMBER.pack(number), (destination, int(port)))
            except OSError:
                # No route at this moment, or an error message about an earlier packet: the pace goes on.
                pass
            number += 1
            due = max(due + float(interval), time.monotonic() - float(interval))
            time.sleep(max(0, due - time.monotonic()))


if __name__ == "__main__":
    send(*sys.argv[1:])
