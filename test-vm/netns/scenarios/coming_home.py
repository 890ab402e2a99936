"""At home a mobile node is an ordinary host: no tunnel, no binding; and it can leave again. The connection lives through all of it."""

from testbed.programs import Download, start_nftables_balancer, start_servers
from testbed.site import running_site
from testbed.topology import HOME_ADDRESS
from testbed.world import Failure, wait_for

from . import scenario

FILM_BYTES = 24 << 20


@scenario
def a_mobile_client_comes_home_and_leaves_again_in_one_download():
    def prepare(network):
        start_servers(network)
        start_nftables_balancer(network)

    with running_site(prepare) as site:
        expected = site.make_file("film", FILM_BYTES)
        site.wait_until_optimized()
        download = Download(site.mobile, "film")
        wait_for("first megabyte", lambda: download.bytes > 1 << 20)
        site.network.plug_mobile("home")
        wait_for("deregistration with the home agent", lambda: not site.daemon("home-agent").show("tunnels"), 60)
        wait_for("deletion of the agent's binding", lambda: not site.daemon("agent").show("bindings"), 60)
        received = download.bytes
        wait_for("data at home", lambda: download.bytes > received + (1 << 20), 60)
        site.move("network-2")
        if download.ended():
            raise Failure("the download ended before the mobile node had left home again")
        if download.finish() != expected:
            raise Failure("the file was harmed")
        bindings = site.daemon("agent").show("bindings")
        if [row["home_address"] for row in bindings] != [HOME_ADDRESS]:
            raise Failure(f"the agent should have one binding again, and has: {bindings}")
