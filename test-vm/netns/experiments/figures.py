"""What is drawn of the records, and what tables say of them."""

import statistics

from roaming.variants import VARIANTS

from . import subjects
from .drawing import COLOURS, LINE, POINTS, STEPS, Diagram, Series

DISTRIBUTED = "distributed"
PROXY = "proxy"
# Announced hand-overs ask beforehand; their signalling is that of the fully distributed way.
SIGNALLING_VARIANTS = ("relay", "locator", "proxy", "distributed")


def draw(records, directory):
    """Writes the figures that there are records for; returns their names."""
    drawn = {
        "figure-11-few-prefixes": _distribution(records, subjects.FEW_PREFIXES),
        "figure-11-eight-prefixes": _distribution(records, (1, subjects.MANY_PREFIXES), of=subjects.eight),
        "figure-12": _ratio(records),
        "delay-over-routers": _over_bound(records, "between_routers", subjects.over_routers,
                                          "delay between routers, one way, ms", "Binding delay, database 20 ms away"),
        "delay-over-database": _over_bound(records, "to_database", subjects.over_database,
                                           "delay to the database, one way, ms", "Binding delay, routers 10 ms apart"),
    }
    for name, diagram in drawn.items():
        if diagram:
            (directory / f"{name}.svg").write_text(diagram.svg())
    return [name for name, diagram in drawn.items() if diagram]


def _distribution(records, prefix_counts, of=subjects.distribution):
    """Figure 11: the share of hand-overs that took no longer than so many milliseconds."""
    series = []
    for number, variant in enumerate(SIGNALLING_VARIANTS):
        for active in prefix_counts:
            delays = sorted(record.binding_delay for record in records if record.subject == of(variant) and record.active_prefixes == active)
            points = [(delay, (place + 1) / len(delays)) for place, delay in enumerate(delays)]
            if points:
                series.append(Series(f"{VARIANTS[variant].title}, {active}", points, STEPS, COLOURS[number], active > min(prefix_counts)))
    return Diagram("Binding delay without network delays, by active prefixes", "binding delay, ms", "share of hand-overs",
                   series) if series else None


def _ratio(records):
    """Figure 12: binding delay of the partially over that of the fully distributed way, by the distance of routers and of the database."""
    fully = _medians(records, subjects.over_routers(DISTRIBUTED), "between_routers")
    series = []
    for number, to_database in enumerate(sorted((*subjects.RATIO_DATABASES, subjects.USUAL_TO_DATABASE))):
        partially = _medians(records, subjects.over_routers(PROXY, to_database), "between_routers")
        bounds = {delay: _bound(records, subjects.over_routers(PROXY, to_database), delay) for delay in partially}
        fully_bounds = {delay: _bound(records, subjects.over_routers(DISTRIBUTED), delay) for delay in fully}
        # Without any delay between routers the ratio is that of two processing times, and says nothing of distances.
        delays = [delay for delay in partially if delay and delay in fully]
        if delays:
            series += [Series(f"measured, database {to_database} ms", [(delay, partially[delay] / fully[delay]) for delay in delays], POINTS,
                              COLOURS[number]),
                       Series("(17) over (18)", [(delay, bounds[delay] / fully_bounds[delay]) for delay in delays], LINE, COLOURS[number],
                              dashed=True)]
    return Diagram("Partially (proxy) over fully distributed, one active prefix", "delay between routers, one way, ms",
                   "ratio of binding delays", [*series, Series("as long", [(0, 1), (max(subjects.DELAYS), 1)], LINE, "#000000")]
                   ) if series else None


def _over_bound(records, axis, of, x_label, title):
    series = []
    for number, variant in enumerate(SIGNALLING_VARIANTS):
        of_subject = [record for record in records if record.subject == of(variant) and record.active_prefixes == 1]
        if of_subject:
            bounds = sorted({(getattr(record, axis), record.bound) for record in of_subject})
            series += [Series(f"{VARIANTS[variant].title}", [(getattr(record, axis), record.binding_delay) for record in of_subject], POINTS,
                              COLOURS[number]),
                       Series("its bound", bounds, LINE, COLOURS[number],
                              dashed=True)]
    return Diagram(title + ", one active prefix", x_label, "binding delay, ms", series) if series else None


def _medians(records, subject, axis):
    """Median binding delay with one active prefix, by a delay of the network."""
    values = {}
    for record in records:
        if record.subject == subject and record.active_prefixes == 1:
            values.setdefault(getattr(record, axis), []).append(record.binding_delay)
    return {delay: statistics.median(known) for delay, known in sorted(values.items())}


def _bound(records, subject, between_routers):
    return next(record.bound for record in records if record.subject == subject and record.between_routers == between_routers)


OVERVIEW_HEADINGS = ("Hand-overs", "Over its bound: median", "slowest", "Messages as computed")


def overview(records):
    """Rows of the table of all variants: how far hand-overs were from their bounds, over all delays."""
    rows = []
    for variant in VARIANTS:
        for active in (*subjects.FEW_PREFIXES, subjects.MANY_PREFIXES):
            of_row = [record for record in records if record.variant == variant and record.active_prefixes == active]
            if of_row:
                over = [record.over_bound for record in of_row]
                right = sum(1 for record in of_row if record.messages == record.messages_expected)
                rows.append((f"{VARIANTS[variant].title}, {active} active", [str(len(of_row)), f"{statistics.median(over):.2f} ms",
                                                                           f"{max(over):.2f} ms", f"{right} of {len(of_row)}"]))
    return rows


CELL_HEADINGS = ("Between routers, to the database", "Median", "Bound", "Slowest")


def worst_cells(records):
    """For each variant the distances at which the median is farthest from its bound."""
    rows = []
    for variant in subjects.VARIANTS:
        cells = {}
        for record in records:
            if record.variant == variant:
                cells.setdefault((record.between_routers, record.to_database, record.active_prefixes), []).append(record)
        if cells:
            (between, database, active), worst = max(cells.items(), key=lambda item: statistics.median(row.over_bound for row in item[1]))
            delays = [record.binding_delay for record in worst]
            rows.append((f"{VARIANTS[variant].title}, {active} active", [f"{between:g} ms, {database:g} ms", f"{statistics.median(delays):.1f} ms",
                                                                       f"{worst[0].bound:.1f} ms", f"{max(delays):.1f} ms"]))
    return rows


PREFIX_HEADINGS = ("1 active prefix", "8 active prefixes", "Difference")


def eight_prefixes(records):
    """Medians of what was measured in one network of nine routers."""
    rows = []
    for variant in subjects.VARIANTS:
        medians = []
        for active in (1, subjects.MANY_PREFIXES):
            delays = [record.binding_delay for record in records if record.subject == subjects.eight(variant) and record.active_prefixes == active]
            medians += [statistics.median(delays)] if delays else []
        if len(medians) == 2:
            rows.append((VARIANTS[variant].title, [f"{medians[0]:.2f} ms", f"{medians[1]:.2f} ms", f"{medians[1] - medians[0]:.2f} ms"]))
    return rows


LOSS_HEADINGS = ("Hand-overs", "Without a lost echo", "Lost in all")


def losses(records):
    rows = []
    for variant in VARIANTS:
        of_variant = [record for record in records if record.variant == variant]
        if of_variant:
            rows.append((VARIANTS[variant].title, [str(len(of_variant)), str(sum(1 for record in of_variant if not record.echoes_lost)),
                                                   str(sum(record.echoes_lost for record in of_variant))]))
    return rows
