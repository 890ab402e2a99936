"""What floods at this machine's highest rate take from everybody else (docs/performance.md, "Floods")."""

import json
import os
import pathlib
import subprocess
import threading
import time

from harness.result import Result
from testbed.mobility import Daemon
from testbed.world import World

ROOT = pathlib.Path(__file__).resolve().parents[3]
FLOOD = ROOT / "test-vm/netns/flood/.build/flood"
SCRIPTS = ROOT / "java/daemon/src/test/resources/endtoend"
KINDS = ("home-test-init", "care-of-test-init", "binding-update", "unknown-nonces", "unknown-message", "home-address", "mobility-fragment",
         "fragment")
SECONDS = float(os.environ.get("FLOOD_SECONDS", "5"))
DATAGRAM_INTERVAL = 0.002
LOST_AT_MOST = 1

NODE_MAC, AGENT_MAC = "02:00:00:00:00:10", "02:00:00:00:00:01"
SERVER = "2001:db8:f::1"
NODE, OTHER_NODE = ("2001:db8:1::10", "2001:db8:2::10"), ("2001:db8:1::11", "2001:db8:3::11")
CONFIGURATION = """
[mobility-agent]
outside        = ["wan0"]
inside         = ["lan0"]
correspondents = ["2001:db8:f::/64"]
"""


def measure(bench):
    bench.run("make", "-s", "-C", ROOT, "flood")
    with World() as world:
        daemon = _build(world)
        node = _MobileNode(world["mn"], *NODE)
        other = _MobileNode(world["mn"], *OTHER_NODE)
        node.register()
        node.wait_for_the_way()
        for kind in KINDS:
            yield from _withstand(daemon, kind, node, other)


def _build(world):
    node, agent, server = (world.machine(name) for name in ("mn", "agent", "server"))
    for machine, link, mac, peer, peer_link, peer_mac in (
            (node, "eth0", NODE_MAC, agent, "wan0", AGENT_MAC),
            (agent, "lan0", "02:00:00:00:00:02", server, "eth0", "02:00:00:00:00:20")):
        machine.run("ip", "link", "add", link, "address", mac, "type", "veth",
                    "peer", "name", peer_link, "address", peer_mac, "netns", peer.name)
        for end, interface in ((machine, link), (peer, peer_link)):
            end.run("ethtool", "-K", interface, "tx", "off", "tso", "off", "gro", "on")
            end.run("ip", "link", "set", interface, "up")
    agent.sysctl({"net.ipv6.conf.all.forwarding": 1})
    agent.ip("address add 2001:db8:f::ff/64 dev lan0 nodad",
             f"neighbour add fe80::10 lladdr {NODE_MAC} dev wan0 nud permanent", "route add default via fe80::10 dev wan0")
    server.ip(f"address add {SERVER}/64 dev eth0 nodad", "route add default via 2001:db8:f::ff")
    server.start("server", "/usr/bin/python3", SCRIPTS / "server.py").wait_for_line("listening")
    daemon = Daemon(agent, CONFIGURATION)
    daemon.wait_until_ready()
    return daemon


class _MobileNode:
    """One by hand (mobile_node.py); a request at a time."""

    def __init__(self, machine, home, care_of):
        self.care_of = care_of
        self.sequence = 0
        words = machine.command("/usr/bin/python3", SCRIPTS / "mobile_node.py", "eth0", NODE_MAC, AGENT_MAC, home, SERVER)
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request | {"care_of": self.care_of}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def register(self):
        """Both tests and the Binding Update; whether it was accepted."""
        self.sequence = (self.sequence + 1) % 0x10000
        return self.ask(do="register", sequence=self.sequence, lifetime_units=105, seconds=1).get("answer") == 0

    def wait_for_the_way(self):
        """Until every neighbour is known: as long as an interface examines its own address, it asks for nobody's."""
        while (flow := self.ask(do="flow", count=10, interval=0.02))["answered"] < flow["sent"]:
            pass


def _withstand(daemon, kind, node, other):
    nonce = next(nonce["nonce_index"] for nonce in daemon.show("nonces") if nonce["current"])
    served = []
    flow = {}
    computing, begin = _cpu_seconds(daemon), time.monotonic()
    end = begin + SECONDS
    flood = subprocess.Popen(_flood_command(daemon, kind, nonce), stdout=subprocess.PIPE, text=True)
    flowing = threading.Thread(target=lambda: flow.update(
        node.ask(do="flow", count=int(SECONDS * 0.9 / DATAGRAM_INTERVAL), interval=DATAGRAM_INTERVAL)))
    flowing.start()
    while time.monotonic() < end:
        served.append(other.register())
    sent = int(flood.communicate()[0])
    elapsed = time.monotonic() - begin
    share = (_cpu_seconds(daemon) - computing) / elapsed
    flowing.join()
    yield Result(f"{kind}: sent", sent / SECONDS, "/s", smaller_is_better=False)
    yield Result(f"{kind}: lost of an established flow", 100 * (1 - flow["answered"] / flow["sent"]), "%", LOST_AT_MOST,
                 note=f"{flow['sent'] - flow['answered']} of {flow['sent']} datagrams or their answers")
    yield Result(f"{kind}: registrations served", 100 * sum(served) / len(served), "%", smaller_is_better=False,
                 note=f"{sum(served)} of {len(served)}, one after the other")
    yield Result(f"{kind}: the daemon's share of a processor", 100 * share, "%")
    yield Result(f"{kind}: resident afterwards", _resident_megabytes(daemon), "MiB")


def _flood_command(daemon, kind, nonce):
    return daemon.machine.world["mn"].command(FLOOD, "eth0", AGENT_MAC, SERVER, kind, SECONDS, nonce)


def _cpu_seconds(daemon):
    fields = pathlib.Path(f"/proc/{daemon.program.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_megabytes(daemon):
    for line in pathlib.Path(f"/proc/{daemon.program.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the daemon is gone")
