"""What the fast path takes for one packet, beyond an XDP program that does nothing (docs/performance.md, "One packet")."""

from harness.result import Result

TRANSFORM_NS, TRANSFORM_AIM_NS = 60, 30
TESTS_PER_SECOND, TESTS_PER_SECOND_AIM = 1_000_000, 1_500_000
TRANSFORMS = ("home-address", "routing-header", "encapsulated", "decapsulated")
ANSWERS = ("home-test-sent", "care-of-test-sent")

# Where test answers find their way: the interface's own prefix, and a router behind it.
LINK = (
    "link add wan0 address 02:00:00:00:00:01 type veth peer name wan1", "link set wan0 up", "link set wan1 up", "link set lo up",
    "address add 2001:db8:2::2/128 dev lo nodad",
    "address add 2001:db8:2::1/64 dev wan0 nodad",
    "neighbour add 2001:db8:2::3 lladdr 02:00:00:00:00:03 dev wan0",
    "neighbour add 2001:db8:2::fe lladdr 02:00:00:00:00:02 dev wan0",
    "route add 2001:db8:1::/64 via 2001:db8:2::fe",
)


def measure(bench):
    bench.run("sysctl", "-qw", "net.ipv6.conf.all.forwarding=1")
    bench.ip(*LINK)
    for line in bench.java("org.mobilityd.linux.datapath.PacketTimes", "wan0").splitlines():
        name, nanoseconds = line.split("\t")
        nanoseconds = float(nanoseconds)
        yield _result(name, nanoseconds)
        if name in ANSWERS:
            yield Result(f"{name}, per second and core", 1e9 / nanoseconds, "/s", TESTS_PER_SECOND, TESTS_PER_SECOND_AIM,
                         smaller_is_better=False)


def _result(name, nanoseconds):
    if name.startswith(TRANSFORMS):
        return Result(name, nanoseconds, "ns", TRANSFORM_NS, TRANSFORM_AIM_NS)
    return Result(name, nanoseconds, "ns")
