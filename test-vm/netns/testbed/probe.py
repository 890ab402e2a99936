"""Echo requests at a steady pace: round-trip times, and the time without connectivity."""

import collections
import itertools
import select
import socket
import statistics
import struct
import threading
import time

ECHO_REQUEST = 128
ECHO_REPLY = 129
# Tells several probes on one machine apart.
IDENTIFIERS = itertools.count(1)

# One echo request: when it went, and when its answer came (None: not yet, or never).
Echo = collections.namedtuple("Echo", "sent answered")
# A time in which no answer came: from the last one before it to the first one after it.
Silence = collections.namedtuple("Silence", "begin end lost")


class Probe:
    """Sends an echo request every `interval` seconds from a thread of its own until it is stopped."""

    def __init__(self, machine, destination, source="::", interval=0.005):
        self.interval = interval
        self.source = source
        self._destination = destination
        self._identifier = next(IDENTIFIERS) & 0xFFFF
        self._sent = []
        self._answered = {}
        self._arrivals = []
        self._stop = threading.Event()
        self._rests = threading.Event()
        self._socket = machine.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
        self._socket.bind((source, 0))
        self._threads = [threading.Thread(target=self._send, daemon=True), threading.Thread(target=self._receive, daemon=True)]
        for thread in self._threads:
            thread.start()

    def rest(self):
        """Sends no more, and goes on waiting for answers."""
        self._rests.set()

    def stop(self):
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def echoes(self, since, until=None):
        """The requests sent in that time, in order."""
        until = until or time.monotonic()
        return [Echo(sent, self._answered.get(number)) for number, sent in enumerate(list(self._sent)) if since <= sent <= until]

    def round_trips(self, since, until=None):
        """Round-trip times in milliseconds of those requests sent in that time that were answered, in order."""
        return [(echo.answered - echo.sent) * 1000 for echo in self.echoes(since, until) if echo.answered]

    def median(self, since, until=None):
        """The middle round-trip time in milliseconds, or None without an answer."""
        times = self.round_trips(since, until)
        return statistics.median(times) if times else None

    def longest_silence(self, since, until=None):
        """The longest time without an answer between two answers that came after `since`."""
        until = until or time.monotonic()
        arrivals = [time for time in list(self._arrivals) if since <= time <= until]
        pairs = list(zip(arrivals, arrivals[1:]))
        if not pairs:
            return None
        begin, end = max(pairs, key=lambda pair: pair[1] - pair[0])
        return Silence(begin, end, sum(1 for echo in self.echoes(begin, end) if echo.answered is None))

    def _send(self):
        due = time.monotonic()
        while not self._stop.is_set() and not self._rests.is_set():
            number = len(self._sent)
            self._sent.append(time.monotonic())
            try:
                self._socket.sendto(struct.pack("!BBHHHI", ECHO_REQUEST, 0, 0, self._identifier, number & 0xFFFF, number),
                                    (self._destination, 0))
            except OSError:
                # No route or no interface at this moment: that is what we are here to measure.
                pass
            due = max(due + self.interval, time.monotonic())
            self._stop.wait(max(0, due - time.monotonic()))

    def _receive(self):
        while not self._stop.is_set():
            if not select.select([self._socket], [], [], 0.05)[0]:
                continue
            message = self._socket.recv(2048)
            arrival = time.monotonic()
            if len(message) < 12 or message[0] != ECHO_REPLY:
                continue
            identifier, number = struct.unpack("!H2xI", message[4:12])
            if identifier == self._identifier and number not in self._answered:
                self._answered[number] = arrival
                self._arrivals.append(arrival)


def echo_once(machine, destination, seconds=1.0, source="::"):
    """The round-trip time of one echo in milliseconds, or None when no answer comes in time."""
    with Probe(machine, destination, source, interval=seconds / 4) as probe:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            times = probe.round_trips(0)
            if times:
                return times[0]
            time.sleep(0.005)
    return None
