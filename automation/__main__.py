"""`python -m automation COMMAND`."""

from __future__ import annotations

import gc


def main() -> None:
    """Collects garbage seldom: a run makes millions of values that hold no rings, and looking for some costs a third of its time."""
    gc.set_threshold(1_000_000, 50, 100)
    from automation.console import speak_utf8

    speak_utf8()
    from automation.cli import obey

    obey()


if __name__ == "__main__":
    main()
