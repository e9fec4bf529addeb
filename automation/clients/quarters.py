"""Quarters of the calendar year, and the moment at which each is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, order=True)
class Quarter:
    """number: 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, label: str) -> Quarter:
        """2026-Q4"""
        year, _, number = label.partition("-Q")
        return cls(int(year), int(number))

    @property
    def label(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def words(self) -> str:
        return f"{self.year} 年第 {self.number} 季度"

    @property
    def begin(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def over(self) -> datetime:
        """The first moment of the next one."""
        return datetime.combine(self.next().begin, time.min)

    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> Quarter:
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)
