"""Anchor routers whose links are VLANs. The kernel needs 802.1Q."""

from testbed import host
from testbed.anchors import DISTRIBUTED, AnchorRouters
from testbed.conversation import Conversation
from testbed.domain import PEER, SERVER, pool, router_address
from testbed.topology import neighbour_is_reachable
from testbed.vlans import VlanDomain
from testbed.world import Failure, World, wait_for

from . import scenario_for_other_kernels


@scenario_for_other_kernels
def a_plain_host_roams_between_vlans_of_anchor_routers():
    with World() as world:
        domain = VlanDomain(world)
        routers = AnchorRouters(domain, DISTRIBUTED)
        host.attach(domain, 1)
        with Conversation(domain.host, world["server"], SERVER) as conversation:
            for number in (2, 1):
                for plug in (domain.plug_host, domain.plug_host_into_second_vlan):
                    plug(number)
                    _is_served_by(domain, number, conversation)
                    _anchor_has_tunnel(routers, number)
        routers.stop()


def _is_served_by(domain, number, conversation):
    """The older connection goes on, and new ones come from this router's prefix."""
    wait_for(f"address out of the pool of router {number}", lambda: host.usable_in(domain.host, pool(number)))
    said = dict(conversation.said)
    wait_for(f"data at router {number}", lambda: conversation.goes_on_from(said))
    neighbour_is_reachable(domain.host, PEER)
    source = host.source_towards(domain.host, SERVER)
    if not host.is_of(source, pool(number)):
        raise Failure(f"new connections at router {number} come from {source}")
    with Conversation(domain.host, domain.world["server"], SERVER) as fresh:
        wait_for(f"a new connection's data at router {number}", lambda: fresh.goes_on_from({"to client": 0, "to server": 0}))


def _anchor_has_tunnel(routers, serving):
    """The first router's only tunnel for a prefix of its own leads to the serving router; it needs none when that is itself."""
    def ends():
        return [row["remote_address"] for row in routers.router(1).ask("tunnels") if row["match"] == "destination"]

    expected = [router_address(serving)] if serving != 1 else []
    wait_for(f"tunnels of router 1 to {expected}", lambda: ends() == expected)
