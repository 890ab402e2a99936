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
KINDS = os.environ.get("FLOOD_KINDS", "home-test-init care-of-test-init binding-update unknown-nonces unknown-message home-address "
                       "mobility-fragment fragment").split()
SECONDS = float(os.environ.get("FLOOD_SECONDS", "5"))
DATAGRAM_INTERVAL = 0.002
LOST_AT_MOST = 1

NODE_MAC, ATTACKER_MAC, WAN0_MAC, WAN1_MAC = (f"02:00:00:00:00:{number}" for number in ("10", "11", "01", "03"))
LAN0_MAC, LAN1_MAC, SERVER_MAC, SERVER_LAN1_MAC = (f"02:00:00:00:00:{number}" for number in ("02", "04", "20", "21"))
SERVER, SERVER_ON_LAN1 = "2001:db8:f::1", "2001:db8:f::2"
SOURCES = "2001:db8:8000::/33"
NODE, OTHER_NODE = ("2001:db8:1::10", "2001:db8:2::10"), ("2001:db8:1::11", "2001:db8:3::11")
CONFIGURATION = """
[mobility-agent]
outside        = ["wan0", "wan1"]
inside         = ["lan0", "lan1"]
correspondents = ["2001:db8:f::/64"]
"""


def measure(bench):
    bench.run("make", "-s", "-C", ROOT, "flood")
    with World() as world:
        daemon = _build(world)
        node = _MobileNode(world["mn"], *NODE)
        other = _MobileNode(world["mn"], *OTHER_NODE)
        node.register()
        node.flow(1, 0)
        for kind in KINDS:
            yield from _withstand(daemon, kind, node, other)


def _build(world):
    """The network of FloodTest: the attacker has links of its own, towards the agent and behind it."""
    node, attacker, agent, server = (world.machine(name) for name in ("mn", "attacker", "agent", "server"))
    for machine, link, mac, peer, peer_link, peer_mac in (
            (node, "eth0", NODE_MAC, agent, "wan0", WAN0_MAC), (attacker, "eth0", ATTACKER_MAC, agent, "wan1", WAN1_MAC),
            (agent, "lan0", LAN0_MAC, server, "eth0", SERVER_MAC), (agent, "lan1", LAN1_MAC, server, "eth1", SERVER_LAN1_MAC)):
        machine.run("ip", "link", "add", link, "address", mac, "type", "veth",
                    "peer", "name", peer_link, "address", peer_mac, "netns", peer.name)
        for end, interface in ((machine, link), (peer, peer_link)):
            end.run("ethtool", "-K", interface, "tx", "off", "tso", "off", "gro", "on")
            end.run("ip", "link", "set", interface, "up")
    server.ip(f"address add {SERVER}/64 dev eth0 nodad", f"address add {SERVER_ON_LAN1}/128 dev eth1 nodad",
              "route add default via 2001:db8:f::ff")
    agent.sysctl({"net.ipv6.conf.all.forwarding": 1})
    agent.ip("address add 2001:db8:f::ff/64 dev lan0 nodad")
    for destination, link, mac in ((SERVER_ON_LAN1, "lan1", SERVER_LAN1_MAC), ("default", "wan0", NODE_MAC),
                                   (SOURCES, "wan1", ATTACKER_MAC)):
        agent.ip(f"neighbour replace fe80::10 lladdr {mac} dev {link} nud permanent", f"route add {destination} via fe80::10 dev {link}")
    server.start("server", "/usr/bin/python3", SCRIPTS / "server.py").wait_for_line("listening")
    daemon = Daemon(agent, CONFIGURATION)
    daemon.wait_until_ready()
    return daemon


class _MobileNode:
    """One by hand (mobile_node.py); a request at a time."""

    def __init__(self, machine, home, care_of):
        self.care_of = care_of
        self.sequence = 0
        words = machine.command("/usr/bin/python3", SCRIPTS / "mobile_node.py", "eth0", NODE_MAC, WAN0_MAC, home, SERVER)
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request | {"care_of": self.care_of}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def register(self):
        """Both tests and the Binding Update; whether it was accepted."""
        self.sequence = (self.sequence + 1) % 0x10000
        return self.ask(do="register", sequence=self.sequence, lifetime_units=105, seconds=1).get("answer") == 0

    def flow(self, count, interval):
        """What became of so many datagrams; waits until the way is known."""
        flow = self.ask(do="flow", count=count, interval=interval)
        if "error" in flow:
            raise RuntimeError(flow["error"])
        return flow


def _withstand(daemon, kind, node, other):
    nonce = next(nonce["nonce_index"] for nonce in daemon.show("nonces") if nonce["current"])
    served = []
    flow = {}
    computing, begin = _cpu_seconds(daemon), time.monotonic()
    end = begin + SECONDS
    flood = subprocess.Popen(_flood_command(daemon, kind, nonce), stdout=subprocess.PIPE, text=True)
    flowing = threading.Thread(target=lambda: flow.update(
        node.flow(int(SECONDS * 0.9 / DATAGRAM_INTERVAL), DATAGRAM_INTERVAL)))
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
    target = SERVER_ON_LAN1 if kind == "fragment" else SERVER
    return daemon.machine.world["attacker"].command(FLOOD, "eth0", WAN1_MAC, target, kind, SECONDS, nonce)


def _cpu_seconds(daemon):
    fields = pathlib.Path(f"/proc/{daemon.program.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_megabytes(daemon):
    for line in pathlib.Path(f"/proc/{daemon.program.process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the daemon is gone")
