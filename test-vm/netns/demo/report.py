"""How the demonstration is shown: lines with a clock while it happens, a table at the end, and which promises were not kept."""

from testbed.topology import HOME_ADDRESS

from . import telling
from .journey import BALANCERS

INTRODUCTION = """
A mobile node keeps its home address wherever it goes: its home agent forwards to the network that it is in. That is a detour. With a
mobility agent on the site's router it takes the direct route, and servers and load balancer need not know.

    mobile node ─┬─ network 1 ─── 5 ms ──┐
                 └─ network 2 ─── 5 ms ──┼── Internet ── 2 ms ── site's router ── balancer ── 3 servers
                    home agent ── 60 ms ─┘
"""

MARK = "the demonstration"


def announce(balancer):
    print(f"{BALANCERS[balancer]}\n{'─' * len(BALANCERS[balancer])}")


# A row of the table: what it says, and how it reads a result.
ROWS = (
    ("Round trip through the home agent", lambda r: f"{r.round_trip_before:.1f} ms"),
    ("Round trip, route optimized", lambda r: f"{r.round_trip_after:.1f} ms"),
    ("Round trip after the move", lambda r: f"{r.round_trip_moved:.1f} ms"),
    ("Time without connectivity at the move", lambda r: f"{r.without_connectivity:.0f} ms, {r.probes_lost} echoes lost"),
    ("Longest pause of the download", lambda r: f"{r.download_paused:.0f} ms"),
    ("Server before and after the move", lambda r: f"{r.server_before}, {r.server_after}"),
    ("Client's address as the server sees it", lambda r: r.client_seen_by_server),
    ("Bytes through the home agent's tunnel", lambda r: f"{r.bytes_tunnelled:,}"),
    ("Bytes over the optimized route", lambda r: f"{r.bytes_optimized:,}"),
    ("SHA-256 of the file", lambda r: f"{r.sha256[:12]}… {'correct' if r.sha256 == r.sha256_expected else 'WRONG'}"),
    ("Client without Mobile IPv6", lambda r: f"{r.visitor_packets:,} packets, {r.visitor_packets_changed} changed"),
    ("Mobility messages behind the agent", lambda r: str(r.mobility_messages_at_balancer)),
)

# What the demonstration promises, in words, and how it is checked.
PROMISES = (
    ("the optimized route is at least twice as fast as the one through the home agent",
     lambda r: r.round_trip_after < r.round_trip_before / 2),
    ("the route is still optimized after the move", lambda r: r.round_trip_moved < r.round_trip_before / 2),
    ("the file arrives unharmed", lambda r: r.sha256 == r.sha256_expected),
    ("the same server answers before and after the move", lambda r: r.server_before == r.server_after),
    ("the servers know the client by its home address only", lambda r: r.balancer != "nftables" or r.client_seen_by_server == HOME_ADDRESS),
    ("HAProxy splices", lambda r: r.balancer != "haproxy" or r.spliced_pipes > 0),
    ("both ways carried data", lambda r: r.bytes_tunnelled > 0 and r.bytes_optimized > 0),
    ("packets of a client without Mobile IPv6 pass unchanged", lambda r: r.visitor_packets > 0 and r.visitor_packets_changed == 0),
    ("a client without Mobile IPv6 gets its file unharmed", lambda r: r.visitor_sha256_matches),
    ("no mobility message passes the agent", lambda r: r.mobility_messages_at_balancer == 0),
)


def summarize(results):
    """Prints the table."""
    telling.print_table(*_table(results), column_width=30)


def write_markdown(path, results, remark):
    """Puts the table into a Markdown file, with a remark on how it was measured."""
    telling.write_markdown(path, MARK, *_table(results), remark)


def _table(results):
    return [BALANCERS[result.balancer] for result in results], [(label, [read(result) for result in results]) for label, read in ROWS]


def broken_promises(results):
    return [f"{BALANCERS[result.balancer]}: not true that {promise}"
            for result in results for promise, kept in PROMISES if not kept(result)]
