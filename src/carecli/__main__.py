"""Lets `python -m carecli` stand for the `carecli` command."""

from carecli.cli.app import run

run()
