"""What a machine below takes of this one's processors, when this one is virtual: delays measured meanwhile are longer than they would be."""

# Fields of /proc/stat's first line, in ticks; what guests take is in user and nice already.
STEAL = 7
ACCOUNTED = 8
# From here on it is worth a word.
NOTABLE_PERCENT = 1.0


class StolenTime:
    """Counts from when it is made."""

    def __init__(self):
        self._begin = _ticks()

    def percent(self):
        """Of all processors' time so far."""
        passed = [now - before for now, before in zip(_ticks(), self._begin)]
        return 100 * passed[STEAL] / max(1, sum(passed))

    def remark(self):
        """A sentence for the reader of what was measured, or nothing."""
        percent = self.percent()
        return f"The machine below took {percent:.0f} % of the processors' time." if percent >= NOTABLE_PERCENT else ""


def _ticks():
    with open("/proc/stat", encoding="ascii") as stat:
        return [int(field) for field in stat.readline().split()[1:1 + ACCOUNTED]]
