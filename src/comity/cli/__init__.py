"""The command line: thin, so that everything it does can also be done from Python."""

import sys

__all__ = ["main"]


def main() -> None:
    """Run ``comity`` with the arguments of the process, and end the process with its exit code."""
    try:
        from comity.cli.app import run

        run()
    except KeyboardInterrupt:
        sys.exit(130)
