"""mobilityd as anchor router and as central mobility database, for every way in which routers learn of a mobile node that has come."""

import json
import subprocess

from .domain import DATABASE, pool, router_address
from .mobility import DISTRIBUTION, start_daemons
from .world import PATIENCE

# How routers and database are configured. With link-layer events the routers are the same; who announces a move differs.
RELAY, LOCATOR, PROXY, DISTRIBUTED = "relay", "locator", "proxy", "distributed"
CONTROLS = (RELAY, LOCATOR, PROXY, DISTRIBUTED)

REALM = "example.org"
GROUP = "ff05::db8:1"
GROUP_SPI = 4000
# How old a message may be that arrives; the clocks here are one.
TIMESTAMP_WINDOW = 300 * PATIENCE

ROUTER_ROLE = """
[distributed-anchor-router]
uplinks      = {uplinks}
access-links = {access_links}
address      = "{address}"
prefix-pool  = "{pool}"
realm        = "{realm}"
state        = "{state}"
patience-milliseconds = {patience}
lifetime-seconds      = {lifetime}
guard-milliseconds    = {guard}
timestamp-window-milliseconds = {window}
"""

ASKS_DATABASE = """
control      = "database"

[distributed-anchor-router.database]
address = "{address}"
mode    = "{mode}"
spi     = {spi}
key     = "{key}"
"""

ASKS_ROUTERS = """
control      = "distributed"
group        = "{group}"
group-spi    = {spi}
group-key    = "{key}"
"""

PEER_ROUTER = """
[[distributed-anchor-router.peer]]
address     = "{address}"
prefix-pool = "{pool}"
spi         = {spi}
key         = "{key}"
"""

DATABASE_ROLE = """
[central-mobility-database]
uplinks = ["up0"]
address = "{address}"
mode    = "{mode}"
store   = "{store}"
"""

KNOWN_ROUTER = """
[[central-mobility-database.anchor-router]]
address     = "{address}"
prefix-pool = "{pool}"
spi         = {spi}
key         = "{key}"
"""


class AnchorRouters:
    """The daemons of a domain: one on each router, and one on the database's machine when `control` needs it.

    `patience` is in milliseconds: how long a router waits for answers to a multicast, and a node for its first prefix; so is `guard`: how long
    it takes a host that has left for one that may yet turn up. `lifetime` is in seconds: of a registration.
    """

    def __init__(self, domain, control, patience=200, guard=10_000, lifetime=3600):
        self.domain = domain
        times = {"patience": patience * PATIENCE, "guard": guard, "lifetime": lifetime, "window": TIMESTAMP_WINDOW}
        machines = [(domain.machine(number), _router_configuration(domain, number, control, times)) for number in domain.numbers]
        if control != DISTRIBUTED:
            machines.append((domain.world["database"], _database_configuration(domain, control)))
        self._daemons = {daemon.machine.name: daemon for daemon in start_daemons(*machines)}

    def router(self, number):
        return self._daemons[self.domain.machine(number).name]

    @property
    def database(self):
        """Its daemon, or None."""
        return self._daemons.get("database")

    def wait_until_rehearsed(self):
        """Until what daemons do at first is over, and the processors are free."""
        for daemon in self._daemons.values():
            daemon.program.wait_for_line(r"\brehearsed\b")

    def stop(self):
        """Failure unless all end in good order."""
        for daemon in self._daemons.values():
            daemon.stop()


def identifier(link_layer_address):
    """What a mobile node is called that is not listed."""
    return f"{link_layer_address}@{REALM}"


def binding_delay_bounds(between_routers, to_database):
    """Milliseconds that a hand-over's signalling takes at least, by scheme, from delays one way: (14) to (18), as the shell computes them."""
    rows = _analyze("delay", "--serving-database", 2 * to_database, "--previous-database", 2 * to_database, "--routers", 2 * between_routers)
    return {row["scheme"]: row["binding_delay_millis"] for row in rows}


def message_counts(previous_routers):
    """Messages of a hand-over, by scheme: (6) to (9), as the shell computes them."""
    return {row["scheme"]: row["messages"] for row in _analyze("signalling", "--previous-routers", previous_routers)}


def _analyze(*words):
    command = [DISTRIBUTION / "bin/mobilityctl", "analyze", *words, "--json"]
    return json.loads(subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout)


def _router_configuration(domain, number, control, times):
    state = domain.world.directory / f"{domain.machine(number).name}.assignments"
    text = ROUTER_ROLE.format(uplinks=json.dumps(domain.uplinks(number)), access_links=json.dumps(domain.access_links(number)),
                              address=router_address(number), pool=pool(number), realm=REALM, state=state, **times)
    if control == DISTRIBUTED:
        text += ASKS_ROUTERS.format(group=GROUP, spi=GROUP_SPI, key=_key(0, 0))
    else:
        text += ASKS_DATABASE.format(address=DATABASE, mode=control, spi=_spi(0, number), key=_key(0, number))
    for other in domain.numbers:
        if other != number:
            pair = sorted((number, other))
            text += PEER_ROUTER.format(address=router_address(other), pool=pool(other), spi=_spi(*pair), key=_key(*pair))
    return text


def _database_configuration(domain, mode):
    text = DATABASE_ROLE.format(address=DATABASE, mode=mode, store=domain.world.directory / "database.sessions")
    for number in domain.numbers:
        text += KNOWN_ROUTER.format(address=router_address(number), pool=pool(number), spi=_spi(0, number), key=_key(0, number))
    return text


def _spi(one, other):
    """Each pair has one of its own; the database counts as router 0."""
    return 4096 + 16 * one + other


def _key(one, other):
    return f"{_spi(one, other):032x}"
