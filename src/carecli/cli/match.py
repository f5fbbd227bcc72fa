"""`carecli match`: postings beside a person."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from carecli.cli import options
from carecli.cli.assess import answer_page
from carecli.cli.output import deliver, emit, tell
from carecli.cli.progress import show_progress
from carecli.cli.session import Session, read_named_paper
from carecli.errors import PersonalFileError, Problem, UsageError
from carecli.history.content import Round, Seen, Since, compare_rounds, make_moment
from carecli.papers.copies import find_copies
from carecli.papers.gaps import list_gaps
from carecli.papers.listing import Unread, list_files
from carecli.papers.matching import Match, list_wants, match_posting, sort_matches
from carecli.papers.tallying import count_things, make_evidence
from carecli.profile.files import history_file
from carecli.views.match import (
    MATCH,
    Copy,
    Matches,
    Skipped,
    match_page,
    match_table,
)
from carecli.views.match_evidence import MATCH_EVIDENCE, beside_page, put_beside
from carecli.views.match_many import list_news, matches_page, matches_table
from carecli.views.match_words import name_posting
from carecli.views.page import Page

if TYPE_CHECKING:
    from carecli.papers.sifting import Sifted

app = typer.Typer(add_completion=False, rich_markup_mode=None)
MOST_TOLD = 5
TOML_HEAD = """\
# What postings that one person has looked at ask, counted by carecli match --evidence: sums only.
# To let them count, add yours to them and set least to the number from which on a count decides.

"""


@app.command()
@options.spread
def match(
    postings: Annotated[
        list[str],
        typer.Argument(
            metavar="POSTING", help="Files of postings, folders of them, or - for standard input."
        ),
    ],
    *,
    profile: options.ProfileFile = None,
    flags: options.Flags,
    save: Annotated[
        bool, typer.Option("--save", help="Keep what came of it in your history, without the texts.")
    ] = False,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Count what the postings ask, beside the counts of the ladder.")
    ] = False,
    since: Annotated[
        bool, typer.Option("--since", help="Show what is new, gone and changed since the last --save.")
    ] = False,
    full: options.Full = False,
    today: options.Today = None,
    out: options.Out,
    no_input: options.NoInput = False,
    pack: options.Pack = None,
) -> None:
    """Compare job postings with a person: which to apply for, what stops you, each thing with its line.

    One posting is shown line by line, several as a table, the best answer first. Only what a posting says
    outright is a must, at once, can stop you. Nothing leaves this computer; nothing is kept without --save.

    \b
    Examples:
      carecli match examples/postings/hospital-rn-case-manager.txt
      carecli match examples/postings -p examples/bedside-nurse.toml
      carecli match examples/postings --license RN --education BSN --years 3
      carecli match examples/postings --format csv -o matches.csv
      carecli match examples/postings --save
      carecli match examples/postings --since
      carecli match --evidence examples/postings
    """  # noqa: D301
    if (save or since) and (profile is not None or flags.are_given):
        said = "--save keeps" if save else "--since compares"
        hint = "leave --profile and other answers out"
        raise UsageError(f"{said} the matches of your saved profile", hint=hint)
    if postings.count("-") + (profile == "-") > 1:
        raise UsageError("standard input can be read once", hint="write one of the two into a file")
    if evidence and (save or since or full):
        raise UsageError("--evidence counts postings alone", hint="leave --save, --since and --full out")
    if evidence:
        show_counts(postings, Session(pack, today=today), out)
        return
    answer = None if no_input or "-" in postings else answer_page
    session = Session(pack, profile=profile, flags=flags, today=today, answer=answer, in_lines=out.plain)
    destination = out.choose(profile, private=True, can_ask=not no_input)
    _ = session.person  # first: whoever is asked is asked before a large folder is read
    looked = look(postings, session)
    seen = list_seen(looked)
    found = looked.found._replace(since=compare_with_last(seen) if since else None)
    if save:
        keep(make_round(seen, session, is_now=today is None))
    only = found.matches[0] if found.is_one and not since else None
    emit(
        destination,
        lambda: make_page(found, only, session, with_news=since, full=full or destination.is_whole),
        lambda: MATCH(found),
        table=lambda: make_table(found, only, session),
    )


def make_page(found: Matches, only: Match | None, session: Session, *, with_news: bool, full: bool) -> Page:
    """The page of one match where it is the only one, or of all."""
    if only is None:
        news = list_news(found.since, full=full) if with_news else ()
        return matches_page(found, session.pack, session.who, news, full=full)
    sheet = session.find_pay(session.person, [only.posting.level])
    return match_page(only, sheet, session.pack, session.who, full=full)


def make_table(found: Matches, only: Match | None, session: Session) -> Page:
    """The table of one match where it is the only one, or of all; what was not read is said aside."""
    tell_skipped(found.skipped)
    return matches_table(found, session.pack) if only is None else match_table(only, session.pack)


def show_counts(named: Sequence[str], session: Session, out: options.Out) -> None:
    """Write what postings ask, counted as the pack counts. Raises UsageError for a pack that counts none."""
    import tomli_w  # for one file: 5 ms

    is_toml = out.output is not None and out.output.suffix.lower() == ".toml"
    asks_format = out.as_json or out.plain or out.output_format is not None
    destination, pack = out.choose(), session.pack
    if pack.evidence is None:
        raise UsageError("this ladder counts no postings to stand beside", hint="leave --pack out")
    read, unread = sort_out(read_postings(named, session))
    tell_skipped(unread)
    copies = find_copies([each.print for each in read], [list_wants(each.posting) for each in read])
    postings = [each.posting for place, each in enumerate(read) if place not in copies]
    placed = [posting for posting in postings if posting.care and posting.level and posting.setting]
    things = count_things(placed, pack.evidence, pack)
    if is_toml and not asks_format:
        data = make_evidence(things, len(placed), session.today.year, pack)
        deliver(destination, TOML_HEAD + tomli_w.dumps(data))
        return
    levels = pack.ladder.level
    beside = put_beside(things, pack.evidence, levels, len(placed), len(postings) - len(placed))
    emit(
        destination,
        lambda: (
            beside_page(beside, pack.evidence, session.sources, pack.guide.words.field)
            if pack.evidence
            else Page("", ())
        ),
        lambda: MATCH_EVIDENCE(beside),
    )


def tell_skipped(skipped: "Sequence[Skipped | Unread]") -> None:
    """Say aside what was not read, where what is written has no place for it."""
    for each in skipped[:MOST_TOLD]:
        tell(f"Not read: {each.file} {each.why}")
    if len(skipped) > MOST_TOLD:
        tell(f"{len(skipped) - MOST_TOLD:,} more were not read")


def sort_out(found: "Iterator[Sifted | Unread]") -> "tuple[list[Sifted], list[Unread]]":
    """Postings, and what could not be read. Raises PersonalFileError where nothing could be."""
    read, unread = list["Sifted"](), list[Unread]()
    for each in found:
        if isinstance(each, Unread):
            unread.append(each)
        else:
            read.append(each)
    if not read:
        raise refuse_all(unread)
    return read, unread


class Looked(NamedTuple):
    """What was looked at, and the sum of each posting's words by its file."""

    found: Matches
    sums: Mapping[str, str]


def look(named: Sequence[str], session: Session) -> Looked:
    """Read and match every posting that is named. Raises PersonalFileError where none can be read."""
    read, unread = sort_out(read_postings(named, session))
    measure = session.measure
    matches = [match_posting(each.posting, measure) for each in read]
    copies = find_copies([each.print for each in read], [list_wants(match.posting) for match in matches])
    files = [match.posting.file for match in matches]
    kept = sort_matches(match for place, match in enumerate(matches) if place not in copies)
    found = Matches(
        tuple(kept),
        tuple(Copy(files[place], files[of]) for place, of in copies.items()),
        tuple(Skipped(each.file, each.why) for each in unread),
        list_gaps(
            [match for match in kept if match.posting.care],
            measure.case,
            measure.cards | measure.list_strange(),
        ),
    )
    return Looked(found, {each.posting.file: each.print.whole for each in read})


def read_postings(named: Sequence[str], session: Session) -> "Iterator[Sifted | Unread]":
    """Yield every posting that is named, or why it cannot be read. Raises UsageError without libraries."""
    from carecli.papers.sifting import sift_files, sift_paper

    if "-" in named:
        yield sift_paper(read_named_paper("-"), session.lexicon)
    files, unread = list_files([Path(each) for each in named if each != "-"])
    yield from unread
    with show_progress(len(files), "Reading") as progress:
        yield from sift_files(files, session.lexicon, progress)


def refuse_all(unread: Sequence[Unread]) -> PersonalFileError:
    """The error for files of which none is a posting that can be read."""
    problems = [Problem(each.why, each.file) for each in unread]
    if len(unread) == 1:
        return PersonalFileError(f"{unread[0].file} {unread[0].why}", problems=problems[:0])
    return PersonalFileError(f"none of {len(unread):,} files could be read", problems=problems)


def list_seen(looked: Looked) -> tuple[Seen, ...]:
    """What is kept of each posting: nothing of its text but the title."""
    return tuple(
        Seen(
            name_posting(match),
            looked.sums[match.posting.file],
            match.answer,
            tuple(each.id for each in match.list_by("must") if each.status in ("missing", "partial")),
        )
        for match in looked.found.matches
    )


def compare_with_last(seen: Sequence[Seen]) -> Since | None:
    """What differs from the newest round; None where none is kept. Raises HistoryError."""
    from carecli.history.snapshots import read_last_round  # SQLite: 5 ms

    before = read_last_round(history_file(), tell)
    return compare_rounds(before, seen) if before else None


def keep(kept: Round) -> None:
    """Keep a round in the history, and say so. Raises HistoryError."""
    from carecli.history.snapshots import save_round

    number = save_round(history_file(), kept, tell)
    of = options.say_of()
    tell(f"Kept as round {number}{of}, without the texts; carecli match --since compares with it.")


def make_round(seen: tuple[Seen, ...], session: Session, *, is_now: bool) -> Round:
    """A round to keep, dated as a saved assessment is."""
    taken, guide = make_moment(session.today, is_now=is_now), session.pack.guide
    return Round(taken, session.today.isoformat(), guide.id, guide.version, seen)
