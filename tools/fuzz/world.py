"""The world around a command: variables, streams, and special files in the place of files."""

from random import Random

from tools.fuzz.case import DATA, LINKED, PROFILE, SPECIAL, Case, Content, Words
from tools.fuzz.commands import TABLE, lay_table, tame
from tools.fuzz.stock import LATER, LOOKS, PAGES, SAVES, Stock

ODD = (
    "",
    " ",
    "0",
    "1",
    "-1",
    "4",
    "5",
    "1e9",
    "99999999999999999999",
    "x" * 5_000,
    "a\x1b]0;t\x07b",
    "\udcff",
    "\u202e",
    "\n",
    "{folder}/work",
    "on",
    "never",
    "nonsense",
)
PLACES = ("{folder}/work/file", "{folder}/work/file/below", "{folder}/work/fifo", "{folder}/work/null",
"{folder}/work/loop", "{folder}/missing/deep", "relative",
          "{folder}/work/" + "a/" * 1_000, "{folder}/" + "x" * 300, "{folder}/a\x1b]0;t\x07b",
          "{folder}/\udcff", "{folder}/a\nb", "{folder}/full", "/proc/self", "/dev/null/x")  # fmt: skip
VARIABLES: dict[str, Words] = {
    "COLUMNS": (*(str(number) for number in range(1, 40)), *ODD, "400"), "LINES": ODD,
    "TERM": ("dumb", "", "xterm", "unknown", *ODD), "LANG": ("C", "POSIX", "de_DE.ISO-8859-1", *ODD),
    "LC_ALL": ("C", "xx_XX", *ODD),
    "PYTHONIOENCODING": ("ascii", "latin-1", "utf-16", "cp437", "utf-8:strict"), "PYTHONUTF8": ("0", "1"),
    "NO_COLOR": ("", "1", "{unset}"),
    "FORCE_COLOR": ("0", "1", "3", "", "false"), "PAGER": ("", "cat", "'", "nowhere", "{folder}"),
    "CARECLI_PACK": ("", "my-ladder", "nowhere", "/", *PLACES[:9], *ODD),
    "CARECLI_PROMPT": ("lines", "keys", *ODD), "XDG_DATA_HOME": ("", *PLACES), "HOME": PLACES,
    "TZ": ("UTC", "Nowhere/None", *ODD), "CI": ("", "true"), "TERMINAL_WIDTH": ODD,
    "_CARECLI_COMPLETE": ("complete_bash", "complete_zsh", "source_fish", "source_bash", "nonsense"),
    "COMP_WORDS": ("carecli ", "carecli ass", "carecli 'x", "carecli salary --level s", *ODD),
    "COMP_CWORD": ("1", "0", "99", *ODD), "_TYPER_COMPLETE_ARGS": ("carecli assess --l", *ODD),
    "PYTHONWARNINGS": ("error",), "LESS": ODD,
}  # fmt: skip


def make_environment(rng: Random, stock: Stock) -> Case:
    """A command that does well, in a world that is odd: variables, streams that are closed or full."""
    environment = {
        name: rng.choice(VARIABLES[name]) for name in rng.sample(sorted(VARIABLES), rng.choice((1, 2, 4)))
    }
    environment = {name: value.replace("\x00", "") for name, value in environment.items()}
    words = rng.choice([example for command in stock.commands for example in command.examples])
    if rng.random() < 0.3:
        words = rng.choice((*LATER, *SAVES))
    closed = rng.choice(((), (), (), (), (0,), (1,), (2,), (0, 1, 2)))
    files = {**lay_table(stock, saved=rng.random() < 0.6), "work/file": b"x", "full": "full"}
    return Case(
        "", (tame(words),), files, TABLE, environment, closed=closed, full=rng.random() < 0.1, is_real=True
    )


def make_place(rng: Random, stock: Stock) -> Case:
    """Special files where a file of the person's, of a pack or of a command line is looked for."""
    files = lay_table(stock, saved=rng.random() < 0.5)
    special = rng.choice(SPECIAL)
    way = rng.randrange(4)
    words: Words
    if way == 0:
        kept = rng.choice(KEPT)
        files = {path: content for path, content in files.items() if kept or not path.startswith(DATA)}
        files[f"{DATA}/{kept}".rstrip("/")] = special
        words = rng.choice((*SAVES, *LATER))
    elif way == 1:
        files |= {"work/odd.toml": special, "work/odd.json": special}
        words = (*rng.choice(NAMING), rng.choice(NAMED))
    elif way == 2:
        files[f"work/my-ladder/{rng.choice([*stock.packs['small']])}"] = special
        words = rng.choice(
            (*((*look, "--pack", "my-ladder") for look in LOOKS[:-1]), ("pack", "check", "my-ladder"))
        )
    else:
        return make_litter(rng, stock)
    return Case("", (tame(words),), files, TABLE, is_real=rng.random() < 0.3)


KEPT = (
    "profile.toml", "history.sqlite3", "interview.json", "profile.previous.toml", "history.last-good.sqlite3",
    "history.sqlite3-wal", "",
)  # fmt: skip
NAMED = (
    "odd.toml",
    "odd.json",
    "odd.toml/x",
    "/",
    "/usr",
    "a/" * 1_000 + "b",
    "my-ladder",
    "\udcff.toml",
    "x" * 300,
)
NAMING: tuple[Words, ...] = (
    *((*page, "-p") for page in PAGES), *((*look, "--pack") for look in LOOKS[:-1]), ("profile", "check"),
    ("history", "import"), ("pack", "check"), ("salary", "-o"), ("history", "export", "-o"),
    ("report", "-p", "profile.toml", "-o"),
)  # fmt: skip


def make_litter(rng: Random, stock: Stock) -> Case:
    """What killed writes, repairs, links and other programs leave in the data folder; then erase."""
    person = stock.people[1].encode()
    litter: dict[str, Content] = {f"{DATA}/{name}": person for name in rng.sample(LITTER, rng.choice((1, 3)))}
    if rng.random() < 0.3:
        litter |= {PROFILE: f"link {'../' * PROFILE.count('/')}{LINKED}", LINKED: person}
    if rng.random() < 0.3:
        litter[f"{DATA}/{rng.choice(LITTER)}"] = rng.choice(SPECIAL)
    words = (rng.choice(("profile", "profile", "history")), "erase", "--yes")
    return Case("", (words,), {**(lay_table(stock, saved=True) if rng.random() < 0.5 else {}), **litter})


LITTER = (
    "profile.toml", "profile.previous.toml", "profile.previous-2.toml", "profile.previous-11.toml",
    ".profile.toml.a1b2c3d4", ".interview.json.zzzzzzz9", "interview.json", "interview.previous.json",
    "interview.previous-2.json", "history.damaged.sqlite3", "history.damaged-2.sqlite3",
    "history.last-good.sqlite3", "history.new-abcd1234.sqlite3", "history.new-abcd1234.sqlite3-wal",
    "history.until-snapshots.sqlite3", "history.sqlite3-wal", "history.sqlite3-shm",
    "history.sqlite3-journal", "history.damaged.sqlite3-wal",
)  # fmt: skip
