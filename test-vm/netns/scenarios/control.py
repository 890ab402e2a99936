"""Control experiments: what happens without mobilityd, on the same network. They show that the other scenarios can fail."""

import time

from testbed.programs import Download, start_nftables_balancer, start_servers
from testbed.probe import echo_once
from testbed.site import Site
from testbed.topology import HOME_AGENT, VIRTUAL_ADDRESS, Network
from testbed.world import Failure, World, wait_for

from . import scenario

SECONDS_WITHOUT_DATA = 3
# Twice the delays of the cables on the way.
ROUND_TRIP_TO_SITE = 14
ROUND_TRIP_TO_HOME_AGENT = 130


@scenario
def without_mobile_ipv6_a_download_breaks_at_the_move():
    with World() as world:
        site = _plain_site(world)
        site.make_file("film", 16 << 20)
        download = Download(site.mobile, "film")
        wait_for("first megabyte", lambda: download.bytes > 1 << 20)
        site.network.plug_mobile("network-2")
        wait_for("address in network 2", lambda: "2001:db8:b:" in site.mobile.run("ip", "-6", "address", "show", "-tentative"))
        received = download.bytes
        time.sleep(SECONDS_WITHOUT_DATA)
        if download.ended() or download.bytes > received:
            raise Failure("data still arrived after the move, though nothing of Mobile IPv6 was running")


@scenario
def the_test_network_has_the_delays_that_it_claims():
    with World() as world:
        site = _plain_site(world)
        for destination, least in ((VIRTUAL_ADDRESS, ROUND_TRIP_TO_SITE), (HOME_AGENT, ROUND_TRIP_TO_HOME_AGENT)):
            times = [echo_once(site.mobile, destination) for _ in range(3)]
            if None in times or min(times) < least:
                raise Failure(f"an echo from {destination} takes at least {least} ms over these cables, but the times were {times}")


def _plain_site(world):
    """The mobile node is an ordinary host here: its kernel configures itself from router advertisements."""
    network = Network(world)
    start_servers(network)
    start_nftables_balancer(network)
    site = Site(network)
    site.connect()
    wait_for("address in network 1", lambda: "2001:db8:a:" in site.mobile.run("ip", "-6", "address", "show", "-tentative"))
    wait_for("answer from the site", lambda: echo_once(site.mobile, VIRTUAL_ADDRESS))
    return site
