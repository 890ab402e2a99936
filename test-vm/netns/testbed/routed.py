"""A mobility domain whose core is routed: a routing protocol finds the ways, and may find others when a link is lost.

     server, peer --- internet ------ core ----- router-2 --- access 2
     database ---------/   |           |
                           |           | short cut
                           +- router-1 +-- access 1

Anchor routers announce their own address and their pool, once and for all. Every link of the core has link-local addresses only; each router's own
address is one of its loopback interface.
"""

import ipaddress
import json

from .cabling import ETHER, Cabling, port
from .domain import DATABASE, HOST_LINK_LAYER_ADDRESS, HOST_PORT, PEER, SERVER, Domain, pool, ports, router, router_address
from .world import wait_for

OUTSIDE_PREFIX = "2001:db8:c::/64"
# (machine, interface) at both ends; the ones that a routing protocol speaks on.
CORE_LINKS = {
    "core-link": (("internet", "core0"), ("core", "net0")),
    "first": (("internet", "first0"), (router(1), "up0")),
    "second": (("core", "second0"), (router(2), "up0")),
    # The shortest way between the two anchor routers; without it there is the one by "internet".
    "short-cut": (("core", "first0"), (router(1), "up1")),
}

# Without a router-id babeld takes an interface's link-layer address, and access links of all routers have the same (RFC 6543).
BABELD = """
router-id 02:00:5e:ff:fe:10:00:{number:02x}
{interfaces}
{announced}
redistribute local deny
redistribute deny
"""

BIRD = """
router id 10.0.0.{number};
protocol device {{ }}
protocol kernel {{ ipv6 {{ import none; export where source != RTS_STATIC; }}; }}
protocol static announced {{ ipv6; {announced} }}
protocol ospf v3 {{
    ipv6 {{ import all; export where proto = "announced"; }};
    area 0 {{ {interfaces} }};
}}
"""


class RoutedDomain(Domain):
    """Two routers; the topology without any routes in the core."""

    def __init__(self, world):
        world.machine("core").sysctl({"net.ipv6.conf.all.forwarding": 1})
        super().__init__(world, routers=2)
        self.core = [world["internet"], world["core"]]

    def uplinks(self, number):
        return ["up0", "up1"] if number == 1 else ["up0"]

    def cut(self, link):
        """A cable of the core is lost: both ends have no carrier any more."""
        self.world[ETHER].ip(*[f"link set {port(*end)} down" for end in CORE_LINKS[link]])

    def speakers(self):
        """Every machine of the core and every anchor router: its interfaces there, and the prefixes that it announces."""
        interfaces = {}
        for end in (end for ends in CORE_LINKS.values() for end in ends):
            interfaces.setdefault(end[0], []).append(end[1])
        announced = {"internet": [OUTSIDE_PREFIX, f"{DATABASE}/128"]}
        announced |= {router(number): [f"{router_address(number)}/128", pool(number)] for number in self.numbers}
        return [(self.world[name], links, announced.get(name, [])) for name, links in interfaces.items()]

    def parts_of_pools(self):
        """The prefixes inside of the anchor routers' pools, and not the whole of them, that any machine of the core has a route to."""
        pools = [ipaddress.IPv6Network(pool(number)) for number in self.numbers]
        known = (_destination(route) for machine in self.core for route in json.loads(machine.run("ip", "-6", "-j", "route", "show")))
        return {str(prefix) for prefix in known if prefix not in pools and any(prefix.subnet_of(whole) for whole in pools)}

    def interface_towards(self, number, address):
        """By which one an anchor router sends what is for `address`; None without a way."""
        found = json.loads(self.machine(number).run("ip", "-6", "-j", "route", "get", address, check=False) or "[{}]")
        return found[0].get("dev")

    def wait_for_ways(self):
        """Until the routing protocol has found a way from everywhere in the core to each pool, and from router to router by the short cut."""
        for machine in self.core:
            for number in self.numbers:
                wait_for(f"way from {machine.name} to router {number}", lambda: "via" in machine.run("ip", "-6", "route", "show", pool(number)))
        wait_for("way from router to router", lambda: self.interface_towards(1, router_address(2)) == "up1")
        for number in self.numbers:
            for needed in (f"{DATABASE}/128", OUTSIDE_PREFIX):
                wait_for(f"way from router {number} to {needed}", lambda: "via" in self.machine(number).run("ip", "-6", "route", "show", needed))

    def _lay_cables(self):
        cabling = Cabling(self.world)
        cabling.connect("host", "eth0")
        cabling.switch("outside", (("internet", "out0"), ("server", "eth0"), ("peer", "eth0")))
        cabling.switch("database", (("internet", "data0"), ("database", "up0")))
        for name, ends in CORE_LINKS.items():
            cabling.switch(name, ends)
        for number in self.numbers:
            for interface, switch in ports(number):
                cabling.switch(switch, ((router(number), interface),))
        cabling.lay(unplugged={HOST_PORT})
        self.replace_host(HOST_LINK_LAYER_ADDRESS)
        return cabling

    def _address(self):
        self.world["internet"].ip("address add 2001:db8:c::1/64 dev out0 nodad", "address add fe80::1/64 dev data0 nodad",
                                  f"route add {DATABASE}/128 dev data0 proto static")
        self.world["database"].ip(f"address add {DATABASE}/128 dev up0 nodad", "route add default via fe80::1 dev up0")
        for number in self.numbers:
            self.machine(number).ip("link set lo up", f"address add {router_address(number)}/128 dev lo")
        for name, address in (("server", SERVER), ("peer", PEER)):
            self.world[name].ip(f"address add {address}/64 dev eth0 nodad", "route add default via 2001:db8:c::1")


def start_babel(domain):
    """babeld on every machine that routes (RFC 8966). It announces what the kernel has a route to: anchor routers have to run."""
    for number, (machine, interfaces, announced) in enumerate(domain.speakers(), 1):
        configuration = domain.world.file(f"{machine.name}.babeld", BABELD.format(
            number=number,
            interfaces="\n".join(f"interface {name} type wired hello-interval 1 update-interval 4" for name in interfaces),
            announced="\n".join(f"redistribute ip {prefix} eq {prefix.split('/')[1]} allow\n"
                                f"redistribute local ip {prefix} eq {prefix.split('/')[1]} allow" for prefix in announced)))
        machine.start("babeld", "babeld", "-c", configuration, "-I", "", "-S", domain.world.directory / f"{machine.name}.babel-state")
    domain.wait_for_ways()


def start_ospf(domain):
    """BIRD with OSPFv3 (RFC 5340) on every machine that routes."""
    for number, (machine, interfaces, announced) in enumerate(domain.speakers(), 1):
        configuration = domain.world.file(f"{machine.name}.bird", BIRD.format(
            number=number, announced=" ".join(f"route {prefix} unreachable;" for prefix in announced),
            interfaces=" ".join(f'interface "{name}" {{ type ptp; hello 1; dead 4; }};' for name in interfaces)))
        machine.start("bird", "bird", "-f", "-c", configuration, "-s", domain.world.directory / f"{machine.name}.bird-control")
    domain.wait_for_ways()


def _destination(route):
    return ipaddress.IPv6Network("::/0" if route["dst"] == "default" else route["dst"])
