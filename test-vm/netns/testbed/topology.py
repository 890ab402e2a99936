"""The network of the demonstration and the tests.

                                            home network, 2001:db8:1::/64
                                  60 ms    +------------+
                         +-----------------| home-agent |---- home link
                         |                 +------------+     (home address 2001:db8:1::100)
                         |
    +-----------+  5 ms  |        2 ms  +-------+      +----------+      +----------+
    | network-1 |--------+ internet ----| agent |------| balancer |--+---| server-1 |
    +-----------+        |              +-------+      +----------+  |   +----------+
          |              |         2001:db8:f::/64;  the site is     +---| server-2 |
       mobile            |         2001:db8:f::80,   fd00:5::/64     |   +----------+
          |              |         on the balancer   behind it       +---| server-3 |
    +-----------+  5 ms  |                                               +----------+
    | network-2 |--------+
    +-----------+        |
                         |        5 ms  +---------+
                         +--------------| visitor |  a client without Mobile IPv6, 2001:db8:c::2
                                        +---------+

network-1 (2001:db8:a::/64) and network-2 (2001:db8:b::/64) are access routers that advertise themselves. The mobile node has one
interface; moving takes its other end from one network's switch to the next, as a laptop's cable or a Wi-Fi association would.
Switches, cables and the delays in them live in a machine of their own, "ether".
"""

import collections
import pathlib

from .world import wait_for

Cable = collections.namedtuple("Cable", "one one_interface other other_interface delay")

HOME_PREFIX = "2001:db8:1::/64"
HOME_AGENT = "2001:db8:1::1"
HOME_ADDRESS = "2001:db8:1::100"
SITE_PREFIX = "2001:db8:f::/64"
AGENT_INSIDE = "2001:db8:f::1"
BALANCER = "2001:db8:f::2"
VIRTUAL_ADDRESS = "2001:db8:f::80"
VISITOR = "2001:db8:c::2"
NETWORK_PREFIXES = {"network-1": "2001:db8:a::/64", "network-2": "2001:db8:b::/64", "home": HOME_PREFIX}
SERVERS = ("server-1", "server-2", "server-3")

# Cables with a delay, in milliseconds one way.
LONG_CABLES = (
    Cable("internet", "home0", "home-agent", "wan0", 60),
    Cable("internet", "net1", "network-1", "wan0", 5),
    Cable("internet", "net2", "network-2", "wan0", 5),
    Cable("internet", "visit0", "visitor", "eth0", 5),
    Cable("internet", "site0", "agent", "wan0", 2),
)
# Which interfaces are plugged into which switch.
SWITCHES = {
    "home": (("home-agent", "home0"),),
    "network-1": (("network-1", "air0"),),
    "network-2": (("network-2", "air0"),),
    "site": (("agent", "lan0"), ("balancer", "out0")),
    "servers": (("balancer", "in0"), ("server-1", "eth0"), ("server-2", "eth0"), ("server-3", "eth0")),
}
# Prefixes behind a link of the core, and the addresses of its two ends.
CORE_LINKS = {
    "home0": ("home-agent", "wan0", "2001:db8:ffff:1::", HOME_PREFIX),
    "net1": ("network-1", "wan0", "2001:db8:ffff:2::", NETWORK_PREFIXES["network-1"]),
    "net2": ("network-2", "wan0", "2001:db8:ffff:3::", NETWORK_PREFIXES["network-2"]),
    "site0": ("agent", "wan0", "2001:db8:ffff:5::", SITE_PREFIX),
}
MACHINES = ("ether", "internet", "home-agent", "network-1", "network-2", "agent", "balancer", *SERVERS, "visitor", "mobile")
ROUTERS = ("internet", "home-agent", "network-1", "network-2", "agent", "balancer")
WIRE = pathlib.Path(__file__).parent.parent / "wire/.build/wire"
# The switch end of the mobile node's cable.
MOBILE_PORT = "mobile-eth0"
FIRST_PORT_INDEX = 1000
LONGEST_NAME = 15
# Where to look at packets in front of the agent and behind it.
OUTSIDE = "agent-wan0"
INSIDE = "agent-lan0"


# What an access network's router forwards: only packets from its own prefix (BCP 38), so a care-of address is of no use elsewhere.
INGRESS_FILTER = """
table ip6 ingress {{
    chain forwarded {{
        type filter hook forward priority filter;
        iifname air0 ip6 saddr != {prefix} drop
    }}
}}
"""


def port(machine, interface):
    """The name, in machine "ether", of the other end of an interface."""
    return f"{machine}-{interface}"[:LONGEST_NAME]


def server_address(server):
    """Its address behind the balancer."""
    return f"fd00:5::1{server[-1]}"


def public_server_address(server):
    """Its address on the site's outer link, for sites without a balancer."""
    return f"2001:db8:f::1{server[-1]}"


class Network:
    """The topology, built in a world."""

    def __init__(self, world, public_servers=False):
        self.world = world
        self.public_servers = public_servers
        for name in MACHINES:
            self._make_machine(name)
        self._make_links()
        self._address()
        self._start_wires()
        self.attached_to = None

    def plug_mobile(self, network):
        """Takes the mobile node's cable out of where it is and plugs it into `network`'s switch: carrier down, carrier up."""
        self.world["ether"].ip(f"link set {MOBILE_PORT} down", f"link set {MOBILE_PORT} nomaster",
                               f"link set {MOBILE_PORT} master {network}", f"link set {MOBILE_PORT} up")
        self.attached_to = network

    def unplug_mobile(self):
        """Takes the mobile node's cable out: carrier down."""
        self.world["ether"].ip(f"link set {MOBILE_PORT} down", f"link set {MOBILE_PORT} nomaster")
        self.attached_to = None

    def _switches(self):
        switches = {name: list(ports) for name, ports in SWITCHES.items()}
        if self.public_servers:
            switches["site"] += [(server, "pub0") for server in SERVERS]
        return switches

    def _make_machine(self, name):
        """Settings that interfaces made later inherit. Addresses of machines that stay where they are need no check for duplicates."""
        settings = {} if name == "mobile" else {"net.ipv6.conf.default.accept_dad": 0}
        if name == "ether":
            settings = {"net.ipv6.conf.default.disable_ipv6": 1}
        if name in ROUTERS:
            settings["net.ipv6.conf.all.forwarding"] = 1
        machine = self.world.machine(name)
        if settings:
            machine.sysctl(settings)

    def _make_links(self):
        self._links = []
        self._connect(MOBILE_PORT, "mobile", "eth0")
        self._wires = []
        for cable in LONG_CABLES:
            ends = port(cable.one, cable.one_interface), port(cable.other, cable.other_interface)
            self._connect(ends[0], cable.one, cable.one_interface)
            self._connect(ends[1], cable.other, cable.other_interface)
            self._wires.append((cable.delay, *ends))
        plugs = []
        for switch, ports in self._switches().items():
            self._links.append(f"link add {switch} netns ether type bridge forward_delay 0 mcast_snooping 0")
            for machine, interface in ports:
                self._connect(port(machine, interface), machine, interface)
                plugs.append(f"link set {port(machine, interface)} master {switch}")
        self._run_batch(self._links)
        self.world["ether"].ip(*plugs)
        for machine in self.world.machines.values():
            self._prepare_interfaces(machine)

    def _connect(self, name, machine, interface):
        # Both ends' indexes must differ: the kernel reports a carrier change up to a second late when they happen to be equal.
        index = FIRST_PORT_INDEX + len(self._links)
        self._links.append(f"link add {name} index {index} netns ether type veth peer name {interface} netns {machine}")

    def _run_batch(self, lines):
        self.world.file("links", "\n".join(lines) + "\n")
        self.world["ether"].run("ip", "-batch", self.world.directory / "links")

    def _prepare_interfaces(self, machine):
        """Every interface up, without offloads: programs at the driver (XDP) must see finished packets, one at a time.

        Generic receive offload is on because it is what makes a veth end take packets that an XDP program sends back; its size limit
        keeps it from gluing packets together.
        """
        names = [line.split(":")[1].split("@")[0].strip() for line in machine.run("ip", "-o", "link").splitlines()]
        veths = [name for name in names if name != "lo" and name not in SWITCHES]
        machine.run("sh", "-c", "\n".join(f"ethtool -K {name} tx off tso off gso off gro on" for name in veths))
        unplugged = {MOBILE_PORT}
        machine.ip(*[f"link set {name} gro_max_size 1" for name in veths],
                   *[f"link set {name} up" for name in names if name not in unplugged])

    def _address(self):
        internet = []
        for interface, (machine, uplink, prefix, behind) in CORE_LINKS.items():
            internet += [f"address add {prefix}1/64 dev {interface} nodad", f"route add {behind} via {prefix}2"]
            self.world[machine].ip(f"address add {prefix}2/64 dev {uplink} nodad", f"route add default via {prefix}1")
        internet.append("address add 2001:db8:c::1/64 dev visit0 nodad")
        self.world["internet"].ip(*internet)
        self.world["visitor"].ip(f"address add {VISITOR}/64 dev eth0 nodad", "route add default via 2001:db8:c::1")
        self.world["home-agent"].ip(f"address add {HOME_AGENT}/64 dev home0 nodad")
        for network in ("network-1", "network-2"):
            router = NETWORK_PREFIXES[network].replace("::/64", "::1/64")
            self.world[network].ip(f"address add {router} dev air0 nodad")
            self.world[network].run("nft", "-f", "-", text=INGRESS_FILTER.format(prefix=NETWORK_PREFIXES[network]))
        self.world["agent"].ip(f"address add {AGENT_INSIDE}/64 dev lan0 nodad")
        self.world["balancer"].ip(f"address add {BALANCER}/64 dev out0 nodad", f"address add {VIRTUAL_ADDRESS}/64 dev out0 nodad",
                                  "address add fd00:5::1/64 dev in0 nodad", f"route add default via {AGENT_INSIDE}")
        for server in SERVERS:
            self._address_server(server)

    def _address_server(self, server):
        lines = [f"address add {server_address(server)}/64 dev eth0 nodad", "route add default via fd00:5::1"]
        if self.public_servers:
            lines += [f"address add {public_server_address(server)}/64 dev pub0 nodad",
                      f"route add default via {AGENT_INSIDE} dev pub0 table 100", f"rule add from {SITE_PREFIX} table 100"]
        self.world[server].ip(*lines)

    def _start_wires(self):
        ether = self.world["ether"]
        for delay, one, other in self._wires:
            ether.start(f"wire-{one}", WIRE, "--delay", delay, one, other).wait_for_line("ready")


def neighbour_is_reachable(machine, address):
    """Waits until `machine` gets an answer from `address`; a freshly built network needs a moment to learn its neighbours."""
    wait_for(f"answer from {address} to {machine.name}", lambda: _answers(machine, address))


def _answers(machine, address):
    from .probe import echo_once
    return echo_once(machine, address, 0.5) is not None
