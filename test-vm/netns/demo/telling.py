"""What every demonstration needs to tell its story: a run of all its variants, lines with a clock, and a table in a document."""

import contextlib
import os
import pathlib
import sys
import time

from testbed.stolen import StolenTime
from testbed.world import Failure, World


def tell(command, variants, report, travel, arguments):
    """Runs `travel(name)` for each variant named in `arguments`, or for all, and reports the results. Returns the exit status.

    It is 0 when every promise of the `report` was kept. `--record FILE` among the arguments puts the table into a Markdown file.
    """
    names = list(arguments)
    record = None
    if "--record" in names[:-1]:
        position = names.index("--record")
        record = pathlib.Path(names[position + 1])
        del names[position:position + 2]
    unknown = [name for name in names if name not in variants]
    if unknown:
        print(f"{command}: there is no {unknown[0]}; there are: {' '.join(variants)}", file=sys.stderr)
        return 2
    results = []
    stolen = StolenTime()
    print(report.INTRODUCTION)
    try:
        for name in names or variants:
            report.announce(name)
            results.append(travel(name))
            print()
    except KeyboardInterrupt:
        print(f"\n{command}: interrupted; nothing is left behind", file=sys.stderr)
        return 130
    except Failure as failure:
        print(f"\n{command}: {failure}", file=sys.stderr)
        return 1
    report.summarize(results)
    remark = stolen.remark()
    if remark:
        print(f"\n{remark}")
    if record:
        report.write_markdown(record, results, remark)
    broken = report.broken_promises(results)
    for promise in broken:
        print(f"{command}: {promise}", file=sys.stderr)
    return 1 if broken else 0


@contextlib.contextmanager
def observed_world():
    """A World; when something fails there, what the daemons said last is shown: where to begin."""
    with World() as world:
        try:
            yield world
        except Failure:
            for program in world.programs:
                if "mobilityd" in program.name:
                    print(f"--- {program.name}: {program.log}", *program.text().splitlines()[-15:], sep="\n    ", file=sys.stderr)
            raise


class Narrator:
    """Prints what happens, with the seconds since the beginning in front."""

    def __init__(self):
        self._begin = time.monotonic()

    def __call__(self, headline, *details):
        if headline:
            print(f"{time.monotonic() - self._begin:6.1f} s  {headline}", flush=True)
        for detail in details:
            print(f"{'':10}{detail}", flush=True)


def print_table(columns, rows, column_width):
    """`columns` are headings; a row is its label and a text for each column."""
    width = max(len(label) for label, _ in rows)
    print(f"\n{'':{width}}  " + "".join(f"{heading:{column_width}}" for heading in columns))
    for label, cells in rows:
        print(f"{label:{width}}  " + "".join(f"{cell:{column_width}}" for cell in cells))


def write_markdown(path, mark, columns, rows, remark=""):
    """Puts the same table into a Markdown file, in place of the one that stood between the two marks called `mark`; a `remark` above it."""
    begin, end = f"<!-- written by {mark}: begin -->", f"<!-- written by {mark}: end -->"
    lines = ["", "", f"Measured on Linux {os.uname().release}, {os.cpu_count()} processors. {remark}".rstrip(), "", "| | " + " | ".join(columns) + " |",
             "|---|" + "---|" * len(columns)]
    lines += [f"| {label} | " + " | ".join(cells) + " |" for label, cells in rows]
    before, _, rest = path.read_text().partition(begin)
    _, _, after = rest.partition(end)
    path.write_text(before + begin + "\n".join(lines) + "\n\n" + end + after)
