"""`lexicon.toml` and `cues.toml`: what résumés and postings call things, and how they say what is asked.

Both may be left out. They are read where a paper is, and with no other command.
"""

from collections.abc import Iterator

from carecli.pack.fields import NOTHING, Identifier, Record, Text
from carecli.pack.pack import Pack

Phrases = tuple[Text, ...]
Named = dict[Text, Phrases]


class OtherCredentials(Record):
    """Credentials that the pack does not know by an id, by their names."""

    words: Phrases = ()


class Titles(Record):
    """Titles of posts: of care management itself, of other direct care, of other trades.

    Those that are `shared` are care management where the duties of the text say so.
    """

    care: Phrases = ()
    shared: Phrases = ()
    related: Phrases = ()
    not_care: Phrases = ()


class TextWords(Record):
    """Words of a posting's text that speak for care management, and against it; `duty` what its posts do."""

    care: Phrases = ()
    duty: Phrases = ()
    not_care: Phrases = ()


class LexiconFile(Record):
    """Further names of what the pack knows, by its ids, and words that tell what a post is.

    Names of `degree` stand under a level, or a level and field: `master:nursing`. `level` goes from the
    highest to the lowest. `unread` are names of the pack's other files that mean something else in a paper,
    `joined` words that have a capital inside, where no two lines were glued together. A title that names no
    level is of the `usual_level`. `place` are the settings that are a place of work: a posting that names one
    at its head is of it, whoever the employer is. Names of `associate` are licenses on the way to a full one,
    under the id of the one that a posting is content with; in a résumé they are others.
    """

    unread: Phrases = ()
    joined: Phrases = ()
    usual_level: Identifier | None = None
    place: Phrases = ()
    credential: Named = NOTHING
    other: OtherCredentials = OtherCredentials()
    associate: Named = NOTHING
    degree: Named = NOTHING
    field: Named = NOTHING
    skill: Named = NOTHING
    language: Named = NOTHING
    card: Named = NOTHING
    title: Titles = Titles()
    text: TextWords = TextWords()
    setting: Named = NOTHING
    level: Named = NOTHING
    work: Named = NOTHING
    told: Named = NOTHING
    listed: Named = NOTHING


class Weight(Record):
    """Phrases that make a thing a must or a wish, or say that it is not asked.

    `maybe` leaves it unclear; those of `closing` are wishes where nothing follows them.
    """

    must: Phrases = ()
    nice: Phrases = ()
    none: Phrases = ()
    maybe: Phrases = ()
    closing: Phrases = ()


class Headings(Record):
    """What stands over lines that are musts, wishes, duties, pay, or nothing of the post."""

    must: Phrases = ()
    nice: Phrases = ()
    duties: Phrases = ()
    pay: Phrases = ()
    ignore: Phrases = ()


class Ways(Record):
    """Other ways: a choice, experience or another degree in the place of one."""

    choice: Phrases = ()
    equivalent: Phrases = ()
    equal: Phrases = ()
    equal_degree: Phrases = ()
    accepted: Phrases = ()


class Later(Record):
    """What may come after hire, or need only be within reach.

    The phrases of `within` stand before a time, those of `from_` after it.
    """

    within: Phrases = ()
    from_: Phrases = ()
    sometime: Phrases = ()
    eligible: Phrases = ()


class Numbers(Record):
    """What makes a number of years something else than a minimum, or one inside another."""

    recency: Phrases = ()
    other_before: Phrases = ()
    other_after: Phrases = ()
    inside: Phrases = ()


class People(Record):
    """Phrases before letters that somebody else holds."""

    others: Phrases = ()


class CompactPhrases(Record):
    """Whether a nurse's multistate license is taken, demanded or of no use."""

    accepted: Phrases = ()
    required: Phrases = ()
    refused: Phrases = ()


class ResumePhrases(Record):
    """What a résumé says of things that its person does not hold, by why: phrases before them, and after.

    Those of `own` say that it is theirs. `others` count only where a sentence tells of work.
    """

    pending_before: Phrases = ()
    pending_after: Phrases = ()
    associate_before: Phrases = ()
    associate_after: Phrases = ()
    course_before: Phrases = ()
    course_after: Phrases = ()
    lapsed_before: Phrases = ()
    lapsed_after: Phrases = ()
    sought_before: Phrases = ()
    sought_after: Phrases = ()
    taught_before: Phrases = ()
    taught_after: Phrases = ()
    others_before: Phrases = ()
    others_after: Phrases = ()
    own_before: Phrases = ()
    own_after: Phrases = ()


class CuesFile(Record):
    """Phrases of English by what they do. `after` ones reach back from where they stand, `before` forward."""

    after: Weight = Weight()
    before: Weight = Weight()
    heading: Headings = Headings()
    ways: Ways = Ways()
    later: Later = Later()
    numbers: Numbers = Numbers()
    people: People = People()
    compact: CompactPhrases = CompactPhrases()
    resume: ResumePhrases = ResumePhrases()


PAPER_FILES: dict[str, type[Record]] = {"lexicon": LexiconFile, "cues": CuesFile}


def find_word_faults(lexicon: LexiconFile, pack: Pack) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
    """Every id in a lexicon that its pack does not have, as (file, place in it, message)."""
    levels = {level.id for level in pack.education.level}
    fields = {field.id for field in pack.education.field}
    known = {
        "credential": {credential.id for credential in pack.credentials.credential},
        "degree": {*levels, *(f"{level}:{field}" for level in levels for field in fields)},
        "field": fields,
        "skill": (skills := {skill.id for skill in pack.skills.skill}),
        "told": skills,
        "listed": skills,
        "setting": {setting.id for setting in pack.settings.setting},
        "level": {level.id for level in pack.ladder.level},
    }
    for place in lexicon.place:
        if place not in known["setting"]:
            yield "lexicon", ("place",), f"the pack has no setting {place!r}"
    if lexicon.usual_level is not None and lexicon.usual_level not in known["level"]:
        yield "lexicon", ("usual_level",), f"the pack has no level {lexicon.usual_level!r}"
    for table, ids in known.items():
        unknown = (ident for ident in getattr(lexicon, table) if ident not in ids)
        yield from (("lexicon", (table, ident), f"the pack has no {table} {ident!r}") for ident in unknown)
