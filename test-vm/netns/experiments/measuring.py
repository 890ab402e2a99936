"""Hand-overs one after the other between the first few routers of a domain: a node that is at one of n + 1 routers has n active prefixes."""

import itertools
import time

from roaming import link_events
from roaming.variants import VARIANTS
from testbed import host
from testbed.anchors import AnchorRouters, binding_delay_bounds, identifier, message_counts
from testbed.domain import PEER, Domain
from testbed.probe import Probe
from testbed.signalling import Handover, Signalling
from testbed.world import Failure, World, wait_for

from .records import Record

# Between two hand-overs, beside the time that the signalling takes: routers send at most three updates a second about one node.
PAUSE = 0.4
PING_INTERVAL = 0.01
# Longer than the longest round trip here: a router that waits for answers to a multicast is to get them.
PATIENCE = 1000


def measure(subject, tell):
    """The records of all its cells."""
    with World() as world:
        variant = VARIANTS[subject.variant]
        domain = Domain(world, routers=subject.routers, radio=variant.prepared)
        routers = AnchorRouters(domain, variant.control, patience=PATIENCE)
        signalling = Signalling(domain)
        routers.wait_until_rehearsed()
        records = []
        for active_prefixes, cells in itertools.groupby(subject.cells, key=lambda cell: cell.active_prefixes):
            tour = Tour(subject, domain, routers, signalling, active_prefixes)
            for cell in cells:
                records += tour.measure(cell)
                tell(records[-cell.count:])
            tour.end()
        signalling.stop()
        routers.stop()
        return records


class Tour:
    """A new host that goes round between 1 + `active_prefixes` routers, with a ping going on from its first prefix."""

    def __init__(self, subject, domain, routers, signalling, active_prefixes):
        self._subject = subject
        self._variant = VARIANTS[subject.variant]
        self._domain = domain
        self._routers = routers
        self._signalling = signalling
        self._active_prefixes = active_prefixes
        self._link_layer_address = f"02:00:00:00:01:{active_prefixes:02x}"
        self._stops = itertools.cycle(range(1, active_prefixes + 2))
        domain.set_distances(0, 0)
        domain.replace_host(self._link_layer_address)
        host.attach(domain, next(self._stops))
        self._probe = Probe(domain.host, PEER, source=host.source_towards(domain.host, PEER), interval=PING_INTERVAL)
        for known in range(1, active_prefixes + 1):
            self._move(known)

    def measure(self, cell):
        self._domain.set_distances(cell.between_routers, cell.to_database)
        # What was under way at the old distances arrives.
        time.sleep(PAUSE)
        bound = binding_delay_bounds(cell.between_routers, cell.to_database)[self._variant.scheme]
        announcement = link_events.MESSAGES if self._variant.prepared else 0
        expected = message_counts(self._active_prefixes)[self._variant.scheme] + announcement
        records = []
        for _ in range(cell.count):
            since = time.monotonic()
            handover = self._move(self._active_prefixes, bound / 1000)
            lost = sum(1 for echo in self._probe.echoes(since, time.monotonic() - PAUSE / 2) if echo.answered is None)
            records.append(Record(self._subject.name, self._subject.variant, self._active_prefixes, cell.between_routers, cell.to_database,
                                  self._binding_delay(handover), bound, len(handover.messages), expected, lost))
        return records

    def end(self):
        self._probe.stop()

    def _move(self, older, seconds=0.0):
        """To the next router, where the host keeps `older` prefixes. Returns the Handover."""
        before, number = self._domain.attached_to, next(self._stops)
        since = time.time()
        if self._variant.prepared:
            link_events.announce(self._routers, self._signalling, self._link_layer_address, before, number)
            self._domain.slide_host(number)
            link_events.conclude(self._routers, self._link_layer_address, before, number)
        else:
            self._domain.plug_host(number)
        time.sleep(seconds + PAUSE)
        return wait_for(f"advertisement of {older} older prefixes at router {number}", lambda: self._told(number, since, older), interval=0.1)

    def _told(self, number, since, older):
        handover = Handover(self._signalling, number, since, time.time(), identifier(self._link_layer_address))
        return handover if handover.advertised_after(older) is not None else None

    def _binding_delay(self, handover):
        """It ends when the host is told, all being in place."""
        delay = handover.advertised_after(self._active_prefixes)
        if delay is None:
            raise Failure("a hand-over that nobody answered")
        return delay
