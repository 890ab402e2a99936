"""Hand-overs that a central mobility database takes in, stored durably, from packet to packet (docs/performance.md, "The database")."""

import json
import os
import pathlib
import statistics
import tempfile

from harness.pinning import pin
from harness.result import Result
from testbed.mobility import Daemon
from testbed.world import World

ROOT = pathlib.Path(__file__).resolve().parents[3]
GENERATOR = ROOT / "test-vm/netns/registrations/.build/registrations"
DAEMONS_CORE, GENERATORS_CORE = 0, 1

ROUTERS_MAC, DATABASE_MAC = "02:00:00:00:00:10", "02:00:00:00:00:01"
DATABASE = "2001:db8:ffff::1"
ROUTERS = 8
CONFIGURATION = """
[central-mobility-database]
uplinks = ["core0"]
address = "{database}"
mode    = "{mode}"
store   = "{store}"
"""
# The generator's domain.h has the same.
ROUTER = """
[[central-mobility-database.anchor-router]]
address     = "2001:db8:{number:x}::1"
prefix-pool = "fd00:{number:x}::/32"
spi         = 4096
key         = "{key}"
"""

NODES = 50_000
# The compiler has seen enough after some; the first round registers, in the second nodes get their one previous router.
WARM_UP, MEASURED = 8, 7
WINDOW = 2048
HANDOVERS = 20_000
PACED = 10_000
MICROSECONDS = 1e6


def measure(bench):
    (ROOT / "target").mkdir(exist_ok=True)
    for mode in ("proxy", "relay", "locator"):
        # On a disk: what World has is in memory, where nothing has to be synchronised.
        with tempfile.TemporaryDirectory(prefix="database-", dir=ROOT / "target") as store, World() as world:
            yield from _measure(mode, world, store)


def _measure(mode, world, store):
    daemon = _build(world, mode, store)
    rounds = _move(world, mode, 0, WARM_UP)
    before = _cpu_seconds(daemon)
    measured = _move(world, mode, WARM_UP, MEASURED)
    computing = (_cpu_seconds(daemon) - before) / (MEASURED * NODES)
    paced = _move(world, mode, WARM_UP + MEASURED, MEASURED, "--rate", PACED)
    yield Result(f"{mode}: registered, stored and acknowledged, the first time", _rate(rounds[0]), "/s", smaller_is_better=False,
                 note="the compiler at work too")
    yield Result(f"{mode}: hand-overs, stored, acknowledged, told and answered", statistics.median(map(_rate, measured)), "/s", HANDOVERS,
                 smaller_is_better=False, note=f"median of {MEASURED} rounds of {NODES:,}, {WINDOW} under way, one previous router each")
    yield Result(f"{mode}: the daemon's processor time for one", MICROSECONDS * computing, "µs")
    for share in paced[0]["microseconds"]:
        yield Result(f"{mode}: until it is complete, {share} % at {PACED:,}/s",
                     statistics.median(one["microseconds"][share] for one in paced), "µs")
    incomplete = sum(one["lost"] + one["unaware"] for one in measured + paced)
    yield Result(f"{mode}: lost, or without the previous router", incomplete, "", 0, note=f"of {2 * MEASURED * NODES:,}")


def _build(world, mode, store):
    routers, database = world.machine("routers"), world.machine("database")
    routers.run("ip", "link", "add", "eth0", "address", ROUTERS_MAC, "type", "veth",
                "peer", "name", "core0", "address", DATABASE_MAC, "netns", database.name)
    for machine, interface in ((routers, "eth0"), (database, "core0")):
        machine.run("ethtool", "-K", interface, "tx", "off", "tso", "off", "gro", "on")
        machine.run("ip", "link", "set", interface, "up")
    # The generator reads packets beside the stack, which would otherwise complain of each.
    routers.sysctl({"net.ipv6.conf.eth0.disable_ipv6": 1})
    database.ip(f"address add {DATABASE}/128 dev core0 nodad", f"neighbour add fe80::10 lladdr {ROUTERS_MAC} dev core0 nud permanent",
                "route add default via fe80::10 dev core0")
    configuration = CONFIGURATION.format(database=DATABASE, mode=mode, store=store)
    for number in range(1, ROUTERS + 1):
        configuration += ROUTER.format(number=number, key=f"anchor-router-{number:04x}".encode().hex())
    daemon = Daemon(database, configuration)
    daemon.wait_until_ready()
    pin(daemon.program.process.pid, DAEMONS_CORE)
    return daemon


def _move(world, mode, first, rounds, *options):
    """What the generator says of each round of hand-overs. A process for each: it may take half of the time that World gives one."""
    return [_round(world, mode, number, *options) for number in range(first, first + rounds)]


def _round(world, mode, number, *options):
    printed = world["routers"].run("taskset", "-c", GENERATORS_CORE, GENERATOR, "--interface", "eth0", "--gateway", DATABASE_MAC,
                                   "--database", DATABASE, "--mode", mode, "--nodes", NODES, "--routers", ROUTERS,
                                   "--first-round", number, "--rounds", 1, "--window", WINDOW, *options)
    return json.loads(printed)


def _rate(handovers):
    return handovers["complete"] / handovers["seconds"]


def _cpu_seconds(daemon):
    fields = pathlib.Path(f"/proc/{daemon.program.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
