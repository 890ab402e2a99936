"""What goes wrong in a mobility domain: processes that die, a database that is away, a host in a hurry. Connections go on all the same."""

import contextlib
import time

from testbed import host
from testbed.anchors import DISTRIBUTED, PROXY, RELAY, AnchorRouters
from testbed.conversation import Conversation
from testbed.domain import ACCESS_LINK, PEER, SERVER, Domain, pool
from testbed.probe import Probe
from testbed.programs import fetch, start_web_servers
from testbed.world import Failure, World, wait_for

from . import scenario

# Less than the second that a host takes to check a new address for duplicates.
HURRY_SECONDS = 0.4
# How soon a router gives up who has left, where nobody need wait for it.
GUARD_MILLISECONDS = 1_000
# Of a registration. A router has noticed that the database is silent several seconds before it ends.
LIFETIME_SECONDS = 16


@scenario
def while_the_database_is_away_a_host_has_its_new_prefix_and_older_ones_recover():
    with _domain(RELAY) as (domain, routers), _conversation(domain) as conversation:
        routers.database.kill()
        host.attach(domain, 2)
        fetch(domain.host, "who", SERVER)
        if routers.router(1).show("tunnels"):
            raise Failure("a tunnel was made without the database; the scenario shows nothing")
        _goes_on_after(conversation, "the database is back", routers.database.start)


@scenario
def a_connection_that_began_on_a_visit_of_which_the_database_never_heard_goes_on_when_that_is_back():
    with _domain(PROXY, guard=GUARD_MILLISECONDS, database_away=True) as (domain, routers), _conversation(domain) as conversation:
        host.attach(domain, 2)
        anchor = routers.router(1)
        anchor.kill()
        anchor.start()
        anchor.wait_until_ready()
        wait_for("farewell of the router that the host has left", lambda: _phases(routers, 1) == ["ending"])
        if any(routers.router(number).show("tunnels") for number in domain.numbers):
            raise Failure("a tunnel was made without the database; the scenario shows nothing")
        _goes_on_after(conversation, "the database is back", routers.database.start)
        _is_served_by(routers, domain, 2)


@scenario
def what_a_silent_database_cannot_confirm_goes_on_beyond_its_lifetime_and_over_a_restart_of_the_hosts_router():
    with _domain(PROXY, lifetime=LIFETIME_SECONDS) as (domain, routers), _conversation(domain) as conversation:
        host.attach(domain, 2)
        _goes_on_after(conversation, "the handover", lambda: None)
        routers.database.kill()
        time.sleep(LIFETIME_SECONDS)
        _goes_on_after(conversation, "all that was confirmed is over", lambda: None)
        serving = routers.router(2)
        serving.kill()
        serving.start()
        serving.wait_until_ready()
        _goes_on_after(conversation, "the host's router has begun anew", lambda: None)
        _goes_on_after(conversation, "the database is back", routers.database.start)
        _is_served_by(routers, domain, 2)


@scenario
def a_previous_router_that_was_away_at_the_handover_is_asked_until_it_is_back():
    with _domain(DISTRIBUTED) as (domain, routers), _conversation(domain) as conversation:
        routers.router(1).kill()
        host.attach(domain, 2)
        fetch(domain.host, "who", SERVER)
        _goes_on_after(conversation, "the previous router is back", routers.router(1).start)


@scenario
def killing_each_process_and_starting_it_again_loses_no_packet_of_a_host_that_has_moved():
    with _domain(PROXY) as (domain, routers):
        # The address that the echoes come from is of the first router, and its packets take the tunnel.
        source = host.source_towards(domain.host, PEER)
        host.attach(domain, 2)
        with _conversation(domain) as conversation, Probe(domain.host, PEER, source=source, interval=0.02) as probe:
            wait_for("echo through the tunnel", lambda: probe.round_trips(0))
            for daemon in (routers.router(1), routers.router(2), routers.database):
                begin = time.monotonic()
                daemon.kill()
                daemon.start()
                daemon.wait_until_ready()
                _goes_on_after(conversation, f"{daemon.machine.name} runs again", lambda: None)
                end = time.monotonic()
                wait_for(f"answers to all echo requests while {daemon.machine.name} had no daemon",
                         lambda: all(echo.answered for echo in probe.echoes(begin, end)))
        # Daemons that took over know where the host is, and can follow it.
        host.attach(domain, 1)
        _is_served_by(routers, domain, 1)


@scenario
def a_host_that_flaps_between_two_routers_before_its_addresses_are_checked_is_served_by_one():
    with _domain(PROXY) as (domain, routers), _conversation(domain) as conversation:
        for number in (2, 1, 2, 1, 2):
            domain.plug_host(number)
            time.sleep(HURRY_SECONDS)
        _goes_on_after(conversation, "the host has come to rest", lambda: None)
        _is_served_by(routers, domain, 2)
        wait_for("address out of the pool of router 2", lambda: host.usable_in(domain.host, pool(2)))


@scenario
def an_access_link_that_loses_its_carrier_loses_its_hosts_and_no_role_begins_anew():
    with _domain(PROXY) as (domain, routers), _conversation(domain) as conversation:
        router = domain.machine(1)
        for interface in ("port0", ACCESS_LINK):
            router.ip(f"link set {interface} down")
            wait_for(f"end of the host's presence without {interface}", lambda: _phases(routers, 1) != ["attached"])
            router.ip(f"link set {interface} up")
            _goes_on_after(conversation, f"{interface} is up again", lambda: None)
        beginnings = routers.router(1).program.text().count("assignments-loaded")
        if beginnings != 1:
            raise Failure(f"the role began {beginnings} times")


@contextlib.contextmanager
def _domain(control, database_away=False, **times):
    """Two routers, and a host at the first. `database_away`: it has never heard of the host. `times` as `AnchorRouters` has them."""
    with World() as world:
        domain = Domain(world, routers=2)
        start_web_servers([world["server"]], rate=1 << 20)
        routers = AnchorRouters(domain, control, **times)
        if database_away:
            routers.database.kill()
        host.attach(domain, 1)
        yield domain, routers
        routers.stop()


def _conversation(domain):
    return Conversation(domain.host, domain.world["server"], SERVER)


def _goes_on_after(conversation, when, cause):
    cause()
    said = dict(conversation.said)
    wait_for(f"data of the older connection after {when}", lambda: conversation.goes_on_from(said), seconds=120)


def _is_served_by(routers, domain, number):
    """Every router that knows the host says that it is there."""
    def phases():
        return {one: _phases(routers, one) for one in domain.numbers}

    expected = {one: ["attached" if one == number else "elsewhere"] for one in domain.numbers}
    wait_for(f"agreement on router {number}", lambda: phases() == expected)


def _phases(routers, number):
    return [node["phase"] for node in routers.router(number).show("nodes")]
