"""Postings out of many files: read, understood, told from each other; a large folder on all cores."""

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from os import _exit, cpu_count, getpid, getppid
from pathlib import Path
from threading import Thread
from time import sleep
from typing import NamedTuple

from carecli.papers.copies import Print, take_print
from carecli.papers.lexicon import Lexicon
from carecli.papers.listing import Unread, try_paper
from carecli.papers.paper import Paper
from carecli.papers.posting import Posting
from carecli.papers.postings import understand_posting
from carecli.papers.telling import is_resume

FEW = 100
"""So many files are done before another process has begun."""
PART = 16

ANY_DAY = date(2000, 1, 1)
"""Whether a paper is a résumé does not depend on the day."""

Progress = Callable[[], object]


class Sifted(NamedTuple):
    """A posting that was read, and what tells its text from others."""

    posting: Posting
    print: Print


def sift_paper(paper: Paper, lexicon: Lexicon) -> Sifted | Unread:
    """The posting of a paper; a résumé is named as one, if it is sure."""
    if is_resume(paper, lexicon, ANY_DAY):
        return Unread(paper.file, "is a résumé, not a posting; carecli import reads it")
    return Sifted(understand_posting(paper, lexicon), take_print(paper))


def sift_file(file: Path, lexicon: Lexicon) -> Sifted | Unread:
    """The posting in a file, or why there is none."""
    paper = try_paper(file)
    return paper if isinstance(paper, Unread) else sift_paper(paper, lexicon)


def sift_files(files: Sequence[Path], lexicon: Lexicon, progress: Progress) -> Iterator[Sifted | Unread]:
    """Yield what is in each file, in their order; `progress` hears of each. Many are done on all cores."""
    done = 0
    if len(files) > FEW:
        try:
            for found in _sift_on_all_cores(files, lexicon):
                done += 1
                progress()
                yield found
        except BrokenProcessPool:  # the system has ended one, as where memory is short
            pass
    for file in files[done:]:
        progress()
        yield sift_file(file, lexicon)


def _sift_on_all_cores(files: Sequence[Path], lexicon: Lexicon) -> Iterator[Sifted | Unread]:
    executor = ProcessPoolExecutor(cpu_count(), initializer=_begin, initargs=(getpid(), lexicon))
    try:
        yield from executor.map(_sift_own, files, chunksize=PART)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


_OWN: list[Lexicon] = []
"""The lexicon of a process that helps; it comes once, not with every file."""


def _sift_own(file: Path) -> Sifted | Unread:
    return sift_file(file, _OWN[0])


def _begin(parent: int, lexicon: Lexicon) -> None:
    """Leave Ctrl-C to the process that asked, which ends the others; and end where it has been killed."""
    _OWN[:] = [lexicon]
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        """End this process once its parent is gone."""
        while getppid() == parent:
            sleep(1)
        _exit(1)

    Thread(target=watch, daemon=True).start()
