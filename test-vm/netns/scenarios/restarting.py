"""The kernel outlives the daemon: neither a killed nor a restarted agent loses a packet or a binding."""

import time

from testbed.probe import Probe
from testbed.programs import Download, start_nftables_balancer, start_servers
from testbed.site import running_site
from testbed.topology import HOME_ADDRESS, VIRTUAL_ADDRESS
from testbed.world import Failure, wait_for

from . import scenario

FILM_BYTES = 12 << 20


@scenario
def a_download_goes_on_while_the_agent_is_killed_and_started_again():
    _download_meanwhile(lambda agent: agent.kill())


@scenario
def a_download_goes_on_while_the_agent_is_restarted():
    _download_meanwhile(lambda agent: agent.stop())


def _download_meanwhile(end):
    def prepare(network):
        start_servers(network)
        start_nftables_balancer(network)

    with running_site(prepare) as site:
        expected = site.make_file("film", FILM_BYTES)
        site.wait_until_optimized()
        agent = site.daemon("agent")
        before = agent.show("bindings")
        download = Download(site.mobile, "film")
        wait_for("first megabyte", lambda: download.bytes > 1 << 20)
        with Probe(site.mobile, VIRTUAL_ADDRESS, source=HOME_ADDRESS, interval=0.01) as probe:
            begin = time.monotonic()
            end(agent)
            agent.start()
            agent.wait_until_ready()
            restarted = time.monotonic()
            time.sleep(0.3)
            lost = sum(1 for echo in probe.echoes(begin, restarted) if echo.answered is None)
        after = agent.show("bindings")
        if lost:
            raise Failure(f"{lost} echo requests were lost while the agent was away")
        if [_identity(row) for row in before] != [_identity(row) for row in after]:
            raise Failure(f"the bindings were {before} before and are {after} now")
        if download.finish() != expected:
            raise Failure("the file was harmed")
        # A daemon that took over must still be able to accept the next move.
        site.move("network-2")


def _identity(row):
    return row["correspondent_address"], row["home_address"], row["care_of_address"], row["sequence"]
