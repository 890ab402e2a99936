"""What a link layer that knows of a hand-over beforehand tells routers, as IEEE 802.21 would: initiate to the next, complete to the last one."""

import time

from testbed.domain import router_address
from testbed.signalling import Handover
from testbed.world import wait_for


def announce(routers, signalling, link_layer_address, before, number, older):
    """`number` makes ready for a node that is at `before` still; returns when those who anchor its `older` prefixes have answered."""
    since = time.time()
    routers.router(number).control("handover", "initiate", "--node", link_layer_address, "--router", router_address(before))
    wait_for("answers to the next router", lambda: len(Handover(signalling, number, since, time.time()).answers) >= older)


def conclude(routers, link_layer_address, before, number):
    """The node has gone from `before` to `number`."""
    routers.router(before).control("handover", "complete", "--node", link_layer_address, "--router", router_address(number))
