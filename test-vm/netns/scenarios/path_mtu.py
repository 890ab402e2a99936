"""Path MTU discovery works through the agent, for packets that grow there (MA11)."""

from testbed.programs import Download, start_nftables_balancer, start_servers
from testbed.site import running_site
from testbed.world import Failure

from . import scenario

FILM_BYTES = 4 << 20
# Less than every other link on the way, more than IPv6's least.
SMALL_MTU = 1350
# nginx reads a body only when it passes it on: to itself.
RECEIVING = """
        client_max_body_size 64m;
        location = /upload { proxy_pass http://[::1]:80/received; }
        location = /received { return 200; }
"""


@scenario
def large_transfers_cross_a_link_with_a_small_mtu_in_both_directions():
    def prepare(network):
        start_servers(network, locations=RECEIVING)
        start_nftables_balancer(network)
        for machine, interface in (("internet", "net1"), ("network-1", "wan0")):
            network.world[machine].ip(f"link set {interface} mtu {SMALL_MTU}")

    with running_site(prepare) as site:
        expected = site.make_file("film", FILM_BYTES)
        site.wait_until_optimized()
        if Download(site.mobile, "film").finish() != expected:
            raise Failure("the file was harmed on its way over the small link")
        Download(site.mobile, "upload", options=("--data-binary", f"@{site.world.directory / 'files/film'}")).finish()
