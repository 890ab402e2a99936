"""What the correspondent's engine takes for a Binding Update and for a binding, alone (docs/performance.md, "The engine")."""

from harness.result import Result

BINDINGS = 1_000_000
HEAP_BYTES, HEAP_AIM_BYTES = 256, 150
# The share of the engine in what 50,000 and 100,000 Binding Updates per second and core leave for one.
UPDATE_NS, UPDATE_AIM_NS = 10_000, 5_000


def measure(bench):
    output = bench.java("org.mobilityd.protocol.correspondent.EngineMeasurement", str(BINDINGS),
                        options=("-XX:+UseSerialGC", "-Xmx320m"))
    values = {name: int(value) for name, value in (line.split("\t") for line in output.splitlines())}
    update = values["binding-update"]
    yield Result("binding update, from bytes to bytes", update, "ns", UPDATE_NS, UPDATE_AIM_NS)
    yield Result("binding updates, per second and core", 1e9 / update, "/s", smaller_is_better=False)
    yield Result("binding update, recorded (mobilityd --record)", values["recorded-binding-update"], "ns")
    yield Result("recording, per binding update", values["recording-bytes-per-binding-update"], "bytes")
    yield Result(f"heap per binding, {BINDINGS:,} bindings", values["heap-per-binding"], "bytes", HEAP_BYTES, HEAP_AIM_BYTES)
    yield Result("longest registration while the tables grow", values["longest-registration"] / 1000, "µs")
