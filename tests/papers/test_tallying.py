"""What one posting says of the things that a pack counts."""

from typing import Any

import pytest

from carecli.pack.evidence import EvidenceFile, Thing
from carecli.pack.loading import load_pack
from carecli.papers.paper import Evidence
from carecli.papers.posting import Asked, Posting
from carecli.papers.tallying import NOTHING, Demand, count_things, make_evidence, read_thing
from tests.conftest import SMALL_PACK

PACK = load_pack(SMALL_PACK)
LINE = (Evidence("p", 1, "it says"),)


def ask(kind: Any, *any_of: str, importance: Any = "must", **more: Any) -> Asked:
    return Asked(kind, any_of, importance, LINE, **more)


def make(*asked: Asked, **more: Any) -> Posting:
    fields: dict[str, Any] = {"care": True, "level": "care-manager", "setting": "hospital"} | more
    return Posting("p", "A post", asked=asked, **fields)


def find(name: str) -> Thing:
    assert isinstance(PACK.evidence, EvidenceFile)
    thing = PACK.evidence.find_thing(name)
    assert thing
    return thing


LAST = [*find("license").parts][-1]
RN, NICE = ask("license", "RN"), {"importance": "nice"}
SAID: dict[str, tuple[str, tuple[Asked, ...], Demand | None]] = {
    "a license": ("license", (RN,), Demand("asked", "rn")),
    "licenses of two parts": ("license", (ask("license", "RN", "LCSW"),), Demand("asked", LAST)),
    "licenses of one part": ("license", (ask("license", "LSW", "LCSW"),), Demand("asked", "social-work")),
    "a license wished for": ("license", (ask("license", "RN", **NICE),), NOTHING),
    "no license": ("license", (), NOTHING),
    "a certification": ("certification", (ask("certification", "CCM"),), Demand("asked")),
    "one that counts as it": ("certification", (ask("certification", "C-SWCM"),), Demand("asked")),
    "later": ("certification", (ask("certification", "CCM", later_months=12),), Demand("after_hire")),
    "within reach": ("certification", (ask("certification", "CCM", eligible=True),), Demand("after_hire")),
    "wished for": ("certification", (ask("certification", "ACM", **NICE),), Demand("wished")),
    "a card": ("certification", (ask("certification", "BLS"),), NOTHING),
    "years": ("years", (ask("years", "2"), ask("years", "5")), Demand("asked", None, 5.0)),
    "years wished for": ("years", (ask("years", "2", **NICE),), Demand("wished")),
    "no number": ("years", (ask("years", "some"),), NOTHING),
    "a bachelor's": ("degree", (ask("education", "bachelor"),), Demand("asked", "bachelor")),
    "a nursing degree": ("degree", (ask("education", "associate:nursing"),), Demand("asked", "nursing")),
    "or experience": (
        "degree", (ask("education", "bachelor", by_experience=True),), Demand("asked", "experience"),
    ),
    "or years": (
        "degree", (ask("education", "bachelor", instead=(("years:4",),)),), Demand("asked", "experience"),
    ),
    "a bachelor's wished for": ("degree", (ask("education", "bachelor", **NICE),), Demand("wished")),
    "a master's wished for": ("degree", (ask("education", "master", **NICE),), NOTHING),
    "of a nurse": ("nurse-degree", (RN, ask("education", "bachelor:nursing")), Demand("asked", "bachelor")),
    "of no nurse": ("nurse-degree", (ask("education", "bachelor"),), None),
    "a diploma": ("degree", (ask("education", "high-school"),), NOTHING),
}  # fmt: skip


@pytest.mark.parametrize(("thing", "asked", "said"), SAID.values(), ids=list(SAID))
def test_what_a_posting_says_of_a_thing(thing: str, asked: tuple[Asked, ...], said: Demand | None) -> None:
    assert read_thing(find(thing), make(*asked), PACK) == said


def test_rows_are_of_one_level_and_setting_in_the_order_of_the_ladder() -> None:
    assert PACK.evidence
    postings = [
        make(RN, setting="payer"), make(RN, ask("years", "3")), make(), make(RN, level="assistant"),
        make(RN, care=False), make(RN, level=None), make(RN, setting=None),
    ]  # fmt: skip
    things = {thing.id: thing for thing in count_things(postings, PACK.evidence, PACK)}
    rows = [(row.level, row.settings, dict(row.parts), row.n) for row in things["license"].rows]
    assert rows == [
        ("assistant", ("hospital",), {"rn": 1}, 1),
        ("care-manager", ("hospital",), {"rn": 1}, 2),
        ("care-manager", ("payer",), {"rn": 1}, 1),
    ]
    (hospital,) = (row for row in things["years"].rows if row.n == 2)
    assert (hospital.asked, hospital.values) == (1, (3.0,))


def test_so_few_decide_nothing_in_the_file_for_a_pack() -> None:
    assert PACK.evidence
    data = make_evidence(count_things([make(RN)] * 20, PACK.evidence, PACK), 20, 2026, PACK)
    assert data["thresholds"]["least"] == 21
    assert [thing["id"] for thing in data["thing"]] == [thing.id for thing in PACK.evidence.thing]
