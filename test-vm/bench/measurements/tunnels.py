"""What an anchor router's packets take when it has many tunnels (docs/performance.md, "Many tunnels")."""

from harness.result import Result

COUNTS = (1, 1_000, 100_000)


def measure(bench):
    bench.run("ip", "link", "set", "lo", "up")
    for line in bench.java("org.mobilityd.linux.datapath.TunnelTimes", *map(str, COUNTS)).splitlines():
        transform, count, nanoseconds = line.split("\t")
        yield Result(f"{transform} by the anchor, {int(count):,} tunnels", float(nanoseconds), "ns")
