"""A whole network with mobilityd in its three roles, ready for a mobile node to be optimized and moved: where every scenario begins."""

import contextlib
import time

from .mobility import HOME_AGENT_ROLE, MOBILE_NODE, MOBILITY_AGENT, start_daemons
from .probe import Probe, echo_once
from .programs import make_file, start_router_advertisements
from .topology import HOME_ADDRESS, VIRTUAL_ADDRESS, VISITOR, Network, neighbour_is_reachable
from .world import World, wait_for

# The way through the home agent takes at least twice 125 ms; the direct one 14 ms.
DIRECT_WITHIN_MILLISECONDS = 100

ACCESS_ROUTERS = ("network-1", "network-2")

# The machines that run mobilityd, and what it is there.
ROLES = {"agent": MOBILITY_AGENT, "home-agent": HOME_AGENT_ROLE, "mobile": MOBILE_NODE}


class Site:
    """A network and the daemons in it."""

    def __init__(self, network):
        self.network = network
        self.world = network.world
        self.mobile = self.world["mobile"]
        self._daemons = {}

    def connect(self):
        """Access networks advertise themselves; the mobile node is plugged into the first one."""
        start_router_advertisements(self.network)
        self.network.plug_mobile("network-1")
        for machine in ("visitor", *ACCESS_ROUTERS):
            neighbour_is_reachable(self.world[machine], VIRTUAL_ADDRESS)

    def start(self, *roles):
        """Starts mobilityd in these roles side by side; the mobile node, when among them, registers."""
        daemons = start_daemons(*[(self.world[machine], ROLES[machine]) for machine in roles])
        self._daemons.update(zip(roles, daemons))
        if "mobile" in roles:
            wait_until_registered(self.mobile)

    def daemon(self, machine):
        return self._daemons[machine]

    def make_file(self, name, size):
        """A file of random bytes on all servers; returns its SHA-256 in hexadecimal."""
        return make_file(self.world, name, size)

    def wait_until_optimized(self, correspondent=VIRTUAL_ADDRESS, seconds=60):
        """Talks to the correspondent until the answers come by the direct route."""
        with Probe(self.mobile, correspondent, source=HOME_ADDRESS, interval=0.02) as probe:
            wait_for(f"optimized route to {correspondent}", lambda: is_direct(probe), seconds)

    def move(self, network):
        """Moves the mobile node and waits until it is reachable there by the direct route."""
        self.network.plug_mobile(network)
        self.wait_until_optimized()

    def stop(self):
        """Failure unless all daemons end in good order."""
        for daemon in self._daemons.values():
            daemon.stop()


def wait_until_registered(mobile):
    """Until the mobile node reaches a host that knows nothing of Mobile IPv6, through the home agent's tunnel."""
    wait_for("home address on the mobile node", lambda: HOME_ADDRESS in mobile.run("ip", "-6", "address", "show", "-tentative"), 60)
    wait_for("answer through the home agent's tunnel", lambda: echo_once(mobile, VISITOR, 0.5, source=HOME_ADDRESS), 60)


def is_direct(probe):
    """Whether the latest answers came faster than the home agent's way allows."""
    recent = probe.round_trips(time.monotonic() - 0.25)
    return len(recent) >= 3 and max(recent[-3:]) < DIRECT_WITHIN_MILLISECONDS


@contextlib.contextmanager
def running_site(prepare, **topology):
    """A Site in a world of its own; `prepare(network)` starts servers and balancer before the daemons start."""
    with World() as world:
        network = Network(world, **topology)
        prepare(network)
        site = Site(network)
        site.connect()
        site.start(*ROLES)
        yield site
        site.stop()
