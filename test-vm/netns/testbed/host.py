"""What the kernel of a plain host makes of what routers tell it: addresses, and which of them it takes."""

import collections
import ipaddress
import json
import socket

from .domain import PEER, pool
from .topology import neighbour_is_reachable
from .world import wait_for

ANY_PORT = 9
NODE_PREFIX_BITS = 64

# Prefixes are texts; seconds are what is left of the lifetimes, 0 when deprecated.
Address = collections.namedtuple("Address", "address prefix tentative temporary preferred_seconds valid_seconds")
Prefix = collections.namedtuple("Prefix", "prefix addresses preferred_seconds valid_seconds")


def addresses(machine):
    """The global addresses of a host."""
    links = json.loads(machine.run("ip", "-6", "-j", "address", "show", "dev", "eth0", "scope", "global"))
    return [_address(entry) for link in links for entry in link.get("addr_info", []) if entry]


def usable_in(machine, prefix):
    """Whether the host has an address in `prefix`, a network, that duplicate address detection has passed."""
    return any(not known.tentative and is_of(known.address, prefix) for known in addresses(machine))


def is_of(address, prefix):
    return ipaddress.IPv6Address(address) in ipaddress.IPv6Network(prefix)


def attach(domain, number):
    """Plugs the host in at a router and waits until it can talk with an address of that router's."""
    domain.plug_host(number)
    wait_for(f"address out of the pool of router {number}", lambda: usable_in(domain.host, pool(number)))
    neighbour_is_reachable(domain.host, PEER)


def prefixes(machine):
    """The prefixes that the host has addresses of, the ones that it prefers first."""
    of_prefix = collections.defaultdict(list)
    for known in addresses(machine):
        of_prefix[known.prefix].append(known)
    rows = [Prefix(prefix, len(known), max(one.preferred_seconds for one in known), max(one.valid_seconds for one in known))
            for prefix, known in of_prefix.items()]
    return sorted(rows, key=lambda row: (-row.preferred_seconds, row.prefix))


def source_towards(machine, destination):
    """The address that the kernel takes for a new connection."""
    with machine.socket(socket.AF_INET6, socket.SOCK_DGRAM) as chooser:
        chooser.connect((destination, ANY_PORT))
        return chooser.getsockname()[0]


def _address(entry):
    prefix = ipaddress.IPv6Interface(f"{entry['local']}/{NODE_PREFIX_BITS}").network
    return Address(entry["local"], str(prefix), bool(entry.get("tentative")), bool(entry.get("temporary")),
                   0 if entry.get("deprecated") else entry["preferred_life_time"], entry["valid_life_time"])
