"""Anchor routers in a core with a routing protocol, which hears of their pools and never of a host."""

from testbed import host
from testbed.anchors import PROXY, AnchorRouters
from testbed.conversation import Conversation
from testbed.domain import SERVER, router_address
from testbed.routed import RoutedDomain, start_babel, start_ospf
from testbed.world import Failure, World, wait_for

from . import scenario


@scenario
def with_babel_in_the_core_nothing_is_announced_for_a_host_and_tunnels_take_another_way_when_a_link_is_lost():
    _roam_and_lose_a_link(start_babel)


@scenario
def with_ospf_in_the_core_nothing_is_announced_for_a_host_and_tunnels_take_another_way_when_a_link_is_lost():
    _roam_and_lose_a_link(start_ospf)


def _roam_and_lose_a_link(start_routing):
    with World() as world:
        domain = RoutedDomain(world)
        routers = AnchorRouters(domain, PROXY)
        start_routing(domain)
        host.attach(domain, 1)
        with Conversation(domain.host, world["server"], SERVER) as conversation:
            host.attach(domain, 2)
            _goes_on(conversation, "after the hand-over")
            _is_tunnelled(routers)
            _core_knows_no_host(domain)
            domain.cut("short-cut")
            wait_for("another way", lambda: domain.interface_towards(1, router_address(2)) == "up0")
            _goes_on(conversation, "on the other way")
            _is_tunnelled(routers)
            _core_knows_no_host(domain)
        routers.stop()


def _goes_on(conversation, when):
    said = dict(conversation.said)
    wait_for(f"data of the older connection {when}", lambda: conversation.goes_on_from(said))


def _is_tunnelled(routers):
    tunnels = [(row["match"], row["remote_address"]) for row in routers.router(1).show("tunnels")]
    if tunnels != [("destination", router_address(2))]:
        raise Failure(f"the first router should have one tunnel, to {router_address(2)}, and has {tunnels}")


def _core_knows_no_host(domain):
    if domain.parts_of_pools():
        raise Failure(f"the core should have routes to whole pools only, and has some to {domain.parts_of_pools()}")
