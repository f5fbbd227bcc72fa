"""One input in a process and a folder of its own: what it printed, how it ended, and which files it left.

A child is forked from this process, which has imported the program: 10 ms instead of 250. Its streams are
files or a pseudo-terminal, its limits are the system's. An input that `is_real` starts Python anew instead.
"""

import atexit
import fcntl
import gc
import os
import pty
import re
import resource
import select
import shutil
import signal
import stat
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import cache
from importlib import import_module
from io import StringIO
from pathlib import Path
from pkgutil import walk_packages
from tempfile import mkdtemp
from typing import NamedTuple, NoReturn
from unittest.mock import patch

import carecli
from carecli.cli.app import app
from tools.fuzz.case import Case, Content

ROOT = Path(__file__).resolve().parents[2]
TREES = {
    "small": ROOT / "tests" / "frozen" / "pack",
    "shipped": ROOT / "data" / "care-manager",
    "examples": ROOT / "examples",
}
LIBRARIES = ("docx", "jinja2", "icalendar", "typst", "prompt_toolkit", "sqlite3")
USUAL = {
    "PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "COLUMNS": "80", "TERM": "xterm",
    "PAGER": "cat", "NO_COLOR": "1",
    "PYTHONHASHSEED": "0", "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
}  # fmt: skip
MOST_WRITTEN = 64 << 20
MOST_READ = 8 << 20
IDLE = 0.05
"""Seconds without a word after which a terminal's program is taken to wait for an answer."""

SILENT = 1.0
"""The same where it has not said a word yet."""

PROMPT = b"> "
HALF = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Halves of letters, but those by which Python keeps a byte that is none."""

Entry = Callable[[], object]
Files = Mapping[str, bytes | None]  # by path; a special file and one that is too large have no content
Modes = Mapping[str, int]


class Limits(NamedTuple):
    """What an input may take: seconds of processor time and of the clock, MB of addresses and of memory."""

    processor: int = 5
    clock: float = 20.0
    memory: int = 1_500
    held: int = 600


USUAL_LIMITS = Limits()


class Step(NamedTuple):
    """One command of an input: how it ended, what it printed and took, and the files before and after it.

    `code` is the exit code, or that of the signal below zero; None where the clock ran out.
    """

    command: tuple[str, ...]
    code: int | None
    out: bytes
    err: bytes
    processor: float
    memory: int
    before: Files
    after: Files
    modes: Modes


def warm_up() -> None:
    """Import all of the program and its libraries, so that a child need not."""
    copy_trees()
    for module in walk_packages(carecli.__path__, "carecli."):
        if module.name != "carecli.__main__":
            import_module(module.name)
    for name in LIBRARIES:
        with suppress(ImportError):
            import_module(name)
    with make_folder() as folder:
        practise(folder)
    gc.collect()
    gc.freeze()


def practise(folder: Path) -> None:
    """Run some commands here: models are built when they are first used, and each child would build them."""
    person, export = str(TREES["examples"] / "nurse-leader.toml"), str(folder / "history.json")
    commands = (
        ("profile", "new", "--years", "3"), ("assess", "-p", person), ("plan", "--full"),
        ("salary", "--state", "CA"), ("report", "-o", str(folder / "r.html")),
        ("report", "-o", str(folder / "r.docx")), ("skills", "ehr"), ("guide", "outlook"), ("sources",),
        ("evidence",), ("ladder", "senior"), ("history", "save"), ("history", "diff"),
        ("history", "export", "-o", export), ("history", "import", export),
        ("pack", "check", str(TREES["small"])), ("--help",),
    )  # fmt: skip
    own = {"HOME": str(folder), "XDG_DATA_HOME": "", "CARECLI_PACK": "", "CI": "1"}
    with patch.dict(os.environ, own), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        for command in commands:
            with suppress(SystemExit):
                app([*command], prog_name="carecli")


def start_carecli() -> None:
    """Do what the command `carecli` does."""
    from carecli.__main__ import run

    run()


@cache
def copy_trees() -> dict[str, Path]:
    """A copy of what the checkout has, for the folders of inputs to link to: the checkout stays safe."""
    folder = Path(mkdtemp(prefix="fuzz-trees-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return {name: Path(shutil.copytree(tree, folder / name)) for name, tree in TREES.items()}


@contextmanager
def make_folder() -> Iterator[Path]:
    """Give a folder that is removed at the end, whatever stands in it by then."""
    folder = Path(mkdtemp(prefix="fuzz-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_case(case: Case, limits: Limits = USUAL_LIMITS, entry: Entry = start_carecli) -> list[Step]:
    """Run the commands of an input one after the other, in a folder of its own."""
    with make_folder() as folder:
        lay_out(case, folder)
        steps = []
        for command in case.commands:
            before = read_files(case, folder)[0]
            code, taken, printed = _run(case, command, folder, limits, entry)
            out = printed if case.typed is not None else (folder / "out").read_bytes()
            err = b"" if case.typed is not None else (folder / "err").read_bytes()
            used = taken.ru_utime + taken.ru_stime
            after, modes = read_files(case, folder)
            steps.append(Step(command, code, out, err, used, taken.ru_maxrss >> 10, before, after, modes))
        return steps


def lay_out(case: Case, folder: Path) -> None:
    """Put the files of an input where its commands will look for them."""
    (folder / "home").mkdir(mode=0o700)
    (folder / "work").mkdir()
    (folder / "in").write_bytes(case.stdin)
    for path, tree in case.trees.items():
        shutil.copytree(copy_trees()[tree], folder / path, copy_function=os.link)
    for path, content in case.files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        _make(place, content)


def _make(place: Path, content: Content) -> None:
    if isinstance(content, bytes):
        place.write_bytes(content)
        place.chmod(0o600)
    elif content == "fifo":
        os.mkfifo(place)
    elif content == "folder":
        place.mkdir()
    elif content.startswith("link "):
        place.symlink_to(content.removeprefix("link "))
    else:  # a device of the folder's own: nothing that goes wrong shall harm the machine's
        minor = {"null": 3, "zero": 5, "full": 7}[content]
        with suppress(PermissionError):
            os.mknod(place, 0o600 | stat.S_IFCHR, os.makedev(1, minor))


def read_files(case: Case, folder: Path) -> tuple[Files, Modes]:
    """Every file below home and work but those of the trees, and who may read it, by its path."""
    trees = {folder / path for path in case.trees}
    found: dict[str, bytes | None] = {}
    modes: dict[str, int] = {}
    for top in ("home", "work"):
        for parent, folders, names in os.walk(folder / top):
            folders[:] = [name for name in folders if Path(parent, name) not in trees]
            for own in names:
                place = Path(parent, own)
                kept = place.lstat()
                is_read = stat.S_ISREG(kept.st_mode) and kept.st_size < MOST_READ
                name = str(place.relative_to(folder))
                found[name] = place.read_bytes() if is_read else None
                modes[name] = kept.st_mode
    return found, modes


def _run(
    case: Case, command: tuple[str, ...], folder: Path, limits: Limits, entry: Entry
) -> tuple[int | None, resource.struct_rusage, bytes]:
    master, slave = _open_terminal(case) if case.typed is not None else (-1, -1)
    child = os.fork()
    if not child:
        _be_carecli(case, command, folder, limits, entry, slave)
    watch = os.pidfd_open(child)
    try:
        if case.typed is None:
            printed = b""
            is_over = bool(select.select([watch], [], [], limits.clock)[0])
        else:
            os.close(slave)
            printed, is_over = _type(case, master, watch, limits.clock)
    finally:
        with suppress(ProcessLookupError):  # and whatever it has started
            os.killpg(child, signal.SIGKILL)
        _, status, taken = os.wait4(child, 0)
        os.close(watch)
        if master >= 0:
            os.close(master)
    return (os.waitstatus_to_exitcode(status) if is_over else None), taken, printed


def _open_terminal(case: Case) -> tuple[int, int]:
    """A pseudo-terminal that shows nothing of what is typed unless the program does.

    Ctrl-S halts no output there: whoever types it by chance never types the Ctrl-Q that lets it go on.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *case.size, 0, 0))
    modes = termios.tcgetattr(slave)
    modes[0] &= ~termios.IXON
    modes[1] &= ~termios.OPOST
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(slave, termios.TCSANOW, modes)
    return master, slave


def _type(case: Case, master: int, watch: int, seconds: float) -> tuple[bytes, bool]:
    """Type one thing after another, each once nothing more is printed; at the end say that no more comes.

    Gives what was printed and whether the program has ended.
    """
    printed = bytearray()
    waiting = [*(case.typed or ()), b"\x04", b"\x04", b"\x03", b"\x03"]
    begun = time.monotonic()
    end = begun + seconds
    os.set_blocking(master, False)
    while (now := time.monotonic()) < end:
        ready, _, _ = select.select([master, watch], [], [], min(IDLE, end - now))
        if master in ready:
            try:
                part = os.read(master, 65_536)
            except OSError:  # nobody holds the other side any more
                part = b""
            printed += part
            if part and printed.endswith(PROMPT) and waiting:
                os.write(master, waiting.pop(0))
            if part:
                continue
        if watch in ready:
            return bytes(printed), True
        if not ready and waiting and (printed or now > begun + SILENT):
            with suppress(OSError):
                os.write(master, waiting.pop(0))
        elif master in ready:
            time.sleep(IDLE)
    return bytes(printed), False


def _be_carecli(
    case: Case, command: tuple[str, ...], folder: Path, limits: Limits, entry: Entry, slave: int
) -> NoReturn:
    """In the child: take the streams, limits, folder and environment of the input, and be the program."""
    code = 99
    try:
        os.setsid()
        _take_streams(case, folder, slave)
        environment = {**USUAL, "HOME": str(folder / "home"), **case.environment}
        given = {name: _give(value, folder) for name, value in environment.items()}
        environment = {name: value for name, value in given.items() if value != "{unset}"}
        os.chdir(folder / "work")
        resource.setrlimit(resource.RLIMIT_CPU, (limits.processor, limits.processor + 1))
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory << 20, limits.memory << 20))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.alarm(int(limits.clock) + 10)  # whoever waits for it may have been stopped
        words = [_give(word, folder) for word in command]
        if case.is_real:
            os.execve(sys.executable, [sys.executable, "-m", "carecli", *words], environment)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        sys.argv = ["carecli", *words]
        code = _call(entry, is_terminal=slave >= 0)
    finally:
        os._exit(code)


def _give(word: str, folder: Path) -> str:
    """A word as the system hands it over: half a letter, such as U+D800, comes as its three bytes.

    Python keeps a byte that is no letter as a half of its own.
    """
    return HALF.sub(
        lambda half: half[0].encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape"),
        word.replace("{folder}", str(folder)),
    )


def _take_streams(case: Case, folder: Path, slave: int) -> None:
    if slave >= 0:
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        given = (slave, slave, slave)
    else:
        out = "/dev/full" if case.full else folder / "out"
        make = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        (folder / "out").touch()
        given = (os.open(folder / "in", os.O_RDONLY), os.open(out, make), os.open(folder / "err", make))
    for number, handle in enumerate(given):
        os.dup2(handle, number)
    os.closerange(3, 256)
    for number in case.closed:
        os.close(number)


def _call(entry: Entry, *, is_terminal: bool) -> int:
    """Run the program and give its exit code, as Python does at its end."""
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False, buffering=1 if is_terminal else -1)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1)  # noqa: SIM115
    try:
        entry()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1 if leaving.code else 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code
