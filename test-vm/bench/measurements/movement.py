"""The time without connectivity at a move, beyond what round trips make unavoidable (docs/performance.md, "A move")."""

import statistics
import time

from harness.handover import Handover
from harness.result import Result
from testbed.probe import Probe
from testbed.programs import start_nftables_balancer, start_servers
from testbed.site import running_site
from testbed.stream import Stream
from testbed.topology import HOME_ADDRESS, VIRTUAL_ADDRESS

MOVES = 11
INTERVAL = 0.001
UPLINK_PORT, DOWNLINK_PORT = 7001, 7002
# The home registration's round trip takes 0.13 s; no more than three Binding Updates may leave in a second.
SETTLED = 1.5
BEYOND_ROUND_TRIPS_MS, BEYOND_ROUND_TRIPS_AIM_MS = 20, 5


def measure(bench):
    def prepare(network):
        start_servers(network)
        start_nftables_balancer(network)

    with running_site(prepare) as site:
        site.wait_until_optimized()
        round_trip = _round_trip(site)
        balancer = site.world["balancer"]
        with Stream(site.mobile, HOME_ADDRESS, VIRTUAL_ADDRESS, UPLINK_PORT, INTERVAL) as uplink, \
                Stream(balancer, VIRTUAL_ADDRESS, HOME_ADDRESS, DOWNLINK_PORT, INTERVAL) as downlink:
            handovers = []
            for move in range(MOVES):
                time.sleep(SETTLED)
                handovers.append(Handover(site, ("network-2", "network-1")[move % 2], uplink, downlink))
        yield Result("round trip with the correspondent", round_trip * 1000, "ms")
        yield from _results(handovers, round_trip)


def _round_trip(site):
    """The direct way's, in seconds, without any other traffic."""
    begin = time.monotonic()
    with Probe(site.mobile, VIRTUAL_ADDRESS, source=HOME_ADDRESS, interval=0.02) as probe:
        time.sleep(1)
        return probe.median(begin) / 1000


def _results(handovers, round_trip):
    others = [_Figures(handover, round_trip) for handover in handovers[1:]]
    first = _Figures(handovers[0], round_trip)
    median = sorted(others, key=lambda figures: figures.beyond)[len(others) // 2]
    worst = max(others, key=lambda figures: figures.beyond)
    for name, figures in (("first move", first), (f"median of {len(others)} more", median), (f"worst of {len(others)} more", worst)):
        yield from figures.results(name)
    yield Result("cable in neither network, median", statistics.median(handover.outage() for handover in handovers) * 1000, "ms")
    for name, after in median.handover.steps():
        yield Result(f"median move: {name}", after * 1000, "ms", note="after the cable was plugged in")


class _Figures:
    """A handover's times without connectivity, in milliseconds, and the part of them that nothing could avoid."""

    def __init__(self, handover, round_trip):
        self.handover = handover
        self.up, self.down = ((after - before) * 1000 for before, after in (handover.uplink, handover.downlink))
        # Leaving: care-of test. Arriving: Binding Update there and the first packet back besides.
        self.unavoidable_up = (handover.outage() + round_trip) * 1000
        self.unavoidable_down = (handover.outage() + 2 * round_trip) * 1000
        self.beyond = max(self.up - self.unavoidable_up, self.down - self.unavoidable_down)

    def results(self, name):
        yield Result(f"{name}: no packet leaves", self.up, "ms", note=f"unavoidable: {self.unavoidable_up:.1f} ms")
        yield Result(f"{name}: no packet arrives", self.down, "ms", note=f"unavoidable: {self.unavoidable_down:.1f} ms")
        yield Result(f"{name}: beyond what is unavoidable", self.beyond, "ms", BEYOND_ROUND_TRIPS_MS, BEYOND_ROUND_TRIPS_AIM_MS)
