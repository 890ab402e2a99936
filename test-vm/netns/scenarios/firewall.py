"""Anchor routers with a firewall that tracks connections: the rules of docs/firewall.md, as they stand there."""

import pathlib
import re
import socket

from testbed import host
from testbed.anchors import PROXY, AnchorRouters
from testbed.cabling import ETHER
from testbed.conversation import Conversation
from testbed.domain import ACCESS_LINK, PEER, SERVER, Domain, access, pool, router_address, second_access
from testbed.probe import Probe
from testbed.programs import fetch, start_web_servers
from testbed.world import Failure, World, wait_for

from . import scenario

PAGE = pathlib.Path(__file__).resolve().parents[3] / "docs/firewall.md"
# A refusal is silence; what is permitted takes milliseconds, repetitions included.
SECONDS_TO_CONNECT = 8
ROGUE_PREFIXES = ("2001:db8:bad1::/64", "2001:db8:bad2::/64")
ROGUE_ROUTER = """
interface eth0 {
    AdvSendAdvert on;
    MinRtrAdvInterval 3;
    MaxRtrAdvInterval 4;
    prefix %s { };
};
"""
ADVERTISEMENTS = 2


@scenario
def a_firewall_with_connection_tracking_lets_roaming_hosts_keep_their_connections():
    with World() as world:
        domain = Domain(world, routers=2)
        for number in domain.numbers:
            _protect(domain, number)
        start_web_servers([world["server"]], rate=1 << 20)
        routers = AnchorRouters(domain, PROXY)
        host.attach(domain, 1)
        _is_open_from_inside_only(domain, 1)
        with Conversation(domain.host, world["server"], SERVER) as conversation:
            for number in (2, 1):
                host.attach(domain, number)
                said = dict(conversation.said)
                wait_for(f"data at router {number}", lambda: conversation.goes_on_from(said))
                _is_open_from_inside_only(domain, number)
        routers.stop()


@scenario
def a_host_is_not_told_to_reach_another_one_on_its_link_past_their_router():
    with World() as world:
        domain = Domain(world, routers=2)
        domain.machine(1).run("nft", "-f", "-", text=_rules("ip6 mobile-nodes"))
        routers = AnchorRouters(domain, PROXY)
        host.attach(domain, 1)
        neighbor = _another_host(domain, 1)
        address = host.source_towards(neighbor, PEER)
        with Probe(domain.host, address) as probe:
            # A redirect is sent before the packet that it is about goes on.
            wait_for("answer from the other host", lambda: probe.round_trips(0))
        if " via " not in domain.host.run("ip", "-6", "route", "get", address):
            raise Failure(f"the host has been told to send to {address} past its router")
        routers.stop()


@scenario
def a_host_does_not_take_another_one_on_its_link_for_a_router():
    """The other one is behind another port of their router's bridge, and has a prefix to offer."""
    with World() as world:
        domain = Domain(world, routers=2)
        routers = AnchorRouters(domain, PROXY)
        host.attach(domain, 1)
        rogue = _neighbor(domain, second_access(1))
        advertised = _advertise(rogue, ROGUE_PREFIXES[0])
        wait_for("address of the rogue's prefix", lambda: host.usable_in(domain.host, ROGUE_PREFIXES[0]))
        advertised.stop()
        domain.machine(1).run("nft", "-f", "-", text=_rules("bridge mobile-nodes"))
        _advertise(rogue, ROGUE_PREFIXES[1])
        wait_for("advertisements that are dropped", lambda: _dropped(domain.machine(1), "bridge mobile-nodes") >= ADVERTISEMENTS)
        if any(host.is_of(known.address, ROGUE_PREFIXES[1]) for known in host.addresses(domain.host)):
            raise Failure("the host has an address of the rogue's prefix")
        routers.stop()


def _another_host(domain, number):
    """Attached to the same access network as the first one, with an address of its own prefix."""
    machine = _neighbor(domain, access(number))
    wait_for(f"address of the other host out of the pool of router {number}", lambda: host.usable_in(machine, pool(number)))
    return machine


def _neighbor(domain, switch):
    machine = domain.world.machine("neighbor")
    domain.world[ETHER].ip("link add neighbor type veth peer name eth0 netns neighbor", f"link set neighbor master {switch}", "link set neighbor up")
    machine.ip("link set lo up", "link set eth0 up")
    return machine


def _advertise(machine, prefix):
    """Starts a router of its own making."""
    machine.sysctl({"net.ipv6.conf.all.forwarding": 1})
    configuration = machine.world.file("rogue.radvd", ROGUE_ROUTER % prefix)
    return machine.start("radvd", "radvd", "-n", "-m", "stderr", "-C", configuration, "-p", machine.world.directory / "rogue.radvd.pid")


def _dropped(machine, table):
    """How many packets the rules of that table have counted."""
    return sum(int(packets) for packets in re.findall(r"counter packets (\d+)", machine.run("nft", "list", "table", *table.split())))


def _rules(table):
    """The rules on the page that begin with this table, or have it after their definitions."""
    return next(text for text in re.findall(r"```nft\n(.*?)```", PAGE.read_text(), re.DOTALL) if f"table {table} {{" in text)


def _protect(domain, number):
    """The page's rules, with the names and addresses of the network here."""
    others = [other for other in domain.numbers if other != number]
    definitions = {"uplink": '"up0"', "access": f'"{ACCESS_LINK}"', "router": router_address(number), "pool": pool(number),
                   "peers": "{ %s }" % ", ".join(map(router_address, others)), "pools": "{ %s }" % ", ".join(map(pool, others))}
    rules = _rules("inet filter")
    for name, value in definitions.items():
        rules, found = re.subn(rf"(?m)^define {name} .*$", f"define {name} = {value}", rules)
        if found != 1:
            raise Failure(f"{PAGE.name} defines {name} {found} times")
    machine = domain.machine(number)
    machine.run("nft", "-f", "-", text=rules)
    machine.sysctl({"net.netfilter.nf_conntrack_tcp_be_liberal": 1})


def _is_open_from_inside_only(domain, number):
    """The host reaches a server by its new prefix; nobody from outside reaches the host there."""
    address = fetch(domain.host, "who", SERVER).split()[1]
    with domain.host.socket(socket.AF_INET6, socket.SOCK_STREAM) as listener:
        listener.bind((address, 0))
        listener.listen()
        # The router itself is inside: so there is somebody who listens, and who could be reached.
        if not _connects(domain.machine(number), listener.getsockname()):
            raise Failure(f"nobody reaches {address}, not even its router")
        if _connects(domain.world["peer"], listener.getsockname()):
            raise Failure(f"a stranger reached {address} through the firewall of router {number}")


def _connects(machine, address):
    with machine.socket(socket.AF_INET6, socket.SOCK_STREAM) as client:
        client.settimeout(SECONDS_TO_CONNECT)
        try:
            client.connect(address[:2])
        except OSError:
            return False
        return True
