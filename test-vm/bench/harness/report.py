"""The table for people and the JSON file for programs."""

import datetime
import json
import os
import pathlib
import platform
import re

COLUMNS = ("what", "measured", "unit", "at least", "aim", "reached", "")


def machine():
    """What the figures hold for."""
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())
    return {"processors": os.cpu_count(), "model": model[1] if model else platform.machine(), "memory_kib": int(memory[1])}


def table(measured):
    """Rows for each subject's results: {"packets": [Result, ...], ...}."""
    rows = [COLUMNS]
    for subject, results in measured.items():
        rows.append((subject, "", "", "", "", "", ""))
        rows += [(f"  {result.name}", _number(result.value), result.unit, _number(result.at_least), _number(result.aim),
                  result.judgement(), result.note) for result in results]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS) - 1)]
    return "\n".join(_line(row, widths) for row in rows)


def write_json(path, measured):
    """`path` gets machine, kernel, date and every result."""
    report = {"machine": machine(), "kernel": platform.release(), "date": datetime.datetime.now(datetime.timezone.utc).isoformat(),
              "results": [{"subject": subject, **vars(result), "reached": result.judgement()}
                          for subject, results in measured.items() for result in results]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1) + "\n")


def _line(row, widths):
    left, right = row[0].ljust(widths[0]), [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
    return "  ".join([left, *right, row[-1]]).rstrip()


def _number(value):
    """At most three digits behind a large number's comma, at least two digits in all."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
