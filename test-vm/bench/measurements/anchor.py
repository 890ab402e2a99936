"""What a hand-over costs a distributed anchor router (docs/performance.md, "An anchor router")."""

import pathlib
import statistics
import tempfile

from harness.result import Result

NODES = 3_000
# The compiler has seen enough after some.
WARM_UP, MEASURED = 8, 5
PER_SECOND = 5_000
NANOSECONDS = 1e9
KINDS = {"come": "a mobile node comes with one older prefix", "gone": "a mobile node goes, its prefix follows"}


def measure(bench):
    bench.ip("link set lo up")
    for link in ("up", "access"):
        bench.ip(f"link add {link}0 type veth peer name {link}1")
        # What arrives at the other end is nobody's.
        pathlib.Path(f"/proc/sys/net/ipv6/conf/{link}1/disable_ipv6").write_text("1")
        bench.ip(f"link set {link}0 up", f"link set {link}1 up")
    bench.ip("-6 addr add 2001:db8:1::1/64 dev up0 nodad", "-6 neigh add fe80::99 lladdr 02:00:00:00:00:99 dev up0 nud permanent",
             "-6 route add default via fe80::99 dev up0")
    with tempfile.TemporaryDirectory(prefix="anchor-") as directory:
        pins, store = pathlib.Path(directory, "pins"), pathlib.Path(directory, "store")
        try:
            printed = bench.java("org.mobilityd.daemon.loop.HandoverTimes", str(pins), str(store), "access0", str(NODES),
                                 str(WARM_UP + MEASURED), options=("-XX:+UseSerialGC",), seconds=300)
        finally:
            bench.run("umount", pins)
    rounds = [line.split("\t") for line in printed.splitlines()]
    for kind, name in KINDS.items():
        nanoseconds = statistics.median([int(each) for what, each in rounds if what == kind][-MEASURED:])
        yield Result(f"{name}: processor time", nanoseconds / 1000, "µs", note=f"median of {MEASURED} rounds of {NODES:,}")
        yield Result(f"{name}: per second and core", NANOSECONDS / nanoseconds, "/s", PER_SECOND, smaller_is_better=False)
