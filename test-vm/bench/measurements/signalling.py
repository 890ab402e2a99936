"""Binding Updates that the whole daemon takes in, from packet to packet (docs/performance.md, "Signalling")."""

import json
import os
import pathlib
import statistics

from harness.pinning import pin
from harness.result import Result
from testbed.mobility import Daemon
from testbed.world import World

ROOT = pathlib.Path(__file__).resolve().parents[3]
GENERATOR = ROOT / "test-vm/netns/bindings/.build/bindings"
DAEMONS_CORE, GENERATORS_CORE = 0, 1

NODE_MAC, AGENT_MAC = "02:00:00:00:00:10", "02:00:00:00:00:01"
SERVER = "2001:db8:f::1"
# The buckets of [limits] are for floods; here everything is authentic, and more of it than they let through is asked for.
CONFIGURATION = """
[mobility-agent]
outside        = ["wan0"]
inside         = ["lan0"]
correspondents = ["2001:db8:f::/64"]
max-bindings   = 1048576

[limits]
authentic-binding-updates            = { per-second = 10000000, burst = 10000000 }
authentic-binding-updates-per-source = { per-second = 100000, burst = 100000 }
"""

NODES = 50_000
# The first installs, the others renew; the compiler has seen enough after some.
WARM_UP, MEASURED = 5, 7
WINDOW = 2048
RATE, RATE_AIM = 50_000, 100_000
PACED = 20_000
MICROSECONDS = 1e6


def measure(bench):
    with World() as world:
        daemon = _build(world)
        rounds = _bind(world, WARM_UP + MEASURED, "--window", WINDOW)
        before = _cpu_seconds(daemon)
        measured = _bind(world, MEASURED, "--window", WINDOW, "--first-sequence", 100)
        computing = (_cpu_seconds(daemon) - before) / (MEASURED * NODES)
        paced = _bind(world, MEASURED, "--rate", PACED, "--first-sequence", 200)
        yield Result("authenticated, installed and acknowledged, the first time", _rate(rounds[0]), "/s", smaller_is_better=False,
                     note="the compiler at work too")
        yield Result("authenticated, renewed and acknowledged", statistics.median(map(_rate, measured)), "/s", RATE, RATE_AIM, False,
                     note=f"median of {MEASURED} rounds of {NODES:,}, {WINDOW} under way")
        yield Result("the daemon's processor time for one", MICROSECONDS * computing, "µs")
        for share in paced[0]["microseconds"]:
            yield Result(f"until the acknowledgement, {share} % at {PACED:,}/s",
                         statistics.median(one["microseconds"][share] for one in paced), "µs")
        lost = sum(one["lost"] for one in measured + paced)
        yield Result("lost", lost, "", 0, note=f"of {2 * MEASURED * NODES:,}")


def _build(world):
    nodes, agent, server = (world.machine(name) for name in ("mn", "agent", "server"))
    for machine, link, mac, peer, peer_link, peer_mac in (
            (nodes, "eth0", NODE_MAC, agent, "wan0", AGENT_MAC),
            (agent, "lan0", "02:00:00:00:00:02", server, "eth0", "02:00:00:00:00:20")):
        machine.run("ip", "link", "add", link, "address", mac, "type", "veth",
                    "peer", "name", peer_link, "address", peer_mac, "netns", peer.name)
        for end, interface in ((machine, link), (peer, peer_link)):
            end.run("ethtool", "-K", interface, "tx", "off", "tso", "off", "gro", "on")
            end.run("ip", "link", "set", interface, "up")
    # The generator reads packets beside the stack, which would otherwise complain of each.
    nodes.sysctl({"net.ipv6.conf.eth0.disable_ipv6": 1})
    agent.sysctl({"net.ipv6.conf.all.forwarding": 1})
    agent.ip("address add 2001:db8:f::ff/64 dev lan0 nodad",
             f"neighbour add fe80::10 lladdr {NODE_MAC} dev wan0 nud permanent", "route add default via fe80::10 dev wan0")
    daemon = Daemon(agent, CONFIGURATION)
    daemon.wait_until_ready()
    pin(daemon.program.process.pid, DAEMONS_CORE)
    return daemon


def _bind(world, rounds, *options):
    """What the generator says of each round of Binding Updates."""
    printed = world["mn"].run("taskset", "-c", GENERATORS_CORE, GENERATOR, "--interface", "eth0", "--router", AGENT_MAC,
                              "--correspondent", SERVER, "--nodes", NODES, "--rounds", rounds, *options)
    return [phase for phase in map(json.loads, printed.splitlines()) if phase["phase"] == "round"]


def _rate(phase):
    return phase["answered"] / phase["seconds"]


def _cpu_seconds(daemon):
    fields = pathlib.Path(f"/proc/{daemon.program.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
