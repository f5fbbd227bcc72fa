"""The way in: the `carecli` command and `python -m carecli`."""

import gc
import os


def run() -> None:
    """Run the command line and leave with its exit code."""
    # One command allocates little and ends at once: collecting garbage on the way only costs start-up.
    gc.disable()
    # carecli uses no Pydantic plugins; looking for some reads the metadata of every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from carecli.cli.app import app

    app(prog_name="carecli")


if __name__ == "__main__":
    run()
