"""What bindings cost the kernel when there are a million (docs/performance.md, "Many bindings")."""

from harness.result import Result

COUNTS = (1, 1_000, 1_000_000)
BYTES, BYTES_AIM = 200, 150


def measure(bench):
    bench.run("ip", "link", "set", "lo", "up")
    memory = {}
    for line in bench.java("org.mobilityd.linux.datapath.BindingTimes", *map(str, COUNTS)).splitlines():
        kind, what, value = line.split("\t")
        if kind == "packet":
            yield Result(f"routing-header-inserted, {int(what):,} bindings", float(value), "ns")
        else:
            memory[what] = int(value) / max(COUNTS)
    own = memory["keys and values"]
    yield Result("kernel memory per binding, besides the table's own", own, "bytes", BYTES, BYTES_AIM, note="key and value")
    yield Result("the table's own, per binding", memory["all"] - own, "bytes", note="element header and rounding up to a slab's size")
    yield Result("an empty table, per binding that it has room for", 16, "bytes", note="its buckets, from the start")
