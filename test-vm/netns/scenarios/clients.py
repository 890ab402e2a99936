"""Clients without Mobile IPv6 notice nothing of the agent (MA6)."""

from testbed import capture
from testbed.programs import Download, start_nftables_balancer, start_servers
from testbed.site import Site
from testbed.topology import INSIDE, OUTSIDE, VIRTUAL_ADDRESS, VISITOR, Network, neighbour_is_reachable
from testbed.world import Failure, World

from . import scenario


@scenario
def packets_of_a_client_without_mobile_ipv6_pass_unchanged():
    with World() as world:
        network = Network(world)
        start_servers(network)
        start_nftables_balancer(network)
        site = Site(network)
        site.start("agent")
        neighbour_is_reachable(world["visitor"], VIRTUAL_ADDRESS)
        expected = site.make_file("film", 4 << 20)
        sides = [capture.Capture(world["ether"], interface, f"host {VISITOR}") for interface in (OUTSIDE, INSIDE)]
        if Download(world["visitor"], "film").finish() != expected:
            raise Failure("the file was harmed")
        capture.wait_until_quiet()
        outside, inside = (sorted(map(capture.without_hop_limit, side.packets())) for side in sides)
        if not outside or outside != inside:
            raise Failure(f"{len(outside)} packets outside and {len(inside)} inside of the agent, "
                          f"{len(set(outside) ^ set(inside))} different")
        site.stop()
