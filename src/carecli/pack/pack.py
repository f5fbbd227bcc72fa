"""A whole pack: its seven files, and what is counted, as one frozen record."""

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
