"""Web pages: what is seen of them, the posting in their data, and pages that have nothing to read yet."""

from typing import Any

import pytest

from carecli.errors import PersonalFileError
from carecli.papers.documents import make_paper
from carecli.papers.paper import Line, Paper
from tests.papers.making import dump, lines_of


def read(text: str, name: str = "p.html") -> Paper:
    return make_paper(text.encode(), name, name[name.index(".") :])


def refuse(text: str) -> PersonalFileError:
    with pytest.raises(PersonalFileError) as refused:
        read(text)
    return refused.value


PAGE = """<!DOCTYPE html>
<html><head><title>Jobs</title><style>p {color: red}</style><script>var p = "<p>no</p>";</script></head>
<body><nav>Home | Jobs</nav><header><h1>RN Case <em>Man</em>ager</h1></header>
<h2><div>Asked of you</div></h2><p><strong>Required:</strong></p>
<ul><li><p>Active <b>RN</b> license</p></li><li>2+ years<ul><li>one in care<li>of which</ul></ul>
<ol><li></li><li>BLS</li></ol>
<table><tr><th>Pay</th><td>$40 to $50</td></tr><tr><td></td><td>an hour</td></tr></table>
<div>Line<br>two &amp; three&nbsp;four</div><pre>a
 b</pre><p hidden>secret</p><p style="display:none">x</p>plain <span>glu</span>ed <s>LCSW</s>
<!-- not <p>this --><p>[red] &lt;script&gt; =cmd \x1b[31m<script>alert(1)</script></p>
<button>Apply</button><footer>(c) 2026</footer></body></html>"""


def test_a_page_is_read_as_it_is_seen() -> None:
    paper = read(PAGE)
    assert (paper.kind, paper.data) == ("html", None)
    assert paper.lines == (
        Line(1, "RN Case Manager", is_heading=True),
        Line(2, "Asked of you", is_heading=True),
        Line(3, "Required:", is_heading=True),
        Line(4, "Active RN license", is_item=True),
        Line(5, "2+ years", is_item=True),
        Line(6, "one in care", is_item=True),
        Line(7, "of which", is_item=True),
        Line(8, "BLS", is_item=True),
        Line(9, "Pay | $40 to $50"),
        Line(10, "an hour"),
        Line(11, "Line"),
        Line(12, "two & three four"),
        Line(13, "a"),
        Line(14, "b"),
        Line(15, "plain glued"),
        Line(16, "[red] <script> =cmd"),
    )


def test_of_a_page_with_a_main_part_that_part_is_read() -> None:
    text = "Plans care with patients and families. " * 8
    assert lines_of(read(f"<html><div>Similar jobs</div><main><p>{text}</p></main>")) == [text.strip()]
    assert lines_of(read(f"<html><p>Beside</p><article>{text}</article>")) == [text.strip()]
    assert lines_of(read("<html><p>Beside</p><main><p>Short</p></main>")) == ["Beside", "Short"]


POSTING: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "title": "Nurse Care Manager",
    "hiringOrganization": {"@type": "Organization", "name": "Delta Health"},
    "jobLocation": [{"@type": "Place", "address": {"addressLocality": "Dayton", "addressRegion": "OH"}}],
    "baseSalary": {
        "@type": "MonetaryAmount", "currency": "USD",
        "value": {"@type": "QuantitativeValue", "minValue": 38.5, "maxValue": 46, "unitText": "HOUR"},
    },
    "description": "<p>Plans care with patients and families after a stay in hospital, and calls them.</p>"
    "<h3>Required</h3><ul><li>RN license</li><li>Three years of nursing</li></ul>"
    "We are a place to work for all who care, with a team of nurses and social workers.",
    "qualifications": ["BSN", "CCM within a year"],
    "educationRequirements": {"@type": "Credential", "credentialCategory": "bachelor degree"},
    "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": 36},
}  # fmt: skip
SAID = [
    "Nurse Care Manager", "Delta Health", "Dayton, OH", "Pay: $38.5 to $46 an hour",
    "Plans care with patients and families after a stay in hospital, and calls them.",
    "Required", "RN license", "Three years of nursing",
    "We are a place to work for all who care, with a team of nurses and social workers.",
    "Qualifications", "BSN", "CCM within a year", "Education", "bachelor degree",
    "Experience", "36 months of experience",
]  # fmt: skip


def in_page(data: Any, body: str = "<p>Apply now</p>") -> str:
    held = dump(data).decode()
    return f'<html><head><script type="application/ld+json">{held}</script></head><body>{body}</body></html>'


@pytest.mark.parametrize(
    "data",
    [
        POSTING,
        [{"@type": "WebSite"}, POSTING],
        {"@graph": [{"@type": "Person"}, POSTING | {"@type": ["Thing", "JobPosting"]}]},
        POSTING | {"description": POSTING["description"].replace("<", "&lt;").replace(">", "&gt;")},
    ],
)
def test_the_posting_that_a_page_holds_as_data_is_read(data: Any) -> None:
    paper = read(in_page([{"@type": "Broken"}], "") + in_page(data))
    assert lines_of(paper) == SAID
    assert [line.number for line in paper.lines] == list(range(1, len(SAID) + 1))
    assert {line.text for line in paper.lines if line.is_heading} == {
        "Nurse Care Manager", "Required", "Qualifications", "Education", "Experience",
    }  # fmt: skip
    assert paper.data
    assert paper.data["hiringOrganization"]["name"] == "Delta Health"


def test_a_posting_alone_is_one_too() -> None:
    paper = read(dump(POSTING).decode(), "p.json")
    assert (paper.kind, sorted(lines_of(paper))) == ("posting-json", sorted(SAID))
    assert next(line for line in paper.lines if line.text == "RN license").number == 28


def test_where_the_data_says_little_the_page_is_read_beside_it() -> None:
    paper = read(in_page(POSTING | {"description": "See below", "qualifications": None}, f"<p>{SAID[4]}</p>"))
    assert lines_of(paper) == [SAID[4]]
    assert paper.data
    assert paper.data["title"] == "Nurse Care Manager"


@pytest.mark.parametrize(
    ("salary", "said"),
    [
        ({"currency": "USD", "value": {"value": 98000, "unitText": "YEAR"}}, "Pay: $98,000 a year"),
        ({"currency": "USD", "value": {"minValue": "90,000", "maxValue": "90000", "unitText": "YEAR"}},
         "Pay: $90,000 a year"),
        ({"currency": "CAD", "value": 40, "unitText": "HOUR"}, "Pay: CAD 40 an hour"),
        ({"value": {"minValue": "from 40", "unitText": "per shift"}}, "Pay: from 40 per shift"),
        ({"currency": "EUR", "value": {"minValue": 1e400}}, None),
        ("$40", None),
        ({"value": {}}, None),
    ],
)  # fmt: skip
def test_pay_is_one_line(salary: Any, said: str | None) -> None:
    found = [
        line for line in lines_of(read(in_page(POSTING | {"baseSalary": salary}))) if line.startswith("Pay")
    ]
    assert found == ([said] if said else [])


@pytest.mark.parametrize(
    "broken", ["{", "[1, 2]", '{"@type": "JobPosting"}', '{"@graph": 1}', "[" * 9_000, '"a"', ""]
)
def test_data_that_is_broken_or_says_nothing_is_passed_by(broken: str) -> None:
    page = f'<html><script type="application/ld+json">{broken}</script><p>{SAID[4]}</p>'
    assert lines_of(read(page)) == [SAID[4]]


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Sign in to view this job</h1><form><input type='password'></form>",
        "<p>Please log in</p><p>Forgot password?</p>",
        "<p>Join now to see who is hiring</p>" + "<p>Find your next job in the community.</p>" * 5,
        "<p>Welcome back</p><input type=password>" + "<p>Terms and privacy of the site.</p>" * 30,
    ],
)
def test_a_page_to_sign_in_with_is_called_one(body: str) -> None:
    error = refuse(f"<html><body>{body}</body></html>")
    assert error.message == "p.html is a page to sign in with, not what is behind it"
    assert error.hint == "open it in a browser, and save the page or copy its text into a file"


@pytest.mark.parametrize(
    "body", ["Please enable JavaScript", "<noscript>This site requires JavaScript</noscript>"]
)
def test_a_page_that_is_not_there_yet_says_so(body: str) -> None:
    assert refuse(f"<html><body>{body}</body></html>").message == "p.html is a page that is not there yet"


def test_a_posting_that_speaks_of_signing_in_is_one() -> None:
    text = "Sign in to Epic each day and plan care. " * 40
    assert read(f"<html><p>{text}</p><input type=password></html>").lines


@pytest.mark.parametrize("body", ["", "<script>x</script>", "<p> </p>", "<!-- all of it"])
def test_a_page_without_text_says_what_to_do(body: str) -> None:
    error = refuse(f"<html><body>{body}")
    assert (error.message, error.hint) == (
        "p.html is a web page without text",
        "copy its text into a text file",
    )


DEEP, MANY = "is nested too deeply", "holds more than 100,000 elements"
ENDLESS = {
    "divs": ("<div>" * 99_000, DEEP),
    "fonts": ("".join(f"<font color=c{n}>" for n in range(900)) + "<p>x" * 20_000, None),
    "attributes": ("<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">x", None),
    "scripts": ("<script>" * 100_000, None),
    "data": ('<script type="application/ld+json">' * 100_000, None),
    "comments": ("<!--" * 500_000, None),
    "letters": ("<b><i>" * 20 + "<p>x" * 20_000, None),
    "tags": ("<a" * 500_000, MANY),
    "brackets": ("<" * 299_000, None),
    "inputs": ("<input " * 90_000, None),
    "size": ("<p>care" * 900_000, "holds more than 5 MB of HTML"),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_a_page_that_would_keep_a_parser_busy_is_read_or_refused_at_once(kind: str) -> None:
    page = f"<html><body><p>care {ENDLESS[kind][0]}"
    if why := ENDLESS[kind][1]:
        assert refuse(page).message == f"p.html {why}"
    else:
        assert read(page).lines


def test_letters_that_stand_for_marks_inside_are_no_marks() -> None:
    assert lines_of(read(f"<html><p>a\x1eb\x04c\x06d{' e' * 99}</p>")) == ["a b c d" + " e" * 99]
    posting = POSTING | {"title": "Care\x1e\x04 Manager", "qualifications": "<p>a\x1eb</p>"}
    assert {"Care Manager", "a b"} <= set(lines_of(read(in_page(posting))))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_the_letters_of_a_page_are_read(encoding: str) -> None:
    assert lines_of(make_paper("<html><p>Café RN</p>".encode(encoding), "p.html", ".html")) == ["Café RN"]
