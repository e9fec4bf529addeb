"""`python -m automation COMMAND`."""

from __future__ import annotations


def main() -> None:
    from automation.console import speak_utf8

    speak_utf8()
    from automation.cli import cli

    cli(prog_name="run.py")


if __name__ == "__main__":
    main()
