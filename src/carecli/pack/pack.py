"""A whole pack: its seven files, and what is counted, as one frozen record."""

from hashlib import sha256
from typing import ClassVar

from carecli.pack.credentials import CredentialsFile, EducationFile
from carecli.pack.evidence import EvidenceFile
from carecli.pack.fields import Record
from carecli.pack.ladder import LadderFile, SettingsFile, SkillsFile
from carecli.pack.pay import SalaryFile
from carecli.pack.sources import GuideFile


class Pack(Record):
    """A ladder with everything that it refers to. Each field is the file of the same name.

    A pack may leave out the `OPTIONAL` files.
    """

    guide: GuideFile
    ladder: LadderFile
    skills: SkillsFile
    education: EducationFile
    credentials: CredentialsFile
    settings: SettingsFile
    salary: SalaryFile
    evidence: EvidenceFile | None = None

    FILES: ClassVar[tuple[str, ...]] = (
        "guide",
        "ladder",
        "skills",
        "education",
        "credentials",
        "settings",
        "salary",
    )
    OPTIONAL: ClassVar[dict[str, type[Record]]] = {"evidence": EvidenceFile}


def take_fingerprint(pack: Pack) -> str:
    """What tells one content of a pack from another, whatever version it says it is: 16 hexadecimal digits.

    The order of keys, comments and how a number is written (2 or 2.0) do not matter.
    """
    # The built-in pack is made unchecked, so its numbers stand as they are written.
    checked = Pack.model_validate(pack.model_dump(by_alias=True))
    return sha256(checked.model_dump_json().encode()).hexdigest()[:16]
