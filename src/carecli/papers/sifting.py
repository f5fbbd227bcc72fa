"""Postings out of many files: read, understood, told from each other; a large folder on all cores."""

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import lru_cache, partial
from os import _exit, cpu_count, getpid, getppid
from pathlib import Path
from threading import Thread
from time import sleep
from typing import NamedTuple

from carecli.papers.copies import Print, take_print
from carecli.papers.lexicon import Lexicon, load_lexicon
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


load_once = lru_cache(maxsize=1)(load_lexicon)


def sift_paper(paper: Paper, lexicon: Lexicon) -> Sifted | Unread:
    """The posting of a paper; a résumé is named as one, if it is sure."""
    if is_resume(paper, lexicon, ANY_DAY):
        return Unread(paper.file, "is a résumé, not a posting; carecli import reads it")
    return Sifted(understand_posting(paper, lexicon), take_print(paper))


def sift_file(file: Path, folder: Path) -> Sifted | Unread:
    """The posting in a file, by the words of the pack in `folder`; or why there is none."""
    paper = try_paper(file)
    return paper if isinstance(paper, Unread) else sift_paper(paper, load_once(folder))


def sift_files(files: Sequence[Path], folder: Path, progress: Progress) -> Iterator[Sifted | Unread]:
    """Yield what is in each file, in their order; `progress` hears of each. Many are done on all cores."""
    done = 0
    if len(files) > FEW:
        try:
            for found in _sift_on_all_cores(files, folder):
                done += 1
                progress()
                yield found
        except BrokenProcessPool:  # the system has ended one, as where memory is short
            pass
    for file in files[done:]:
        progress()
        yield sift_file(file, folder)


def _sift_on_all_cores(files: Sequence[Path], folder: Path) -> Iterator[Sifted | Unread]:
    load_once(folder)  # where processes begin as copies of this one, each has it
    executor = ProcessPoolExecutor(cpu_count(), initializer=_begin, initargs=(getpid(),))
    try:
        yield from executor.map(partial(sift_file, folder=folder), files, chunksize=PART)
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _begin(parent: int) -> None:
    """Leave Ctrl-C to the process that asked, which ends the others; and end where it has been killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        """End this process once its parent is gone."""
        while getppid() == parent:
            sleep(1)
        _exit(1)

    Thread(target=watch, daemon=True).start()
