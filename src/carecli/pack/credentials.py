"""`credentials.toml` and `education.toml`: licenses, certifications and degrees, what each takes."""

from typing import Annotated, Literal

from carecli.pack.fields import Basis, CountryCode, Currency, Identifier, Limits, Record, Sourced, Text, Year


class EducationLevel(Record):
    """A level of education, in the file from lowest to highest. `short` is its name in a table.

    `builds_on` is the level that must come first, and `years` are what it usually takes from there in
    full-time study, so that carecli can count the way to go. What stands in between shortens it: with an
    associate degree of two years, two of the four to a bachelor's are done.
    """

    id: Identifier
    name: Text
    short: Text | None = None
    also: tuple[Text, ...] = ()
    builds_on: Identifier | None = None
    years: Annotated[float, Limits(strict=True, gt=0, le=10)] = 2


class StudyField(Sourced):
    """A field of study. `named` says that the guide counts it as relevant to the work."""

    id: Identifier
    name: Text
    also: tuple[Text, ...] = ()
    named: Annotated[bool, Limits(strict=True)]


class CommonDegree(Record):
    """A degree by the letters people write for it, such as BSN."""

    id: Text
    name: Text
    level: Identifier
    field: Identifier


class EducationFile(Record):
    """Levels, fields and degrees. One earned outside `country` is to be evaluated before it counts.

    Where no field is `named`, a degree counts whatever its field.
    """

    country: CountryCode | None = None
    level: tuple[EducationLevel, ...] = ()
    field: tuple[StudyField, ...] = ()
    degree: tuple[CommonDegree, ...] = ()


Count = Annotated[int, Limits(strict=True, gt=0)]
Amount = Annotated[float, Limits(strict=True, ge=0, allow_inf_nan=False)]


class Route(Record):
    """One way to be allowed to sit. One route of every `part` is needed; within a part, any one.

    Of `licenses`, `certifications` and `fields` any one is enough; whoever holds one of `excludes` cannot
    take this way. `degree` is the least level of education; `months` and `hours` are of the `experience`
    named, `ce_hours` of earlier training.

    For a plan: `months_high` is the upper end where a source gives a span; `full_time` months take longer
    part-time; `counts` are the answers of a profile whose years already count, of which `direct_months` can
    be other direct care; with `after_background` only what comes after the license or degree counts.
    """

    part: Literal["background", "experience", "training", "track"]
    label: Text
    licenses: tuple[Text, ...] = ()
    certifications: tuple[Text, ...] = ()
    excludes: tuple[Text, ...] = ()
    degree: Identifier | None = None
    fields: tuple[Identifier, ...] = ()
    months: Count | None = None
    months_high: Count | None = None
    hours: Count | None = None
    full_time: bool = False
    ce_hours: Count | None = None
    experience: Text | None = None
    counts: tuple[Literal["years", "related_years"], ...] = ()
    direct_months: Count | None = None
    after_background: bool = False
    basis: Basis
    source: Identifier


class Fee(Record):
    """What a source says it costs: one `amount`, or a range from `low` to `high`.

    `first_try` says that it is what getting the credential costs: `counted` in a plan, or what another
    source says `otherwise`.
    """

    label: Text
    first_try: Literal["counted", "otherwise"] | None = None
    amount: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None
    currency: Currency
    year: Year | None = None
    note: Text | None = None
    basis: Basis
    source: Identifier


class Study(Record):
    """Months of study or training that a source gives, as a range."""

    label: Text
    months_low: Amount
    months_high: Amount
    basis: Basis
    source: Identifier
    note: Text | None = None


class Renewal(Record):
    """How often it is renewed, in years, and the hours of continuing education that takes."""

    years: Amount
    ce_hours: Count | None = None
    note: Text | None = None
    basis: Basis
    source: Identifier


class Credential(Sourced):
    """A license or certification. `counts_as` names others whose place it takes.

    `stands_above` are licenses below it: a posting that asks for one of those is met by this one. A `card` is
    had after a course of hours, so that lacking it stops nobody.
    """

    id: Text
    kind: Literal["license", "certification"]
    name: Text
    issuer: Text
    description: Text
    also: tuple[Text, ...] = ()
    counts_as: tuple[Text, ...] = ()
    stands_above: tuple[Text, ...] = ()
    card: bool = False
    note: Text | None = None
    route: tuple[Route, ...] = ()
    fee: tuple[Fee, ...] = ()
    study: tuple[Study, ...] = ()
    renewal: Renewal | None = None


class Role(Record):
    """What somebody may be today, in their own words; `licenses` are those that such people mostly hold."""

    id: Identifier
    name: Text
    also: tuple[Text, ...] = ()
    licenses: tuple[Text, ...] = ()


class CredentialsFile(Record):
    """Licenses first, then certifications. Without roles nobody is asked for theirs."""

    role: tuple[Role, ...] = ()
    credential: tuple[Credential, ...] = ()
