"""How the journeys are shown: a table at the end, and which promises were not kept."""

import ipaddress

from demo import telling
from testbed.domain import pool

from .variants import VARIANTS

MARK = "the demonstration of anchor routers"

INTRODUCTION = """
A host moves between access networks and keeps its connections, without any software of its own: each router gives it a prefix, and
older prefixes follow it by tunnels from router to router. New connections need none.

    host ─┬─ router 1 ─┐
          ├─ router 2 ─┼── core ──┬── Internet ──┬── server
          └─ router 3 ─┘          └── database   └── peer
"""


def _pair(read):
    return lambda results: ", ".join(read(move) for move in results.moves)


# A row of the table: what it says, and how it reads a result. Two values are those of the two hand-overs.
ROWS = (
    ("Binding delay", _pair(lambda move: f"{move.binding_delay:.1f}"), " ms"),
    ("… its bound, (14) to (18)", _pair(lambda move: f"{move.bound:.1f}"), " ms"),
    ("Messages", _pair(lambda move: str(move.messages)), ""),
    ("… at most, by (6) to (9), and 3 to announce", _pair(lambda move: str(move.messages_expected)), ""),
    ("Time without connectivity", _pair(lambda move: f"{move.without_connectivity:.0f}"), " ms"),
    ("Echoes lost", _pair(lambda move: f"{move.echoes_lost} of {move.echoes}"), ""),
    ("Longest pause of the download", _pair(lambda move: f"{move.download_paused:.0f}"), " ms"),
    ("Prefixes of the host, tunnels", _pair(lambda move: f"{len(move.prefixes)}, {_tunnel_count(move)}"), ""),
    ("New connection: packets, tunnelled", _pair(lambda move: f"{move.new_connection_plain}, {move.new_connection_tunnelled}"), ""),
    ("SHA-256 of the old download", lambda results: "correct" if results.sha256 == results.sha256_expected else "WRONG", ""),
)

# What the demonstration promises, in words, and how it is checked for each hand-over.
MOVE_PROMISES = (
    ("a new connection takes the new router's prefix", lambda _, move: ipaddress.IPv6Address(move.new_connection_from) in _pool(move)),
    ("no packet of a new connection is tunnelled", lambda _, move: move.new_connection_plain and not move.new_connection_tunnelled),
    ("the new router's prefix alone is preferred",
     lambda _, move: [ipaddress.IPv6Network(row.prefix).subnet_of(_pool(move)) for row in move.prefixes if row.preferred_seconds] == [True]),
    ("older prefixes stay valid", lambda results, move: len(move.prefixes) == 2 + results.moves.index(move)
     and all(row.valid_seconds for row in move.prefixes)),
    ("each older prefix has one tunnel, which both ends know", lambda results, move: len(move.tunnels) == 2 * (1 + results.moves.index(move))),
    ("no echo is lost when the move is announced", lambda results, move: not results.variant.prepared or not move.echoes_lost),
)


def announce(name):
    title = VARIANTS[name].title
    print(f"{title}\n{'─' * len(title)}")


def summarize(results):
    """Prints the table."""
    telling.print_table(*_table(results), column_width=22)


def write_markdown(path, results, remark):
    """Puts the table into a Markdown file, with a remark on how it was measured."""
    telling.write_markdown(path, MARK, *_table(results), remark)


def broken_promises(results):
    broken = [f"{journey.variant.title}: not true that {promise} (router {move.router})"
              for journey in results for move in journey.moves for promise, kept in MOVE_PROMISES if not kept(journey, move)]
    return broken + [f"{journey.variant.title}: the file was harmed" for journey in results if journey.sha256 != journey.sha256_expected]


def _table(results):
    return [journey.variant.title for journey in results], [(label, [read(journey) + unit for journey in results])
                                                            for label, read, unit in ROWS]


def _tunnel_count(move):
    return sum(1 for number, _, _ in move.tunnels if number == move.router)


def _pool(move):
    return ipaddress.IPv6Network(pool(move.router))
