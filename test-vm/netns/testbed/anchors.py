"""mobilityd as anchor router and as central mobility database, for every way in which routers learn of a mobile node that has come."""

from .domain import DATABASE, access_link, pool, router_address
from .mobility import start_daemons

# How routers and database are configured. With link-layer events the routers are the same; who announces a move differs.
RELAY, LOCATOR, PROXY, DISTRIBUTED = "relay", "locator", "proxy", "distributed"
CONTROLS = (RELAY, LOCATOR, PROXY, DISTRIBUTED)

REALM = "example.org"
GROUP = "ff05::db8:1"
GROUP_SPI = 4000

ROUTER_ROLE = """
[distributed-anchor-router]
uplinks      = ["up0"]
access-links = ["{access_link}"]
address      = "{address}"
prefix-pool  = "{pool}"
realm        = "{realm}"
state        = "{state}"
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
    """The daemons of a domain: one on each router, and one on the database's machine when `control` needs it."""

    def __init__(self, domain, control):
        self.domain = domain
        machines = [(domain.machine(number), _router_configuration(domain, number, control)) for number in domain.numbers]
        if control != DISTRIBUTED:
            machines.append((domain.world["database"], _database_configuration(domain, control)))
        self._daemons = {daemon.machine.name: daemon for daemon in start_daemons(*machines)}

    def router(self, number):
        return self._daemons[self.domain.machine(number).name]

    @property
    def database(self):
        """Its daemon, or None."""
        return self._daemons.get("database")

    def stop(self):
        """Failure unless all end in good order."""
        for daemon in self._daemons.values():
            daemon.stop()


def _router_configuration(domain, number, control):
    state = domain.world.directory / f"{domain.machine(number).name}.assignments"
    text = ROUTER_ROLE.format(access_link=access_link(number), address=router_address(number), pool=pool(number), realm=REALM, state=state)
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
