"""Measured hand-overs as rows, and as CSV."""

import csv
import dataclasses


@dataclasses.dataclass(frozen=True)
class Record:
    """One hand-over. Delays of the network are one way, all in milliseconds."""

    subject: str
    variant: str
    active_prefixes: int
    between_routers: float
    to_database: float
    binding_delay: float
    bound: float
    messages: int
    messages_expected: int
    echoes_lost: int

    @property
    def over_bound(self):
        return self.binding_delay - self.bound


FIELDS = dataclasses.fields(Record)


def write(path, records):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(field.name for field in FIELDS)
        for record in records:
            writer.writerow(_text(getattr(record, field.name)) for field in FIELDS)


def read(path):
    with open(path, newline="") as stream:
        return [Record(*(field.type(row[field.name]) for field in FIELDS)) for row in csv.DictReader(stream)]


def _text(value):
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
