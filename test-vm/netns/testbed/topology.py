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

from .cabling import Cabling, port
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
MACHINES = ("internet", "home-agent", "network-1", "network-2", "agent", "balancer", *SERVERS, "visitor", "mobile")
ROUTERS = ("internet", "home-agent", "network-1", "network-2", "agent", "balancer")
# The switch end of the mobile node's cable.
MOBILE_PORT = port("mobile", "eth0")
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
        cabling = self._lay_cables()
        self._address()
        cabling.start_wires()
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
        if name in ROUTERS:
            settings["net.ipv6.conf.all.forwarding"] = 1
        machine = self.world.machine(name)
        if settings:
            machine.sysctl(settings)

    def _lay_cables(self):
        cabling = Cabling(self.world)
        cabling.connect("mobile", "eth0")
        for cable in LONG_CABLES:
            cabling.wire(((cable.one, cable.one_interface), (cable.other, cable.other_interface)), cable.delay)
        for switch, ports in self._switches().items():
            cabling.switch(switch, ports)
        cabling.lay(unplugged={MOBILE_PORT})
        return cabling

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


def neighbour_is_reachable(machine, address):
    """Waits until `machine` gets an answer from `address`; a freshly built network needs a moment to learn its neighbours."""
    wait_for(f"answer from {address} to {machine.name}", lambda: _answers(machine, address))


def _answers(machine, address):
    from .probe import echo_once
    return echo_once(machine, address, 0.5) is not None
