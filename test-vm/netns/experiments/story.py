"""The experiments: measures subjects, keeps their records, draws what there are records of."""

import pathlib
import statistics
import sys

from demo import telling
from testbed.stolen import StolenTime
from testbed.world import Failure

from . import figures, records, subjects
from .measuring import measure

ROOT = pathlib.Path(__file__).resolve().parents[3]
DOCUMENT = ROOT / "docs/experiments.md"
DIRECTORY = ROOT / "docs/experiments"
TABLES = (
    ("the overview", figures.OVERVIEW_HEADINGS, figures.overview),
    ("the worst cells", figures.CELL_HEADINGS, figures.worst_cells),
    ("eight prefixes", figures.PREFIX_HEADINGS, figures.eight_prefixes),
    ("losses", figures.LOSS_HEADINGS, figures.losses),
)


def tell(arguments):
    """Measures the subjects named, or all; "draw" among them measures nothing. Returns the exit status."""
    known = subjects.all_subjects()
    names = list(arguments) or list(known)
    unknown = [name for name in names if name not in known and name != "draw"]
    if unknown:
        print(f"experiments: there is no {unknown[0]}; there are: draw {' '.join(known)}", file=sys.stderr)
        return 2
    for name in names:
        status = 0 if name == "draw" else _measure(known[name])
        if status:
            return status
    _draw()
    return 0


def _measure(subject):
    print(subject.name, flush=True)
    stolen = StolenTime()
    try:
        records.write(DIRECTORY / f"{subject.name}.csv", measure(subject, _say))
    except KeyboardInterrupt:
        print("experiments: interrupted; nothing is left behind", file=sys.stderr)
        return 130
    except Failure as failure:
        print(f"experiments: {subject.name}: {failure}", file=sys.stderr)
        return 1
    remark = stolen.remark()
    if remark:
        print(f"  {remark}", flush=True)
    return 0


def _say(measured):
    one = measured[0]
    delays = [record.binding_delay for record in measured]
    print(f"  {one.active_prefixes} active, {one.between_routers:g} ms between routers, {one.to_database:g} ms to the database: "
          f"median {statistics.median(delays):.2f} ms, bound {one.bound:.1f} ms, slowest {max(delays):.2f} ms, "
          f"messages {sorted({record.messages for record in measured})} of {one.messages_expected}", flush=True)


def _draw():
    measured = [record for path in sorted(DIRECTORY.glob("*.csv")) for record in records.read(path)]
    for name in figures.draw(measured, DIRECTORY):
        print(DIRECTORY / f"{name}.svg")
    for mark, headings, rows in TABLES:
        telling.write_markdown(DOCUMENT, mark, headings, rows(measured))
