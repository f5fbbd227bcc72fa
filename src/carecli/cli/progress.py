"""A bar on a terminal while many things are done."""

import itertools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from carecli.cli.output import is_attended


@contextmanager
def show_progress(
    count: int, doing: str, *, many: int = 50, stride: int = 25
) -> Iterator[Callable[[], object]]:
    """What hears of each thing that is done: of `many`, on a terminal, it draws a bar after each `stride`."""
    if count < many or not is_attended(sys.stderr):
        yield lambda: None
        return
    from rich.progress import Progress  # for many files on a terminal alone: 100 ms with Rich

    from carecli.views.terminal import make_console

    # Without a thread of its own: processes are made meanwhile.
    with Progress(console=make_console(sys.stderr), transient=True, auto_refresh=False) as bar:
        task, done = bar.add_task(doing, total=count), itertools.count(1)

        def advance() -> None:
            """Count one of them, and draw the bar now and then."""
            bar.advance(task)
            if next(done) % stride == 0:
                bar.refresh()

        yield advance
