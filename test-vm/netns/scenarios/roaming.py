"""A plain host roams between anchor routers with connections going on; its kernel is all that it has."""

import contextlib
import time

from roaming import link_events
from testbed import host
from testbed.anchors import DISTRIBUTED, PROXY, RELAY, AnchorRouters
from testbed.conversation import Conversation
from testbed.domain import ACCESS_LINK, HOST_LINK_LAYER_ADDRESS, PEER, SERVER, Domain, pool, router_address, second_access
from testbed.probe import Probe
from testbed.programs import fetch, start_web_servers
from testbed.signalling import Signalling
from testbed.world import Failure, World, wait_for

from . import scenario

# Longer than anybody waits here.
HOUR_MILLISECONDS = 3_600_000
# On a busy machine a host may be under way for longer than the three seconds after which a kernel gives a neighbour up with what waits for it.
PATIENT_KERNEL = {f"net.ipv6.neigh.{ACCESS_LINK}.mcast_solicit": 60}


@scenario
def a_plain_host_keeps_its_connection_while_it_roams_between_anchor_routers():
    _talk_while_roaming(PROXY)


@scenario
def without_a_database_anchor_routers_learn_from_each_other():
    _talk_while_roaming(DISTRIBUTED)


@scenario
def a_host_that_changes_ports_of_one_bridge_is_not_handed_over():
    with _domain(PROXY) as (domain, _):
        signalling = Signalling(domain)
        with Probe(domain.host, PEER, interval=0.01) as probe:
            before, since = host.prefixes(domain.host), time.time()
            moved = time.monotonic()
            domain.plug_host(1, second_access(1))
            wait_for("answer at the other port", lambda: probe.round_trips(moved))
        messages = signalling.messages(since, time.time())
        if messages or [row.prefix for row in host.prefixes(domain.host)] != [row.prefix for row in before]:
            raise Failure(f"the host stayed at its router, but {messages} were sent, and its prefixes changed from {before} "
                          f"to {host.prefixes(domain.host)}")


@scenario
def a_host_that_comes_back_at_once_is_noticed_without_any_question_being_repeated():
    """Its router has just asked in vain whether it is still there, and would ask again in a while."""
    with _domain(PROXY) as (domain, _):
        for number in domain.numbers:
            domain.machine(number).sysctl({f"net.ipv6.neigh.{ACCESS_LINK}.retrans_time_ms": HOUR_MILLISECONDS})
        with Probe(domain.host, PEER, source=host.source_towards(domain.host, PEER), interval=0.01) as probe:
            for number in (2, 1, 2, 1):
                moved = time.monotonic()
                domain.plug_host(number)
                wait_for(f"answer at router {number}", lambda: probe.round_trips(moved))


@scenario
def no_packet_is_lost_when_hand_overs_are_announced_to_anchor_routers():
    _lose_nothing(DISTRIBUTED)


@scenario
def no_packet_is_lost_when_hand_overs_are_announced_and_a_database_relays():
    _lose_nothing(RELAY)


def _lose_nothing(control):
    """Each address of the host has one ping, both ways; the last move leads back to where one of them began."""
    with World() as world, contextlib.ExitStack() as probes:
        domain = Domain(world, between_routers=5, to_database=10, radio=True)
        for number in domain.numbers:
            domain.machine(number).sysctl(PATIENT_KERNEL)
        routers = AnchorRouters(domain, control)
        signalling = Signalling(domain)
        host.attach(domain, 1)
        pings = []
        for number in (2, 3, 1):
            pings.append(probes.enter_context(_ping(domain)))
            wait_for("first answer", lambda: pings[-1].round_trips(0))
            _hand_over(domain, routers, signalling, number, pings)
        for ping in pings:
            ping.rest()
        wait_for("answers to all echo requests", lambda: all(echo.answered for ping in pings for echo in ping.echoes(0)))
        routers.stop()


def _ping(domain):
    return Probe(domain.host, PEER, source=host.source_towards(domain.host, PEER), interval=0.01)


def _hand_over(domain, routers, signalling, number, pings):
    before = domain.attached_to
    link_events.announce(routers, signalling, HOST_LINK_LAYER_ADDRESS, before, number)
    moved = time.monotonic()
    domain.slide_host(number)
    link_events.conclude(routers, HOST_LINK_LAYER_ADDRESS, before, number)
    for ping in pings:
        wait_for(f"answer at router {number}", lambda ping=ping: ping.round_trips(moved))
    wait_for(f"preferred address of router {number}", lambda: _preferred(domain) == [number])


def _talk_while_roaming(control):
    with _domain(control) as (domain, routers), Conversation(domain.host, domain.world["server"], SERVER) as conversation:
        for anchor, serving in ((1, 2), (2, 1)):
            _move(domain, serving, conversation)
            _takes_tunnel(routers, anchor, serving)
            _new_connections_come_from(domain, serving)


@contextlib.contextmanager
def _domain(control):
    """Two routers, a server, and the host attached to the first router."""
    with World() as world:
        domain = Domain(world, routers=2)
        start_web_servers([world["server"]], rate=1 << 20)
        routers = AnchorRouters(domain, control)
        host.attach(domain, 1)
        yield domain, routers
        routers.stop()


def _move(domain, number, conversation):
    domain.plug_host(number)
    wait_for(f"preferred address of router {number}", lambda: _preferred(domain) == [number])
    said = dict(conversation.said)
    wait_for(f"data at router {number}", lambda: conversation.goes_on_from(said))


def _preferred(domain):
    """The routers whose prefixes the host prefers and can use."""
    usable = [known for known in host.addresses(domain.host) if known.preferred_seconds and not known.tentative]
    return sorted({number for number in domain.numbers for known in usable if host.is_of(known.address, pool(number))})


def _takes_tunnel(routers, anchor, serving):
    """One tunnel, which both its ends know, for the older prefix; the other prefix has none."""
    ends = {number: [(row["match"], row["remote_address"]) for row in routers.router(number).show("tunnels")] for number in (anchor, serving)}
    expected = {anchor: [("destination", router_address(serving))], serving: [("source", router_address(anchor))]}
    if ends != expected:
        raise Failure(f"the tunnels should be {expected}, and are {ends}")


def _new_connections_come_from(domain, number):
    address = fetch(domain.host, "who", SERVER).split()[1]
    if not host.is_of(address, pool(number)):
        raise Failure(f"a new connection came from {address}, not from the prefix of router {number}")
