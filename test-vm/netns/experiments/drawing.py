"""Diagrams as SVG: lines, steps and points over two axes, with a legend beside them."""

import collections
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 230, 44, 56
TICKS = 6
# Distinct without colour vision too (Okabe and Ito).
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999999")
FONT = 'font-family="sans-serif" font-size="13"'

# Points are (x, y) pairs in order; `kind` is one of LINE, STEPS and POINTS.
Series = collections.namedtuple("Series", "label points kind colour dashed", defaults=(False,))
LINE, STEPS, POINTS = range(3)


class Diagram:
    """Axes begin at 0 and end where the values do."""

    def __init__(self, title, x_label, y_label, series):
        self._title = title
        self._labels = x_label, y_label
        self._series = series
        points = [point for one in series for point in one.points]
        self._x_step, self._x_end = _axis(max(x for x, _ in points))
        self._y_step, self._y_end = _axis(max(y for _, y in points))

    def svg(self):
        lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" {FONT}>',
                 f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
                 f'<text x="{LEFT}" y="24" font-size="15" font-weight="bold">{escape(self._title)}</text>']
        lines += self._axes()
        for number, series in enumerate(self._series):
            lines += self._drawn(series)
            lines += self._explained(series, number)
        return "\n".join([*lines, "</svg>", ""])

    def _x(self, value):
        return LEFT + (WIDTH - LEFT - RIGHT) * value / self._x_end

    def _y(self, value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self._y_end

    def _axes(self):
        right, bottom = self._x(self._x_end), self._y(0)
        lines = []
        for value in _ticks(self._x_step, self._x_end):
            x = self._x(value)
            lines += [f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}" stroke="#e4e4e4"/>',
                      f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{value:g}</text>']
        for value in _ticks(self._y_step, self._y_end):
            y = self._y(value)
            lines += [f'<line x1="{LEFT}" y1="{y:.1f}" x2="{right:.1f}" y2="{y:.1f}" stroke="#e4e4e4"/>',
                      f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>']
        x_label, y_label = map(escape, self._labels)
        middle = (TOP + bottom) / 2
        return lines + [f'<path d="M{LEFT} {TOP}V{bottom}H{right:.1f}" fill="none" stroke="black"/>',
                        f'<text x="{(LEFT + right) / 2:.1f}" y="{HEIGHT - 14}" text-anchor="middle">{x_label}</text>',
                        f'<text x="18" y="{middle}" text-anchor="middle" transform="rotate(-90 18 {middle})">{y_label}</text>']

    def _drawn(self, series):
        points = [(self._x(x), self._y(y)) for x, y in series.points]
        if series.kind == POINTS:
            return [_point(x, y, series.colour) for x, y in points]
        if series.kind == STEPS:
            points = [corner for (x, y), (_, before) in zip(points, [(0, self._y(0)), *points]) for corner in ((x, before), (x, y))]
        return [_path(points, series)]

    def _explained(self, series, number):
        x, y = WIDTH - RIGHT + 18, TOP + 10 + 20 * number
        mark = _point(x + 12, y, series.colour) if series.kind == POINTS else _path([(x, y), (x + 24, y)], series)
        return [mark, f'<text x="{x + 32}" y="{y + 4}">{escape(series.label)}</text>']


def _point(x, y, colour):
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'


def _path(points, series):
    dashes = ' stroke-dasharray="6 4"' if series.dashed else ""
    return f'<path d="M{" L".join(f"{x:.1f} {y:.1f}" for x, y in points)}" fill="none" stroke="{series.colour}" stroke-width="1.8"{dashes}/>'


def _axis(largest):
    """(step, end) of an axis that reaches the largest value: steps are 1, 2 or 5 times a power of ten."""
    rough = (largest or 1) / TICKS
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    return step, step * math.ceil((largest or 1) / step - 1e-9)


def _ticks(step, end):
    return [step * number for number in range(round(end / step) + 1)]
