"""One figure that was measured, and what it is held against."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Result:
    """`at_least` is what is promised and `aim` what is hoped for, both in `unit`; None: the figure is for information."""

    name: str
    value: float
    unit: str
    at_least: float | None = None
    aim: float | None = None
    smaller_is_better: bool = True
    note: str = ""

    def judgement(self):
        """"aim", "yes" or "no": what has been reached; empty when nothing is promised."""
        if self.aim is not None and self._reaches(self.aim):
            return "aim"
        if self.at_least is None:
            return ""
        return "yes" if self._reaches(self.at_least) else "no"

    def _reaches(self, target):
        return self.value <= target if self.smaller_is_better else self.value >= target
