"""Packs made by chance: small, valid and odd, with every text of a kind that is hard to show."""

import csv
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import tomli_w

Record = dict[str, Any]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _code(number: int) -> str:
    """A word of its own for each number, without digits: a number in prose would need a source."""
    said = ""
    for _ in range(4):
        number, place = divmod(number, 26)
        said = LETTERS[place] + said
    return f"q{said}z"


# How texts are made around a word of their own.
KINDS: dict[str, Callable[[str], str]] = {
    "plain": lambda word: f"Words {word} of everyday",
    "long word": lambda word: f"A{word * 13}{word[:2]}",
    "long name": lambda word: (
        f"Name {word} " + " ".join(f"which goes on {word[:3]}{x}" for x in LETTERS[:12])
    ),
    "wide": lambda word: f"看護師{word}管理者ケアマネジャー資格取得支援センター相談員主任看護師長",
    "emoji": lambda word: f"Care 👩‍⚕️ {word} 🏥🏥 team 🧑🏽‍🤝‍🧑🏻 ok",
    "combining": lambda word: f"Re\u0301sume\u0301 {word} naïve Zoe\u0308 a\u0308\u0323",
    "right to left": lambda word: f"שלום עולם {word} مدير الرعاية",
    "markup": lambda word: f"<b>{word}</b> [red]x[/red] | \"a\", 'b'; `c` *d* _e_ # \\f {{g}} $h$ &amp; ~i~",
    "formula": lambda word: f"=HYPERLINK({word}) | +x | @y",
    "list": lambda word: f"- {word}",
}
SHORT_KINDS: dict[str, Callable[[str], str]] = {
    "wide": lambda word: f"看護{word[1:5]}",
    "markup": lambda word: f"|{word[1:5]}]",
    "formula": lambda word: f"={word[1:5]}",
}


NUMBERS: list[Record] = [{"median": 77.5}, {"low": 1.5, "high": 88001}, {"values": [3, 4011]}]


class Shape(NamedTuple):
    """What a pack is like: how its texts are made, how many levels it has, and how much else.

    With `least` it holds what the checks ask for and nothing more; with `all` every field that may be set is.
    """

    kinds: tuple[str, ...] = tuple(KINDS)
    levels: int = 3
    skills: int = 3
    least: bool = False
    all: bool = False


class Maker:
    """Makes the files of one pack."""

    def __init__(self, seed: int, shape: Shape) -> None:
        self.chance, self.shape, self.numbers = Random(seed), shape, count(begin_words(seed))
        self.licenses: list[str] = []
        self.certifications: list[str] = []

    def say(self) -> str:
        """A text that no other one of the pack is like."""
        return KINDS[self.chance.choice(self.shape.kinds)](_code(next(self.numbers)))

    def say_short(self, most: int) -> str:
        """A text of at most so many letters."""
        kind = self.chance.choice(self.shape.kinds)
        word = _code(next(self.numbers))
        return SHORT_KINDS[kind](word)[:most] if kind in SHORT_KINDS else word[1:][:most]

    def name(self, beginning: str) -> str:
        """An id, at times a very long one."""
        end = _code(next(self.numbers))
        long = "long word" in self.shape.kinds and self.chance.random() < 0.2
        return f"{beginning}-{end * 12 if long else end}"

    def wants(self, likely: float = 0.5) -> bool:
        """Whether something that may be there is."""
        return not self.shape.least and (self.shape.all or self.chance.random() < likely)

    def many(self, make: Callable[[], Record], most: int = 3, least: int = 0) -> list[Record]:
        """Some records."""
        number = least if self.shape.least else most if self.shape.all else self.chance.randint(least, most)
        return [make() for _ in range(number)]

    def pick(self, names: list[str], least: int = 1) -> list[str]:
        """Some of these names."""
        if not names:
            return []
        return self.chance.sample(names, self.chance.randint(min(least, len(names)), len(names)))

    def optional(self, **said: Callable[[], Any]) -> Record:
        """Those of these keys that chance wants."""
        return {
            key: value for key, make in said.items() if self.wants() and (value := make()) not in ([], None)
        }

    def sourced(self) -> Record:
        """A basis, a source and a reason."""
        basis = self.chance.choice(["stated", "external", "derived"])
        reason = {"reason": self.say()} if basis == "derived" or self.wants(0.3) else {}
        return {"basis": basis, "source": self.chance.choice(self.sources), **reason}

    def cited(self) -> Record:
        """A basis and a source, where no reason is kept."""
        return {
            "basis": self.chance.choice(["stated", "external"]),
            "source": self.chance.choice(self.sources),
        }

    def make(self) -> dict[str, Record]:
        """All files by their stems."""
        own = self.many(self._source, 6, 1)
        own.append(self._source() | {"id": "carecli-rules", "kind": "own"})
        self.sources = [source["id"] for source in own]
        guide = {"id": self.name("pack"), "title": self.say(), "version": "1.2.3", "summary": self.say()}
        files = {"guide": guide | self.optional(note=self.say) | {"source": own}}
        self.levels = [self.name("level") for _ in range(self.shape.levels)]
        self.settings = [self.name("setting") for _ in range(1 if self.shape.least else 3)]
        files["education"] = self._education()
        files["credentials"] = self._credentials()
        files["ladder"] = self._ladder()
        files["skills"] = self._skills()
        files["settings"] = {"setting": [self._setting(name, files["ladder"]) for name in self.settings]}
        files["salary"] = {**self.optional(note=self.say), "pay": [*self._list_pay()]}
        return files | self._more()

    def _more(self) -> dict[str, Record]:
        """The files that a pack may leave out."""
        files: dict[str, Record] = {}
        if self.wants(0.8):
            files["sources"] = {"source": (more := self.many(self._source, 4, 1))}
            self.sources += [source["id"] for source in more]
        if self.wants(0.8):
            files["countries"] = {"country": [*self._list_countries()]}
        if self.wants(0.8):
            families = {name: self._family(rank) for rank, name in enumerate(("one", "two"), 1)}
            self._include([topic for family in families.values() for topic in family["topic"]])
            files |= {f"topics/{name}": family for name, family in families.items()}
            if self.wants(0.8):
                files["disagreements"] = {"disagreement": self.many(self._disagreement, 3, 1)}
        if self.wants(0.7):
            files["evidence"] = self._evidence()
        if self.wants(0.7):
            files["occupations"] = self._occupations()
        if self.wants(0.7):
            files["plan"] = self._plan()
        return files

    def _include(self, topics: list[Record]) -> None:
        """Let topics show facts of each other."""
        self.facts = [
            f"{topic['id']}/{fact['id']}"
            for topic in topics
            for section in topic["section"]
            for fact in section.get("fact", ())
        ]
        for topic in topics:
            if self.facts and self.wants():
                topic["section"][-1]["include"] = self.pick(self.facts)

    def _source(self) -> Record:
        kind = self.chance.choice(["guide", "publisher", "count", "own"])
        lines = (
            {"lines": f"L{self.chance.randint(1, 90)}-{self.chance.randint(91, 400)}"}
            if kind == "guide"
            else {}
        )
        return {
            "id": self.name("source"),
            "kind": kind,
            "name": self.say(),
            "cite": self.say_short(24),
            **lines,
            **self.optional(
                publisher=self.say, year=lambda: self.chance.randint(1900, 2100), address=self.say,
                left_out=self.say, confidence=lambda: self.chance.choice("ABC"),
            ),
        }  # fmt: skip

    def _education(self) -> Record:
        degrees = [self.name("degree") for _ in range(1 if self.shape.least else 3)]
        fields = [self.name("field") for _ in range(1 if self.shape.least else 2)]
        self.degrees, self.fields = degrees, fields
        levels = [
            {"id": name, "name": self.say(), **({"builds_on": degrees[i - 1]} if i else {})}
            for i, name in enumerate(degrees)
        ]
        named = [
            {"id": name, "name": self.say(), "named": i == 0 or self.wants(), **self.sourced()}
            for i, name in enumerate(fields)
        ]
        common = self.many(
            lambda: {"id": self.say(), "name": self.say(), "level": degrees[0], "field": fields[0]}, 2
        )
        return {**self.optional(country=lambda: "US"), "level": levels, "field": named, "degree": common}

    def _credentials(self) -> Record:
        self.licenses = [
            self._codename("LIC") for _ in range(1 if self.shape.least else self.chance.randint(1, 4))
        ]
        number = 0 if self.shape.least else self.chance.randint(0, 3)
        self.certifications = [self._codename("CERT") for _ in range(number)]
        kinds = dict.fromkeys(self.licenses, "license") | dict.fromkeys(self.certifications, "certification")
        roles = self.many(
            lambda: {"id": self.name("role"), "name": self.say(), "licenses": self.pick(self.licenses, 0)}, 2
        )
        return {"role": roles, "credential": [self._credential(name, kind) for name, kind in kinds.items()]}

    def _codename(self, beginning: str) -> str:
        """The code of a license, which may be any text; a comma would part it where it is typed."""
        if self.chance.random() < 0.3:
            return self.say().replace(",", "")
        return f"{beginning}-{_code(next(self.numbers)).upper()}"

    def _credential(self, name: str, kind: str) -> Record:
        return {
            "id": name,
            "kind": kind,
            "name": self.say(),
            "issuer": self.say(),
            "description": self.say(),
            **self.optional(note=self.say, also=lambda: [self.say(), self.say()]),
            "route": self.many(self._route),
            "fee": self.many(self._fee),
            "study": self.many(self._study),
            **({"renewal": self._renewal()} if self.wants() else {}),
            **self.sourced(),
        }

    def _route(self) -> Record:
        return {
            "part": self.chance.choice(["background", "experience", "training", "track"]),
            "label": self.say(),
            **self.optional(
                licenses=lambda: self.pick(self.licenses), degree=lambda: self.chance.choice(self.degrees),
                fields=lambda: self.pick(self.fields), months=lambda: self.chance.randint(1, 48),
                hours=lambda: self.chance.randint(1, 9000), ce_hours=lambda: self.chance.randint(1, 90),
                experience=self.say,
            ),
            **self.cited(),
        }  # fmt: skip

    def _fee(self) -> Record:
        low = self.chance.choice([0, 99, 420.5, 1234, 98765])
        price = {"low": low, "high": low + 1001} if self.wants() else {"amount": low}
        more = self.optional(year=lambda: 2024, note=self.say)
        return {"label": self.say(), **price, "currency": self._currency(), **more, **self.cited()}

    def _study(self) -> Record:
        low = self.chance.choice([0.5, 3, 24])
        months = {"months_low": low, "months_high": low + self.chance.choice([0, 7])}
        return {"label": self.say(), **months, **self.optional(note=self.say), **self.cited()}

    def _renewal(self) -> Record:
        more = self.optional(ce_hours=lambda: self.chance.randint(1, 99), note=self.say)
        return {"years": self.chance.choice([0.5, 2, 5]), **more, **self.cited()}

    def _currency(self) -> str:
        return self.chance.choice(["USD", "EUR", "JPY", "XQZ"])

    def _ladder(self) -> Record:
        rule = {"basis": "derived", "source": "carecli-rules", "reason": "for the tests"}
        rules = {
            "weights": {"must": 3, "expected": 2, "preferred": 1, **rule},
            "steps": {"rating": 1, "years": 2, **rule},
            "partial": {"rating_gap": 1, "other_field": 0.5, **rule},
            "stretch": {"score": 75, "steps": 1, **rule},
        }
        last = len(self.levels) - 1
        return {
            "rules": rules,
            "level": [self._level(i, name, is_last=i == last) for i, name in enumerate(self.levels)],
        }

    def _level(self, place: int, name: str, *, is_last: bool) -> Record:
        band = {"min": place * 2.5} | ({} if is_last and self.wants() else {"max": place * 2.5 + 4})
        return {
            "id": name,
            "title": self.say(),
            "short": self.say_short(6),
            "summary": self.say(),
            "source": self.chance.choice(self.sources),
            "years": band,
            **self.optional(also=lambda: [self.say()]),
            "focus": self.many(
                lambda: {"text": self.say(), "source": self.chance.choice(self.sources)}, 3, 1
            ),
            "requirement": [*self._list_requirements()],
        }

    def _list_requirements(self) -> Iterator[Record]:
        asked: list[Record] = [{"id": "license", "kind": "license", "any_of": self.pick(self.licenses)}]
        if self.wants(0.8):
            asked.append({"id": "years", "kind": "years"})
        if self.wants(0.8):
            asked.append({"id": "degree", "kind": "education", "level": self.chance.choice(self.degrees)})
        if self.certifications and self.wants(0.8):
            asked.append({"id": "cert", "kind": "certification", "any_of": self.pick(self.certifications)})
        for requirement in asked:
            strong = (
                ["expected", "preferred"]
                if requirement["kind"] == "years"
                else ["must", "expected", "preferred"]
            )
            label = (
                {"label": self.say()}
                if requirement["kind"] in ("license", "certification") or self.wants()
                else {}
            )
            ways = [{"kind": "years", "years": 31.5}] if self.wants(0.3) else []
            yield {
                **requirement,
                **label,
                "importance": self.chance.choice(strong),
                **self.optional(against=lambda: [self.chance.choice(self.sources)], despite=self.say),
                "or": ways,
                **self.sourced(),
            }

    def _skills(self) -> Record:
        grow = {"grow": self.sourced()} if self.wants(0.8) else {}
        skills = [self._skill(bool(grow)) for _ in range(self.shape.skills)]
        more = self.optional(note=self.say, source=lambda: self.chance.choice(self.sources))
        return {**more, **grow, "skill": skills}

    def _skill(self, grows: bool) -> Record:
        targets = {
            level: {
                "rating": self.chance.randint(0, 5),
                "importance": self.chance.choice(["must", "expected", "preferred"]),
                **self.sourced(),
            }
            for level in self.levels
            if self.wants(0.8)
        }
        return {
            "id": self.name("skill"),
            "name": self.say(),
            "group": self.chance.choice(["technical", "soft", "leadership"]),
            "description": self.say(),
            "anchors": [self.say() for _ in range(5)],
            **({"grow": [self.say() for _ in range(4)]} if grows and self.wants(0.8) else {}),
            **self.optional(also=lambda: [self.say(), self.say()]),
            "targets": targets,
        }

    def _setting(self, name: str, ladder: Record) -> Record:
        changes = [
            {
                "requirement": "license",
                "levels": [level["id"]],
                "importance": self.chance.choice(["must", "expected", "preferred"]),
                **self.optional(also_accepts=lambda: self.pick(self.licenses)),
                **self.sourced(),
            }
            for level in ladder["level"]
            if self.wants(0.4)
        ]
        return {
            "id": name,
            "name": self.say(),
            "description": self.say(),
            "direct_assessment": self.wants(),
            "source": self.chance.choice(self.sources),
            "change": changes,
        }

    def _list_pay(self) -> Iterator[Record]:
        low = 20000
        for level in [self.levels[0], *(name for name in self.levels[1:] if self.wants(0.8))]:
            for number in range(2 if self.wants(0.3) else 1):
                low += self.chance.randint(1001, 9999)
                figures = {"low": low, "median": low + 5003, "mean": low + 6007, "high": low + 9011}
                keys = self.chance.choice(
                    [["median", "mean"], ["low", "high"], ["mean"], ["median"], ["low"], [*figures]]
                )
                yield {
                    "level": level,
                    "country": "NO" if not number and self.wants(0.2) else "US",
                    **({"state": "CA"} if number else {}),
                    **{key: figures[key] for key in (figures if self.shape.all else keys)},
                    "currency": self._currency(),
                    **self.optional(year=lambda: self.chance.randint(1990, 2030), note=self.say),
                    **self.sourced(),
                }

    def _list_countries(self) -> Iterator[Record]:
        for code in ("US", "DE", "BR"):
            low = self.chance.randint(1001, 99999)
            pay = {"low": low, "high": low + 5003, "currency": self._currency()} if self.wants() else {}
            dollars = {"usd_low": low + 11, "usd_high": low + 7001} if pay and self.wants() else {}
            note = {"note": self.say()} if not pay or self.wants() else {}
            yield {
                "id": code,
                "name": self.say(),
                "region": self.say(),
                **pay,
                **dollars,
                **note,
                **self.sourced(),
            }

    def _figure(self) -> Record:
        kind = self.chance.choice(["value", "range", "text"])
        said: Record = {"text": self.say()} if kind == "text" or self.wants() else {}
        if kind == "value":
            said["value"] = self.chance.choice([0, 7, 2.5, 110680, -3, 1e12])
        elif kind == "range":
            said |= {"low": 1203, "high": self.chance.choice([1203, 45607.25])}
        if kind != "text":
            said |= {"unit": self.say()} if self.wants() else {"currency": self._currency()}
            said |= {"open": True} if self.wants(0.3) else {}
        return said | self.optional(year=lambda: self.chance.randint(1900, 2100)) | self.sourced()

    def _family(self, rank: int) -> Record:
        return {"title": self.say(), "rank": rank, "topic": self.many(self._topic, 2, 1)}

    def _topic(self) -> Record:
        sections = self.many(self._section, 3, 1)
        for view in ("credentials", "settings", "levels", "countries"):
            if self.wants(0.3):
                sections.append({"id": f"view-{view}", "title": self.say(), "view": view})
        names = {"id": self.name("topic"), "title": self.say(), "summary": self.say()}
        return {**names, **self.optional(also=lambda: [self.say()]), "section": sections}

    def _section(self) -> Record:
        section: Record = {"id": self.name("part"), "title": self.say()}
        if self.wants():
            section |= {"text": self.say(), **self.sourced()}
        facts = self.many(lambda: {"id": self.name("fact"), "label": self.say(), **self._figure()}, 4)
        section |= {"fact": facts} if facts else {}
        if self.wants() or len(section) == 2:
            section["unknown"] = self.say()
        return section

    def _disagreement(self) -> Record:
        sides = self.many(lambda: {"label": self.say(), **self._figure()}, 3, 2)
        more = {"fact": self.pick(self.facts)} if self.facts and self.wants() else {}
        return {
            "id": self.name("clash"),
            "title": self.say(),
            **more,
            "statement": sides,
            "reading": self.say(),
        }

    def _evidence(self) -> Record:
        rule = {"basis": "derived", "source": "carecli-rules", "reason": "for the tests"}
        return {
            "source": self.chance.choice(self.guide_sources),
            "posts": self.chance.randint(1, 9999),
            "first_year": 2019,
            "last_year": 2026,
            "found": self.say(),
            "coded": self.say(),
            "biases": [self.say() for _ in range(self.chance.randint(0, 3))],
            "thresholds": {"must": 75, "expected": 40, "preferred": 10, "least": 8, **rule},
            "thing": self.many(self._thing, 3, 1),
            "stated": self.many(self._stated, 2),
        }

    def _thing(self) -> Record:
        rows = [
            {
                "level": level,
                "asked": self.chance.randint(1, 9),
                "wished": self.chance.randint(0, 5),
                "n": self.chance.randint(20, 99),
            }
            for level in self.levels
            if self.wants(0.7)
        ]
        return {"id": self.name("thing"), "title": self.say(), "rows": rows}

    def _stated(self) -> Record:
        unit = {"unit": self.say()} if self.wants() else {"currency": self._currency()}
        rows = [
            {"level": level, "n": 9, **self.chance.choice(NUMBERS), **self.optional(posts=self.say)}
            for level in self.levels
        ]
        return {"id": self.name("stated"), "title": self.say(), **unit, "rows": rows}

    def _occupations(self) -> Record:
        fits = [
            {"levels": [level], "occupations": ["29-1141"], **where, **ends, **self.sourced()}
            for level in self.levels
            for where in ({"licenses": [self.licenses[0]]}, {"holds": "unknown"}, {"holds": "none"})
            for ends in [
                self.chance.choice([{"low": "p25", "high": "p75"}, {"low": "p10", "high": "p50"}, {}])
            ]
        ]
        return {
            "country": "US",
            "currency": self._currency(),
            "year": 2025,
            "release": self.say(),
            "source": self.chance.choice(self.sources),
            "note": self.say(),
            "occupation": [
                {"id": "29-1141", "name": self.say(), "people": self.say(), "short": self.say_short(16)}
            ],
            "fit": fits,
            "industry": [{"setting": self.settings[0], "code": "622100", "name": self.say()}]
            if self.wants()
            else [],
        }

    def _plan(self) -> Record:
        def months() -> Record:
            return {
                "low": 3,
                "high": self.chance.choice([3, 9.5]),
                **self.optional(note=self.say),
                **self.sourced(),
            }

        def cost() -> Record:
            more = self.optional(note=self.say, open=lambda: True, year=lambda: 2020)
            return {"low": 101, "high": 20203, "currency": self._currency(), **more, **self.sourced()}

        def program() -> Record:
            names = {
                "id": self.name("program"),
                "name": self.say(),
                "level": self.chance.choice(self.degrees),
            }
            more = self.optional(note=self.say, months=months, cost=cost, short=self.say)
            return {**names, **more, "gives": self.fields[0], **self.sourced()}

        origin = {"id": "anyone", "name": self.say(), **self.optional(months=months), **self.sourced()}

        def step() -> Record:
            return {
                "id": self.name("step"),
                "title": self.say(),
                "todo": {"anyone": self.say()},
                **self.sourced(),
            }

        return {"program": self.many(program, 3), "origin": [origin], "first_step": self.many(step, 3)}

    @property
    def guide_sources(self) -> list[str]:
        """Those of guide.toml alone."""
        return self.sources[: self.sources.index("carecli-rules") + 1]


def begin_words(seed: int) -> int:
    """Where the words of a seed begin, so that no two packs that are near share one."""
    return seed * 1009 % 300_000


def write_pack(folder: Path, seed: int, shape: Shape) -> Path:
    """Write the pack of a seed into a folder."""
    maker = Maker(seed, shape)
    for name, file in maker.make().items():
        path = folder / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(file), encoding="utf-8")
    if (folder / "occupations.toml").exists():
        write_tables(folder, seed)
    return folder


HEAD = ["area", "industry", "occupation", "jobs", "mean", "p10", "p25", "median", "p75", "p90"]
FIGURES = [
    ["4321", "61203", "41007", "50011", "60017", "70019", "80021"],
    ["*", "*", "41107", "#", "#", "#", "#"],
]


def write_tables(folder: Path, seed: int) -> None:
    """Write the wages of the country and of two states, one of them with figures held back."""
    name = _code(seed)
    areas = [
        ["US", "country", "", "Land of " + name],
        ["CA", "state", "CA", "California"],
        ["NY", "state", "NY", "New York"],
    ]
    wages = [
        ["CA", "000000", "29-1141", *FIGURES[0]],
        ["NY", "000000", "29-1141", *FIGURES[1]],
        ["US", "000000", "29-1141", *FIGURES[0]],
    ]
    for stem, rows in (("areas", [["area", "kind", "states", "name"], *areas]), ("wages", [HEAD, *wages])):
        with (folder / f"{stem}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
