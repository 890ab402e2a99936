"""One journey of a mobile node: registers, downloads by way of its home agent, gets the direct route, moves, finishes. Measured."""

import dataclasses
import time

from testbed import capture
from testbed.probe import Probe
from testbed.programs import Download, fetch, spliced_pipes, start_haproxy, start_nftables_balancer, start_servers
from testbed.site import Site
from testbed.topology import HOME_ADDRESS, INSIDE, OUTSIDE, VIRTUAL_ADDRESS, VISITOR, Network
from testbed.world import Failure, wait_for

FILM_BYTES = 40 << 20
FILM_BYTES_PER_SECOND = 2 << 20
SHORT_FILM_BYTES = 4 << 20
# How long each stage is watched, in seconds.
THROUGH_HOME_AGENT = 2.5
OPTIMIZED = 2.5
AFTER_MOVE = 1.5
# Return routability is tried again 1, 2, 4, ... seconds after it was not answered.
OPTIMIZATION_WITHIN = 20

BALANCERS = {"nftables": "nftables, packet rewriting", "haproxy": "HAProxy, TCP splicing"}


@dataclasses.dataclass
class Results:
    """What was measured and found. Times in milliseconds."""

    balancer: str
    round_trip_before: float = None
    round_trip_after: float = None
    round_trip_moved: float = None
    without_connectivity: float = None
    probes_lost: int = None
    download_paused: float = None
    server_before: str = None
    server_after: str = None
    client_seen_by_server: str = None
    bytes_tunnelled: int = None
    bytes_optimized: int = None
    sha256: str = None
    sha256_expected: str = None
    visitor_packets: int = None
    visitor_packets_changed: int = None
    visitor_sha256_matches: bool = None
    mobility_messages_at_balancer: int = None
    spliced_pipes: int = None


class Journey:
    """The stages, to be called in order. `tell(text, *more)` is told what happens."""

    def __init__(self, world, balancer, tell):
        self.world = world
        self.balancer = balancer
        self.tell = tell
        self.results = Results(balancer)

    def build(self):
        network = Network(self.world)
        start_servers(network, rate=FILM_BYTES_PER_SECOND)
        {"nftables": start_nftables_balancer, "haproxy": start_haproxy}[self.balancer](network)
        self.site = Site(network)
        self.results.sha256_expected = self.site.make_file("film", FILM_BYTES)
        self._short_film = self.site.make_file("short-film", SHORT_FILM_BYTES)
        self.site.connect()
        self.tell(f"{len(self.world.machines) - 1} machines connected; 3 nginx servers behind {BALANCERS[self.balancer]}")

    def register(self):
        """The mobile node configures itself in network 1 and registers with its home agent."""
        self.site.start("home-agent", "mobile")
        self.tell("mobile node attached to network 1 and registered with its home agent",
                  f"home address {HOME_ADDRESS}, care-of address {self._care_of_address('2001:db8:a:')}")

    def download_through_home_agent(self):
        """The download begins. The site has no mobility agent yet: everything goes through the home agent."""
        self.probe = Probe(self.site.mobile, VIRTUAL_ADDRESS, source=HOME_ADDRESS)
        begin = time.monotonic()
        self.download = Download(self.site.mobile, "film")
        before = self._bytes_at_home_agent()
        wait_for("first bytes of the download", lambda: self.download.bytes)
        self.tell(f"download of {FILM_BYTES >> 20} MB begins from http://[{VIRTUAL_ADDRESS}]/film; {self.download.server} answers")
        time.sleep(THROUGH_HOME_AGENT)
        self.results.server_before = self.download.server
        self.results.round_trip_before = self._median(begin)
        if not self._goes_through_home_agent(before, begin):
            raise Failure("the download should go through the home agent as long as the site has no mobility agent, but does not")
        self._tell_path("network 1 → Internet → home agent → Internet → balancer", begin, self.results.round_trip_before)

    def start_mobility_agent(self):
        """The site's router gets its mobility agent while the download runs."""
        self.site.start("agent")
        self._capture = capture.Capture(self.world["balancer"], "out0", "ip6 and not icmp6 and not tcp and not udp")
        self.tell("mobility agent started on the site's router: servers, balancer and mobile node stay as they are")
        begin = time.monotonic()
        wait_for("optimized route", self._is_direct, OPTIMIZATION_WITHIN)
        self.tell("return routability proven and binding accepted: the route is optimized")
        # What was under way through the home agent arrives in the meantime.
        time.sleep(0.5)
        begin, before = time.monotonic(), self._bytes_at_home_agent()
        time.sleep(OPTIMIZED)
        self.results.round_trip_after = self._median(begin)
        if self._goes_through_home_agent(before, begin):
            raise Failure("the route is optimized, but the download still goes through the home agent")
        self._tell_path("network 1 → Internet → mobility agent → balancer", begin, self.results.round_trip_after)

    def watch_visitor(self):
        """A client without Mobile IPv6 downloads at the same time; its packets are compared on both sides of the agent."""
        sides = [capture.Capture(self.world["ether"], interface, f"host {VISITOR}") for interface in (OUTSIDE, INSIDE)]
        checksum = Download(self.world["visitor"], "short-film").finish()
        capture.wait_until_quiet()
        outside, inside = (sorted(map(capture.without_hop_limit, side.packets())) for side in sides)
        self.results.visitor_packets = len(outside)
        self.results.visitor_packets_changed = len(set(outside) ^ set(inside)) + abs(len(outside) - len(inside))
        self.results.visitor_sha256_matches = checksum == self._short_film
        self.tell(f"beside it, a client without Mobile IPv6 downloads too: {len(outside)} packets, "
                  f"{self.results.visitor_packets_changed} changed by the agent")

    def move(self):
        """From network 1 to network 2, in the middle of the download."""
        if self.download.ended():
            raise Failure("the download ended before the move")
        moved = time.monotonic()
        self.site.network.plug_mobile("network-2")
        if self.balancer == "haproxy":
            self.results.spliced_pipes = spliced_pipes(self.site.network)
        self.tell("the mobile node leaves network 1 and joins network 2, the download running")
        wait_for("answer in network 2", lambda: self.probe.round_trips(moved))
        time.sleep(AFTER_MOVE)
        silence = self.probe.longest_silence(moved - 0.05)
        self.results.without_connectivity = (silence.end - silence.begin) * 1000
        self.results.probes_lost = silence.lost
        self.results.download_paused = self.download.longest_pause(moved - 0.2, time.monotonic()) * 1000
        self.results.round_trip_moved = self._median(silence.end + 0.3)
        self.tell(f"connected again after {self.results.without_connectivity:.0f} ms; "
                  f"care-of address {self._care_of_address('2001:db8:b:')}")
        self._tell_path("network 2 → Internet → mobility agent → balancer", silence.end + 0.3, self.results.round_trip_moved)

    def finish(self):
        """The download ends; another request shows which server answers now."""
        self.results.sha256 = self.download.finish()
        self.tell(f"download complete: sha256 {'as expected' if self.results.sha256 == self.results.sha256_expected else 'WRONG'}")
        self.results.server_after, self.results.client_seen_by_server = fetch(self.site.mobile, "who").split()
        self.probe.stop()
        self.results.mobility_messages_at_balancer = len(self._capture.packets())
        self._count_bytes()
        self.site.stop()
        return self.results

    def _care_of_address(self, prefix):
        for line in self.site.mobile.run("ip", "-6", "-o", "address", "show", "dev", "eth0", "scope", "global").splitlines():
            address = line.split()[3].split("/")[0]
            if address.startswith(prefix):
                return address
        raise Failure(f"the mobile node has no care-of address in {prefix}:")

    def _median(self, since):
        median = self.probe.median(since)
        if median is None:
            raise Failure("no echo request was answered")
        return median

    def _bytes_at_home_agent(self):
        return sum(self.world["home-agent"].interface_bytes("wan0"))

    def _goes_through_home_agent(self, bytes_before, since):
        """Whether what passes the home agent can be the download: it counts each packet twice, once in and once out."""
        _, downloaded = self.download.bytes_since(since)
        return self._bytes_at_home_agent() - bytes_before > downloaded

    def _is_direct(self):
        recent = self.probe.round_trips(time.monotonic() - 0.1)
        return len(recent) >= 3 and max(recent) < self.results.round_trip_before / 2

    def _tell_path(self, path, since, round_trip):
        seconds, count = self.download.bytes_since(since)
        self.tell(None, f"path        {path} → {self.download.server}",
                  f"round trip  {round_trip:.1f} ms      rate {count / seconds / (1 << 20):.1f} MB/s")

    def _count_bytes(self):
        # The mobile node's own entry begins anew at each move; the agent's lives on.
        bindings = [row for row in self.site.daemon("agent").show("bindings") if row["correspondent_address"] == VIRTUAL_ADDRESS]
        self.results.bytes_optimized = sum(row["bytes_in"] + row["bytes_out"] for row in bindings)
        self.results.bytes_tunnelled = sum(row["bytes_in"] + row["bytes_out"] for row in self.site.daemon("mobile").show("tunnels"))
