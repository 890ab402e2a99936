"""In which ways anchor routers learn of a mobile node that has come."""

import collections

from testbed.anchors import DISTRIBUTED, LOCATOR, PROXY, RELAY

# `scheme` is what `mobilityctl analyze` calls it; `prepared`: link-layer events announce a move before it happens.
Variant = collections.namedtuple("Variant", "title control scheme prepared")

VARIANTS = {
    "relay": Variant("database as relay", RELAY, "relay", False),
    "locator": Variant("database as locator", LOCATOR, "locator", False),
    "proxy": Variant("database as proxy", PROXY, "proxy", False),
    "distributed": Variant("fully distributed", DISTRIBUTED, "fully-distributed", False),
    "link-events": Variant("fully distributed, announced", DISTRIBUTED, "fully-distributed", True),
}
