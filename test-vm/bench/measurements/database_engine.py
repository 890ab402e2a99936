"""What a central mobility database's engine takes for a hand-over and for a mobile node, alone (docs/performance.md, "The engine")."""

from harness.result import Result

NODES = 50_000
# 20,000 hand-overs per second and core, of which the engine may take half.
HANDOVER_NS = 25_000
# As the daemon has it (java/daemon/packaging/assemble.sh).
OPTIONS = ("-XX:+UseSerialGC", "-Xms8m", "-XX:MaxNewSize=8m")


def measure(bench):
    output = bench.java("org.mobilityd.protocol.database.DatabaseMeasurement", str(NODES), options=OPTIONS)
    values = {name: int(value) for name, value in (line.split("\t") for line in output.splitlines())}
    yield Result("hand-over, one previous router, from bytes to bytes", values["handover"], "ns", HANDOVER_NS)
    yield Result("… its share of collections of garbage, by the clock", values["collecting"], "ns")
    yield Result("… allocated for it", values["allocated"], "bytes")
    yield Result(f"heap per mobile node, {NODES:,} nodes", values["heap-per-node"], "bytes")
