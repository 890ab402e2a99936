"""The network of a mobility domain: anchor routers, a database, two correspondents, and a host that roams.

     access 1   --+----------+
     access 1b  --| router-1 |--+                     +----------+      +--------+
                  +----------+  |                  +--| internet |--+---| server |
                  +----------+  |                  |  +----------+  |   +--------+
     access 2   --| router-2 |--+--- core link ----+                |   +--------+
                  +----------+  |  2001:db8:e::/64 |  +----------+  +---|  peer  |
                  +----------+  |                  +--| database |      +--------+
     access 3   --| router-3 |--+                     +----------+  2001:db8:c::/64
                  +----------+
                       :        up to router-9

Each router has a pool of prefixes, 2001:db8:101::/48 and so on. The core knows the pools by static routes and nothing of mobile nodes. It
is one link, so that multicast between routers needs no multicast routing; how far any two on it are from each other is set for each pair.

A router's access link is a bridge, as on most access points, and has the link-layer address that RFC 6543 reserves: the host, whose own link
may not tell it that it has moved, goes on sending to the router that it knows. The first router's bridge has two ports.

The host may have a radio: a cable that keeps frames back while it changes over, as a link layer does that knows of the hand-over.

The host is a plain one: its kernel configures itself, with stable and temporary addresses that say nothing of its interface, and checks each
for duplicates first. Moving takes the other end of its cable from one access network's switch to the next.
"""

import signal
import time

from .cabling import ETHER, Cabling, change_distances, port

DATABASE = "2001:db8:e::d"
INTERNET = "2001:db8:e::f"
SERVER = "2001:db8:c::80"
PEER = "2001:db8:c::7"
HOST_LINK_LAYER_ADDRESS = "02:00:00:00:00:aa"
# Every router has its access network there.
ACCESS_LINK = "br0"
ACCESS_LINK_LAYER_ADDRESS = "00:00:5e:00:52:13"
HOST_PORT = port("host", "eth0")
RADIO_PORT = "radio"
# How long a radio keeps frames back before it is elsewhere, in seconds; by then those that it has let go have arrived.
RADIO_PAUSE = 0.1
MOST_ROUTERS = 9


def router(number):
    """The name of an anchor router; they are counted from 1."""
    return f"router-{number}"


def router_address(number):
    return f"2001:db8:e::{number}"


def pool(number):
    """The prefix out of which an anchor router gives each mobile node one."""
    return f"2001:db8:10{number}::/48"


def access(number):
    """The switch of an anchor router's access network."""
    return f"access-{number}"


def second_access(number):
    """Another port of the same access network; the first router's has one."""
    return f"access-{number}b"


def ports(number):
    """The ports of an anchor router's bridge, and the switches that they lead to."""
    return [("port0", access(number))] + ([("port1", second_access(number))] if number == 1 else [])


class Domain:
    """The topology, built in a world. Delays are in milliseconds, one way."""

    def __init__(self, world, routers=3, between_routers=1, to_database=1, to_internet=1, radio=False):
        if not 2 <= routers <= MOST_ROUTERS:
            raise ValueError(f"a domain here has 2 to {MOST_ROUTERS} routers, not {routers}")
        self.world = world
        self.numbers = range(1, routers + 1)
        self.attached_to = None
        self._host_port = RADIO_PORT if radio else HOST_PORT
        for name in ("internet", "database", "server", "peer", "host", *map(router, self.numbers)):
            self._make_machine(name)
        self._to_internet = to_internet
        self._write_distances(between_routers, to_database)
        cabling = self._lay_cables()
        self._make_access_links()
        self._address()
        self._core = cabling.start_wires()
        self._radio = self._core.pop() if radio else None
        self._changes = 0

    @property
    def host(self):
        return self.world["host"]

    def uplinks(self, number):
        """The interfaces by which an anchor router reaches the others."""
        return ["up0"]

    def access_links(self, number):
        """The interfaces of an anchor router that mobile nodes attach to."""
        return [ACCESS_LINK]

    def machine(self, number):
        """The machine of an anchor router."""
        return self.world[router(number)]

    def set_distances(self, between_routers, to_database):
        """From now on the core has these delays."""
        self._write_distances(between_routers, to_database)
        for wire in self._core:
            change_distances(wire)

    def plug_host(self, number, switch=None):
        """The host leaves where it is and joins an access network, as a laptop's cable or a Wi-Fi association would: carrier off, carrier on."""
        self.world[ETHER].ip(f"link set {self._host_port} down", f"link set {self._host_port} nomaster",
                             f"link set {self._host_port} master {switch or access(number)}", f"link set {self._host_port} up")
        if self._radio and self.attached_to is None:
            self.host.ip("link set eth0 down", "link set eth0 up")
        self.attached_to = number

    def slide_host(self, number):
        """A radio changes over: the host's link layer keeps back what the host sends; what the old network sends from now on is lost."""
        self._radio.process.send_signal(signal.SIGUSR1)
        self._changes += 1
        self._radio.wait_for_line(f"held {self._changes}\n")
        time.sleep(RADIO_PAUSE)
        self.world[ETHER].ip(f"link set {self._host_port} nomaster", f"link set {self._host_port} master {access(number)}")
        self._radio.process.send_signal(signal.SIGUSR2)
        self._radio.wait_for_line(f"going on {self._changes}\n")
        self.attached_to = number

    def unplug_host(self):
        self.world[ETHER].ip(f"link set {self._host_port} down", f"link set {self._host_port} nomaster")
        self.attached_to = None

    def replace_host(self, link_layer_address):
        """Another host from here on, unplugged: another link-layer address, nothing remembered."""
        self.unplug_host()
        self.host.ip("link set eth0 down", f"link set eth0 address {link_layer_address}", "link set eth0 up")

    def _write_distances(self, between_routers, to_database):
        ends = {number: port(router(number), "up0") for number in self.numbers}
        lines = [f"{ends[one]} {ends[other]} {between_routers}" for one in self.numbers for other in self.numbers if one < other]
        lines += [f"{ends[number]} {port('database', 'up0')} {to_database}" for number in self.numbers]
        self._distances = self.world.file("distances", "\n".join(lines) + "\n")

    def _make_machine(self, name):
        """Settings that interfaces made later inherit. Addresses of machines that stay where they are need no check for duplicates."""
        machine = self.world.machine(name)
        if name == "host":
            # As NetworkManager sets it on Debian: addresses that say nothing of the interface, and temporary ones that are preferred.
            machine.sysctl({"net.ipv6.conf.default.addr_gen_mode": 3, "net.ipv6.conf.default.use_tempaddr": 2,
                            "net.ipv6.conf.default.optimistic_dad": 0})
            return
        machine.sysctl({"net.ipv6.conf.default.accept_dad": 0, "net.ipv6.conf.default.accept_ra": 0})
        if name == "internet" or name.startswith("router-"):
            machine.sysctl({"net.ipv6.conf.all.forwarding": 1})

    def _lay_cables(self):
        cabling = Cabling(self.world)
        if self._host_port == HOST_PORT:
            cabling.connect("host", "eth0")
        cabling.wire([(name, "up0") for name in ("internet", "database", *map(router, self.numbers))], self._to_internet, self._distances)
        if self._host_port == RADIO_PORT:
            cabling.wire([("host", "eth0"), (ETHER, RADIO_PORT)], 0)
        cabling.switch("outside", (("internet", "out0"), ("server", "eth0"), ("peer", "eth0")))
        for number in self.numbers:
            for interface, switch in ports(number):
                cabling.switch(switch, ((router(number), interface),))
        cabling.lay(unplugged={self._host_port})
        self.replace_host(HOST_LINK_LAYER_ADDRESS)
        return cabling

    def _make_access_links(self):
        for number in self.numbers:
            self.machine(number).ip(f"link add {ACCESS_LINK} address {ACCESS_LINK_LAYER_ADDRESS} type bridge forward_delay 0",
                                    *[f"link set {interface} master {ACCESS_LINK}" for interface, _ in ports(number)],
                                    f"link set {ACCESS_LINK} up")

    def _address(self):
        pools = [f"route add {pool(number)} via {router_address(number)}" for number in self.numbers]
        self.world["internet"].ip(f"address add {INTERNET}/64 dev up0 nodad", "address add 2001:db8:c::1/64 dev out0 nodad", *pools)
        self.world["database"].ip(f"address add {DATABASE}/64 dev up0 nodad", f"route add default via {INTERNET}")
        for number in self.numbers:
            others = [route for other, route in zip(self.numbers, pools) if other != number]
            self.machine(number).ip(f"address add {router_address(number)}/64 dev up0 nodad", f"route add default via {INTERNET}", *others)
        for name, address in (("server", SERVER), ("peer", PEER)):
            self.world[name].ip(f"address add {address}/64 dev eth0 nodad", "route add default via 2001:db8:c::1")
