"""The way in: the `carecli` command and `python -m carecli`."""

import gc


def run() -> None:
    """Run the command line and leave with its exit code."""
    # One command allocates little and ends at once: collecting garbage on the way only costs start-up.
    gc.disable()
    from carecli.cli.app import app

    app(prog_name="carecli")


if __name__ == "__main__":
    run()
