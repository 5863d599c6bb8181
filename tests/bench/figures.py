"""One measured figure and its target."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    what: str
    value: float
    unit: str
    target: float
    at_most: bool = True
    note: str = ""

    @property
    def reached(self) -> bool:
        return self.value <= self.target if self.at_most else self.value >= self.target

    def line(self) -> str:
        sign = "≤" if self.at_most else "≥"
        mark = "ok  " if self.reached else "MISS"
        note = f"   ({self.note})" if self.note else ""
        return f"{mark} {self.what:<66} {self.value:>10.2f} {self.unit:<6} {sign} {self.target:g}{note}"


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
