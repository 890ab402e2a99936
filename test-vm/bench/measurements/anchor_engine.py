"""What an anchor router's engine takes for a hand-over and for a mobile node, alone (docs/performance.md, "The engine")."""

from harness.result import Result

NODES = 100_000
# 5,000 hand-overs per second and core, each an arrival here and a departure elsewhere.
ARRIVAL_NS = 200_000


def measure(bench):
    output = bench.java("org.mobilityd.protocol.anchor.AnchorMeasurement", str(NODES), options=("-XX:+UseSerialGC", "-Xmx1g"))
    values = {name: int(value) for name, value in (line.split("\t") for line in output.splitlines())}
    yield Result("mobile node comes, one older prefix, from bytes to bytes", values["arrival"], "ns", ARRIVAL_NS)
    yield Result("mobile node goes to another router, from bytes to bytes", values["departure"], "ns", ARRIVAL_NS)
    yield Result("hand-overs to this router, per second and core", 1e9 / values["arrival"], "/s", smaller_is_better=False)
    yield Result(f"heap per mobile node, {NODES:,} nodes", values["heap-per-node"], "bytes")
