"""A paper in pieces that can be judged alone: its sentences, each with the heading that rules it.

A heading rules to the next one, a label with text after its colon that line only. Text that was pasted
without line ends is parted again; lists of keywords are told as such.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from carecli.papers.lexicon import Lexicon, Mention
from carecli.papers.paper import Evidence, Line, Paper, cite
from carecli.papers.privacy import redact

Rule = Literal["must", "nice", "duties", "pay", "ignore", ""]

MOST_LETTERS = 300_000
"""Of a line: what is longer is no text that somebody wrote."""

_SIGNS = " \t\u2022\u25cf\u25e6\u25aa\u25ab\u25ba\u2713\u2714\u00b7\uf0b7"  # that begin an item by themselves
_BULLET = re.compile(r"(?:[-*>+]{1,3}|o)\s+(?=\S)|[-*>](?=[A-Za-z0-9])")
_LEADER = re.compile(r"(?<=\w) ?\.{4,} ?(?=\S)")  # Required ........ BSN
_NUMBERED = re.compile(r"\s*(?:\(?\d{1,2}[.)]|\(?[a-hA-H]\)|[a-h]\.)\s+")
_HASHES = re.compile(r"\s*#{1,6}\s+")
_PATTERN = re.compile(
    r"(?:pattern|option|path|route|track|way|alternative|combination|plan)\s+(?:[1-9]|[a-f]|i{1,3}|iv)\b\s*[:.)-]?",
    re.IGNORECASE,
)
_OPTION = re.compile(r"\s*(?:[-*\u2022]\s*)?(?:\(?[a-hA-H1-9][.)]\s+|\([a-hA-H1-9]\)|OR\b|or\b)", re.ASCII)
_JOINED = re.compile(r"(?:^|\W)or\W*$", re.IGNORECASE)
_OR_ALONE = re.compile(r"\W*or\W*", re.IGNORECASE)
_RULED = re.compile(r"(?=.*?[-+=]{2})[\s|+:=-]+")  # no repetition inside another: a line may be long
_ASIDE = re.compile(r"\([^()]*\)")
_MARKUP = re.compile(r"\*\*|__|`")
_GLUED = re.compile(  # each begins with what is rare, so that a text is gone over fast
    r"[A-Z](?:(?<=[a-z.!?;:)].)(?=[A-Za-z])|(?<=[A-Z]{2}.)(?=[a-z]{2})|(?<=[a-z]{3}.)(?=[A-Z]))"
    r"|\$(?<=[a-z.!?;:)].)(?=\d)|\u2022(?<=[a-z.)].)"
)
_END = re.compile(r"[.!?][\"')]*\s+(?=[A-Z0-9\"'(\[$])")
_SHORTENED = re.compile(
    r"(?:^|[\s(/])(?:[A-Za-z](?:\.[A-Za-z])+|e\.g|i\.e|etc|yrs?|mos?|min|max|approx|St|Dr|Mr|Mrs|Ms|No|Inc|vs|Sr|Jr"
    r"|Dept|lic|cert|hrs?|incl|pref|req|Ph\.D|Psy\.D)$"
)
_FILLING = {
    "a", "an", "and", "or", "the", "of", "for", "to", "in", "is", "are", "this", "these", "we", "you", "your",
    "our", "job", "position", "role", "post", "minimum", "additional", "key", "basic", "general", "other",
    "special", "specific", "candidate", "candidates", "essential", "section", "desired", "required", "us",
    "it", "any", "one", "who", "what", "s", "ll", "here", "as", "must", "skills", "abilities", "knowledge",
    "professional", "core",
}  # fmt: skip
# What may hold a phone, an address or a number of a person: most lines do not, and redacting takes time.
_PRIVATE = re.compile(
    r"@|\d{3}\D{0,3}\d{3}|\d{5}|\d[\d-]* [A-Z]|#|://|www|[(\[](?:at|dot)\b|\d[/.-]\d+[/.-]\d"
)
_MOST_CUTS = 1_000  # of one line; what has more was not pasted from a page
_LONGEST_NAME = 40
_LABEL_WORDS = 8
_HEADING_WORDS = 9
_LONG = 250  # letters of a line that may hold headings
_MOST_SENTENCE = 800  # letters; what is longer is cut, so that no text takes more time than its length
_KEYWORDS = 12  # short items between commas make a list of keywords


class PostingPart(NamedTuple):
    """A sentence, its marks counted within it, and what rules it.

    `line` is the number of its line in the paper. `labelled` says that its own line rules it, `bare` that
    the line is nothing but it. Parts of one `choice` are ways of which any one will do, told apart by
    `option`. `label` is what stood before the colon, in lower case.
    """

    line: Line
    text: str
    rule: Rule
    marks: tuple[Mention, ...]
    labelled: bool = False
    bullet: bool = False
    choice: int = 0
    option: int = 0
    label: str = ""
    is_heading: bool = False
    block: int = 0


class _Piece(NamedTuple):
    """A line, or what it was parted into: where it stands in the joined text, and what goes before it."""

    line: Line
    text: str
    start: int
    bullet: bool
    option: bool
    spaced: bool  # after an empty line or none
    block: int
    is_heading: bool  # by its format
    column: int | None  # of a row of a table


def quote(part: PostingPart, file: str) -> Evidence:
    """The sentence as evidence, without phones, addresses and numbers of licenses."""
    text = part.text.strip()
    text = redact(text) if _PRIVATE.search(text) else text
    return cite(part.line, file, text)


def part_paper(paper: Paper, lexicon: Lexicon) -> tuple[PostingPart, ...]:
    """The sentences of a paper with what rules each; headings stand among them, as such."""
    pieces = list(_list_pieces(paper.lines, lexicon))
    text = "\n".join(piece.text for piece in pieces)
    marks = lexicon.find(text, in_posting=True)
    starts = [mark.start for mark in marks]
    parts: list[PostingPart] = []
    state = _State()
    for number, piece in enumerate(pieces):
        end = piece.start + len(piece.text)
        low, high = bisect_left(starts, piece.start), bisect_left(starts, end)
        within = [_shift(mark, piece.start) for mark in marks[low:high] if mark.end <= end]
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        parts += state.take(piece, within, following, first=number == 0)
    return tuple(parts)


def _shift(mark: Mention, by: int) -> Mention:
    return Mention(mark.start - by, mark.end - by, mark.kind, mark.id)


def _list_pieces(lines: Sequence[Line], lexicon: Lexicon) -> Iterator[_Piece]:
    """The lines that hold something, without bullets and markup, glued ones parted."""
    start, spaced, block = 0, True, 0
    for line in lines:
        text = _MARKUP.sub("", line.text[:MOST_LETTERS]).rstrip()
        text = _LEADER.sub(": ", text) if "...." in text else text
        if _RULED.fullmatch(text):  # between the rows of a table
            continue
        if not text.strip():
            spaced, block = True, block + 1
            continue
        is_heading = line.is_heading or bool(_HASHES.match(text))
        text = _HASHES.sub("", text, count=1) if is_heading else text
        for column, piece in _part_cells(text, lexicon.joined):
            option = bool(_OPTION.match(piece))
            plain = piece.lstrip(_SIGNS)
            bullet = _BULLET.match(plain) or piece[: len(piece) - len(plain)].strip()
            plain = plain[bullet.end() :] if isinstance(bullet, re.Match) else plain
            numbered = _NUMBERED.match(plain)
            plain = (plain[numbered.end() :] if numbered else plain).strip()
            if not plain:
                continue
            is_item = bool(bullet or numbered) or line.is_item
            yield _Piece(line, plain, start, is_item, option, spaced, block, is_heading, column)
            start += len(plain) + 1
            spaced = False


def _part_cells(text: str, joined: re.Pattern[str]) -> list[tuple[int | None, str]]:
    """The cells of a row of a table with their columns, and lines that were glued together."""
    if "|" not in text:
        return [(None, piece) for piece in _part_glued(text, joined)]
    cells = [cell.strip() for cell in text.split("|")]
    if text.startswith("|") and len(cells) % 2 == 0:  # | Education | BSN | Pay | $30 |
        cells = [": ".join(filter(None, pair)) for pair in zip(cells[1:-1:2], cells[2:-1:2], strict=True)]
    return [
        (column, piece) for column, cell in enumerate(cells) if cell for piece in _part_glued(cell, joined)
    ]


def _part_glued(text: str, joined: re.Pattern[str]) -> list[str]:
    """A line that was pasted without line ends, parted where a small letter meets a capital."""
    if len(text) < 120:
        return [text]
    cuts = [found.start() for found in _GLUED.finditer(text)]
    if len(cuts) > _MOST_CUTS:
        return [text]
    if len(cuts) > 2:
        cuts = [cut for cut in cuts if not _is_inside_name(text, cut, joined)]
    if len(cuts) < 3:
        return [text]
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def _is_inside_name(text: str, cut: int, joined: re.Pattern[str]) -> bool:
    """Whether a word has a capital inside where it would be cut, as InterQual has."""
    start = text.rfind(" ", max(0, cut - _LONGEST_NAME), cut) + 1 or max(0, cut - _LONGEST_NAME)
    end = text.find(" ", cut, cut + _LONGEST_NAME)
    names = joined.finditer(text, start, end if end >= 0 else cut + _LONGEST_NAME)
    return any(found.start() < cut < found.end() for found in names)


class _State:
    """What rules the next line: the heading above it, and the choice that is open."""

    def __init__(self) -> None:
        self.rule: Rule = ""
        self.choice = 0
        self.option = 0
        self.is_open = False
        self.is_joined = False  # the line before ended with `or`
        self.heads: dict[int, Rule] = {}  # of the columns of a table: what is asked beside what is wished for
        self.row: dict[int, Rule] = {}
        self.above: Rule = ""  # what ruled before the table
        self.row_line: Line | None = None  # of the row that is an option

    def take(
        self, piece: _Piece, marks: list[Mention], following: _Piece | None, *, first: bool
    ) -> Iterator[PostingPart]:
        """The parts of a line; a heading changes what rules."""
        rule = None if first else _read_heading(piece, marks, following, self.rule)
        if self._take_cell(piece, rule, following):
            rule = None
        if rule is not None:
            self.rule = rule
            if piece.column is None or _has_choice(marks):
                self._open(marks)
            yield PostingPart(piece.line, piece.text, rule, tuple(marks), is_heading=True, block=piece.block)
            return
        self._advance(piece, following)
        if _is_keywords(piece.text):
            yield PostingPart(piece.line, piece.text, "ignore", tuple(marks), block=piece.block)
            return
        yield from self._part_sentences(piece, marks)

    def _take_cell(self, piece: _Piece, rule: Rule | None, following: _Piece | None) -> bool:
        """Let the head of a column rule a cell; True where the cell names its row and so rules nothing.

        A row of heads has what is asked beside what is wished for: `| | Required | Preferred |`.
        """
        if piece.column is None:
            self.rule = self.above if self.heads else self.rule
            self.heads, self.row = {}, {}
            return False
        if not self.heads and not self.row:
            self.above = self.rule
        names_row = bool(self.heads) and piece.column < min(self.heads)
        if self.heads and not names_row:
            self.rule = self.heads.get(piece.column, self.rule)
        if rule in ("must", "nice"):
            self.row[piece.column] = rule
        if following is None or following.line is not piece.line:
            if {"must", "nice"} <= set(self.row.values()):
                self.heads = {column: rule for column, rule in self.row.items() if column}
            self.row = {}
        return names_row

    def _open(self, marks: list[Mention]) -> None:
        """A heading or a line before a list says that any one of the list will do."""
        self.is_open = any(mark.kind == "ways" and mark.id == "choice" for mark in marks)
        if self.is_open:
            self.choice += 1
            self.option = 0

    def _advance(self, piece: _Piece, following: _Piece | None) -> None:
        """Go on to the next option of an open choice, or close it."""
        if _PATTERN.match(piece.text):
            if not self.is_open:
                self.choice, self.option, self.is_open = self.choice + 1, 0, True
            self.option += 1
            return
        if _OR_ALONE.fullmatch(piece.text):
            return
        is_joined, self.is_joined = self.is_joined, _leads_to_other(piece, following)
        if self.is_joined and not (self.is_open or is_joined):
            self.choice, self.option, self.is_open = self.choice + 1, 0, True
        if not self.is_open:
            return
        if piece.column is not None and self.row_line is piece.line:
            return
        self.row_line = piece.line
        goes_on = (not piece.spaced and ":" not in piece.text) or piece.column is not None
        if piece.option or piece.bullet or self.is_joined or is_joined or goes_on:
            self.option += 1
        else:
            self.is_open = False

    def _part_sentences(self, piece: _Piece, marks: list[Mention]) -> Iterator[PostingPart]:
        rule, labelled, label = self.rule, False, ""
        opens = piece.text.rstrip().endswith(":") and any(
            m.kind == "ways" and m.id == "choice" for m in marks
        )
        starts = [mark.start for mark in marks]
        for start, end in _list_sentences(piece.text, marks):
            low, high = bisect_left(starts, start), bisect_left(starts, end)
            within = [_shift(mark, start) for mark in marks[low:high] if mark.end <= end]
            text = piece.text[start:end]
            found = _read_label(text, within)
            if found is not None:
                rule, cut = found
                labelled, label = True, text[:cut].rstrip(" :").lower()
            yield PostingPart(
                piece.line, text, rule, tuple(within), labelled, piece.bullet,
                self.choice if self.is_open else 0, self.option, label, block=piece.block,
            )  # fmt: skip
        if opens:
            self._open(marks)


def _list_sentences(text: str, marks: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """From where to where each sentence goes: to a dot after a whole word, or a heading inside."""
    ends = {found.end() for found in _END.finditer(text) if not _is_shortened(text, found)}
    if len(text) > _LONG:
        ends |= {mark.start for mark in marks if mark.kind == "heading" and _is_inner_heading(text, mark)}
    start = 0
    for end in sorted((ends - {0}) | {len(text)}):
        while end - start > _MOST_SENTENCE:
            cut = text.rfind(" ", start + 1, start + _MOST_SENTENCE) + 1 or start + _MOST_SENTENCE
            yield start, cut
            start = cut
        if start < end:
            yield start, end
        start = end


def _is_shortened(text: str, found: re.Match[str]) -> bool:
    return bool(_SHORTENED.search(text[max(0, found.start() - 12) : found.start()]))


def _is_inner_heading(text: str, mark: Mention) -> bool:
    """Whether a heading stands inside a line: in capitals, and before a colon or what begins anew."""
    words = text[mark.start : mark.end].split()
    has_capitals = all(word[0].isupper() or word in ("and", "of", "to", "&") for word in words)
    if not has_capitals or (mark.start and text[mark.start - 1] not in " .:)"):
        return False
    after = text[mark.end : mark.end + 3]
    return after[:1] == ":" or (len(words) > 1 and after[:1] == " " and after.strip()[:1].isupper())


def _read_heading(piece: _Piece, marks: list[Mention], following: _Piece | None, now: Rule) -> Rule | None:
    """What a line rules as a heading; None where it is none. An unknown heading rules nothing."""
    text = piece.text
    rules = {mark.id for mark in marks if mark.kind == "heading"}
    if piece.is_heading:
        return _choose(rules) or ""
    ends = text.endswith((":", "?"))
    words = text.count(" ") + 1
    if (
        words > (_HEADING_WORDS + 3 if ends else _HEADING_WORDS)
        or text[-1] in ".;,!"
        or ("," in text and not ends)
    ):
        return None
    if piece.bullet and not ends:
        return None
    if not ends and any(
        mark.kind in ("license", "certification", "education", "card", "language") for mark in marks
    ):
        return None
    if ":" in text[:-1] and not ends:
        return None
    if rules and (ends or _covers(text, marks)):
        return _choose(rules)
    if ends:
        return _choose({m.id for m in marks if m.kind in ("after", "before")}) or (
            "" if not _has_choice(marks) else now
        )
    is_apart = piece.spaced and following is not None and not following.spaced
    is_short = words <= 6 and text[0].isupper() and not any(c.isdigit() for c in text)
    says_something = any(mark.kind in ("skill", "after") for mark in marks)
    if not is_apart or not is_short or says_something or not text[-1].isalpha():
        return None
    return _choose({mark.id for mark in marks if mark.kind == "before"}) or ""


def _leads_to_other(piece: _Piece, following: _Piece | None) -> bool:
    """Whether a line, or an OR alone under it, says that the next line will do as well."""
    is_next = following is not None and bool(_OR_ALONE.fullmatch(following.text))
    return is_next or bool(_JOINED.search(piece.text))


def _has_choice(marks: list[Mention]) -> bool:
    return any(mark.kind == "ways" and mark.id == "choice" for mark in marks)


def _covers(text: str, marks: list[Mention]) -> bool:
    """Whether a line has no words but those of headings, and such as stand around them or in parentheses."""
    plain = list(_ASIDE.sub(lambda found: " " * len(found[0]), text))
    for mark in marks:
        if mark.kind == "heading":
            plain[mark.start : mark.end] = " " * (mark.end - mark.start)
    return all(word.lower() in _FILLING for word in re.findall(r"[\w']+", "".join(plain)))


def _choose(rules: set[str]) -> Rule | None:
    """Of the words of one heading the one that stops least decides."""
    for rule in ("nice", "ignore", "must", "duties", "pay"):
        if rule in rules:
            return rule
    return None


def _read_label(text: str, marks: list[Mention]) -> tuple[Rule, int] | None:
    """What a label at the start of a sentence rules, and where it ends; None where there is none.

    It stands before a colon, a hyphen or a question mark, or is a heading that the text goes on behind.
    """
    cut = text.find(":", 0, 90)
    if cut < 0:
        cut = max(text.find("?", 0, 60), text.find(" - ", 0, 40))
    if cut < 0:
        inner = next((mark for mark in marks if mark.kind == "heading" and mark.start == 0), None)
        return (_choose({inner.id}) or "", inner.end) if inner and _is_inner_heading(text, inner) else None
    is_open = text[cut] == "?" or (cut + 1 < len(text.rstrip()) and text[cut + 1] not in "/0123456789")
    if not is_open or text.count(" ", 0, cut) >= _LABEL_WORDS:
        return None
    label = [mark for mark in marks if mark.end <= cut + 1]
    rules = {mark.id for mark in label if mark.kind == "heading"}
    rules |= {mark.id for mark in label if mark.kind in ("after", "before") and mark.id != "none"}
    rule = _choose(rules)
    return None if rule is None else (rule, cut + 1)


def _is_keywords(text: str) -> bool:
    """Whether a line is a run of many short items between commas, which says nothing as a sentence."""
    items = text.split(",")
    return len(items) > _KEYWORDS and len(text) < 30 * len(items) and text.count(". ") < 2
