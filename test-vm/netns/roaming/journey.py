"""One journey of a plain host: attaches, downloads and pings, moves twice with older connections going on. Measured."""

import dataclasses
import ipaddress
import time

from testbed import capture, host
from testbed.anchors import AnchorRouters, binding_delay_bounds, message_counts
from testbed.cabling import ETHER, port
from testbed.domain import HOST_LINK_LAYER_ADDRESS, PEER, SERVER, Domain, pool, router, router_address
from testbed.probe import Probe
from testbed.programs import Download, fetch, make_file, start_web_servers
from testbed.signalling import Handover, Signalling
from testbed.world import Failure, wait_for

from . import link_events

# One way, in milliseconds.
BETWEEN_ROUTERS = 5
TO_DATABASE = 10
TO_INTERNET = 5

FILM_BYTES = 24 << 20
FILM_BYTES_PER_SECOND = 2 << 20
# How long each stage is watched, in seconds. A new address is checked for duplicates for a second before it is used.
BEFORE_MOVE = 1.0
AFTER_MOVE = 2.5
TUNNELLED = 41
# Other tunnels are for what may be under way during a hand-over.
LASTING = ("source", "destination")


@dataclasses.dataclass
class Move:
    """What one hand-over was like. Times in milliseconds."""

    router: int
    binding_delay: float = None
    bound: float = None
    messages: int = None
    messages_expected: int = None
    without_connectivity: float = None
    echoes: int = None
    echoes_lost: int = None
    download_paused: float = None
    prefixes: list = None
    tunnels: list = None
    new_connection_from: str = None
    new_connection_plain: int = None
    new_connection_tunnelled: int = None


@dataclasses.dataclass
class Results:
    """What was measured and found in one journey."""

    variant: object
    first_prefix: str = None
    moves: list = dataclasses.field(default_factory=list)
    sha256: str = None
    sha256_expected: str = None


class Journey:
    """The stages, to be called in order. `tell(text, *more)` is told what happens."""

    def __init__(self, world, variant, tell):
        self.world = world
        self.variant = variant
        self.tell = tell
        self.results = Results(variant)
        self._probes = []

    def build(self):
        self.domain = Domain(self.world, between_routers=BETWEEN_ROUTERS, to_database=TO_DATABASE, to_internet=TO_INTERNET,
                             radio=self.variant.prepared)
        start_web_servers([self.world["server"]], FILM_BYTES_PER_SECOND)
        self.results.sha256_expected = make_file(self.world, "film", FILM_BYTES)
        self._routers = AnchorRouters(self.domain, self.variant.control)
        self._signalling = Signalling(self.domain)
        self._bounds = binding_delay_bounds(BETWEEN_ROUTERS, TO_DATABASE)
        database = "" if self._routers.database is None else f" and the database {TO_DATABASE} ms away"
        self.tell(f"{len(self.domain.numbers)} anchor routers {BETWEEN_ROUTERS} ms from each other{database}")

    def attach(self):
        """The host, which has none of our software, comes to the first router."""
        host.attach(self.domain, 1)
        self.results.first_prefix = host.prefixes(self.domain.host)[0].prefix
        self.tell("host attached to router 1: an ordinary kernel, no software of ours", *self._prefix_lines())

    def begin(self):
        """A download and a ping begin, from the prefix of the first router."""
        self.download = Download(self.domain.host, "film", SERVER)
        wait_for("first bytes of the download", lambda: self.download.bytes)
        self._ping()
        time.sleep(BEFORE_MOVE)
        self.tell(f"download of {FILM_BYTES >> 20} MB and ping begin, from {self.results.first_prefix}")

    def move(self, number):
        """To another router, everything that has begun going on."""
        if self.download.ended():
            raise Failure(f"the download ended before the move to router {number}")
        move = Move(number, bound=self._bounds[self.variant.scheme])
        before = self.domain.attached_to
        since = time.time()
        if self.variant.prepared:
            link_events.announce(self._routers, self._signalling, HOST_LINK_LAYER_ADDRESS, before, number)
            moved = time.monotonic()
            self.domain.slide_host(number)
            link_events.conclude(self._routers, HOST_LINK_LAYER_ADDRESS, before, number)
        else:
            moved = time.monotonic()
            self.domain.plug_host(number)
        for probe in self._probes:
            wait_for(f"answer at router {number}", lambda probe=probe: probe.round_trips(moved))
        wait_for("address of the new router's prefix", lambda: host.usable_in(self.domain.host, pool(number)))
        time.sleep(max(0, moved + AFTER_MOVE - time.monotonic()))
        self._look_at_signalling(move, Handover(self._signalling, number, since, time.time()))
        self._look_at_connections(move, moved)
        self._look_at_new_connection(move)
        self.results.moves.append(move)
        self._tell_of(move)
        self._ping()

    def finish(self):
        """The download, which began at the first router, ends."""
        self.results.sha256 = self.download.finish()
        self.tell(f"download complete: sha256 {'as expected' if self.results.sha256 == self.results.sha256_expected else 'WRONG'}")
        for probe in self._probes:
            probe.stop()
        self._signalling.stop()
        self._routers.stop()
        return self.results

    def _ping(self):
        """One more ping that goes on from here, from the address that the host prefers now."""
        self._probes.append(Probe(self.domain.host, PEER, source=host.source_towards(self.domain.host, PEER)))

    def _look_at_signalling(self, move, handover):
        previous = len(self.results.moves) + 1
        move.binding_delay = handover.advertised_after(previous)
        if move.binding_delay is None:
            raise Failure(f"the host was not told of its {previous} older prefixes at router {move.router}")
        move.messages = len(handover.messages)
        move.messages_expected = message_counts(previous)[self.variant.scheme] + (link_events.MESSAGES if self.variant.prepared else 0)

    def _look_at_connections(self, move, moved):
        silences = [probe.longest_silence(moved - 0.1) for probe in self._probes]
        move.without_connectivity = max((silence.end - silence.begin) * 1000 for silence in silences)
        until = time.monotonic() - 0.5
        echoes = [echo for probe in self._probes for echo in probe.echoes(moved - 0.5, until)]
        move.echoes = len(echoes)
        move.echoes_lost = sum(1 for echo in echoes if echo.answered is None)
        move.download_paused = self.download.longest_pause(moved - 0.2, time.monotonic()) * 1000
        move.prefixes = host.prefixes(self.domain.host)
        move.tunnels = self._tunnels()

    def _look_at_new_connection(self, move):
        """Where a connection comes from that begins now, and what of it takes a tunnel."""
        core = capture.Capture(self.world[ETHER], port(router(move.router), "up0"), "ip6")
        move.new_connection_from = fetch(self.domain.host, "who", SERVER).split()[1]
        capture.wait_until_quiet()
        address = ipaddress.IPv6Address(move.new_connection_from).packed
        packets = core.packets()
        move.new_connection_plain = sum(1 for packet in packets if address in (capture.source(packet), capture.destination(packet)))
        move.new_connection_tunnelled = sum(1 for packet in packets if capture.has_header(packet, TUNNELLED) and address in packet.bytes[48:80])

    def _tunnels(self):
        """Both ends of every tunnel, as (router, prefix, remote router's address)."""
        return [(number, row["prefix"], row["remote_address"]) for number in self.domain.numbers
                for row in self._routers.router(number).show("tunnels") if row["match"] in LASTING]

    def _tell_of(self, move):
        self.tell(f"host moved to router {move.router}: binding delay {move.binding_delay:.1f} ms (bound {move.bound:.1f} ms), "
                  f"{move.messages} messages",
                  f"connected again after {move.without_connectivity:.0f} ms; {move.echoes_lost} of {move.echoes} echoes lost",
                  *self._prefix_lines(), *[f"tunnel      {line}" for line in tunnel_lines(move)],
                  f"new         a connection that begins now comes from {move.new_connection_from}; "
                  f"{move.new_connection_tunnelled} of its {move.new_connection_plain} packets tunnelled")

    def _prefix_lines(self):
        return [f"prefix      {text}" for text in prefix_lines(host.prefixes(self.domain.host))]


def prefix_lines(prefixes):
    """Each prefix with its state on the host."""
    return [f"{row.prefix:22} {'preferred' if row.preferred_seconds else 'deprecated'}, valid for {row.valid_seconds} s" for row in prefixes]


def tunnel_lines(move):
    """Each tunnel once, seen from the router that the host is at: the prefix, and who anchors it."""
    names = {router_address(number): router(number) for number in range(1, 10)}
    return [f"{prefix:22} {names.get(remote, remote)} ↔ {router(number)}" for number, prefix, remote in move.tunnels if number == move.router]
