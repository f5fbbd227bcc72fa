"""A whole pack: its seven files as one frozen record."""

from typing import ClassVar

from carecli.guide.credentials import CredentialsFile
from carecli.guide.education import EducationFile
from carecli.guide.ladder import LadderFile
from carecli.guide.record import Record
from carecli.guide.salary import SalaryFile
from carecli.guide.settings import SettingsFile
from carecli.guide.skills import SkillsFile
from carecli.guide.sources import GuideFile


class Pack(Record):
    """A ladder with everything that it refers to. Each field is the file of the same name."""

    guide: GuideFile
    ladder: LadderFile
    skills: SkillsFile
    education: EducationFile
    credentials: CredentialsFile
    settings: SettingsFile
    salary: SalaryFile

    FILES: ClassVar[tuple[str, ...]] = (
        "guide",
        "ladder",
        "skills",
        "education",
        "credentials",
        "settings",
        "salary",
    )
