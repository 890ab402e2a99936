"""What a link layer that knows of a hand-over beforehand tells routers, as IEEE 802.21 would."""

import time

from testbed.domain import router_address
from testbed.signalling import HANDOVER_ACKNOWLEDGE, HANDOVER_INITIATE
from testbed.world import wait_for

# What an announcement adds to the messages of a hand-over: the next router asks, the serving one tells, the next one is ready.
MESSAGES = 3


def announce(routers, signalling, link_layer_address, before, number):
    """A node that is at `before` will go to `number`, and goes as soon as that is ready: what is for it goes there from now on."""
    since = time.time()
    _tell(routers.router(number), "initiate", link_layer_address, before)
    wait_for("answer of the next router", lambda: _is_answered(signalling.messages(since, time.time()), router_address(before)))
    _tell(routers.router(before), "going-down", link_layer_address, number)


def conclude(routers, link_layer_address, before, number):
    """The node has gone from `before` to `number`."""
    _tell(routers.router(before), "complete", link_layer_address, number)


def _tell(router, step, link_layer_address, other):
    router.request(request="handover", step=step, node=link_layer_address, router=router_address(other))


def _is_answered(messages, initiator):
    initiated = [message.sent for message in messages if message.kind == HANDOVER_INITIATE and message.sender == initiator]
    return initiated and any(message.kind == HANDOVER_ACKNOWLEDGE and message.receiver == initiator and message.sent > initiated[0]
                             for message in messages)
