"""The fifteen subjects: slug, IPTC Media Topic code, Arabic and English name.

Codes: IPTC NewsCodes, Media Topics (https://cv.iptc.org/newscodes/mediatopic/), each the nearest.
Three of ours have no concept of the same extent there:

- ``terrorism`` is 20000053, "act of terror" (under conflict, war and peace).
- ``counter-extremism`` is 20000103, "terrorism" as a matter of crime and law: IPTC has no concept for
  extremism or for the action against it, and this is where arrests, trials and laws against it belong.
- ``humanitarian`` is 20000645, "refugees and internally displaced people": the core of ours, which
  also takes in relief aid and human rights.
"""

from dataclasses import dataclass
from typing import Final

from processors.text.names import Names
from schemas import Name


@dataclass(frozen=True, slots=True)
class Taxon:
    """One subject of the list: our slug, IPTC's Media Topic code, its names."""

    slug: str
    medtop: str
    name: Name


def _taxon(slug: str, medtop: str, arabic: str, english: str) -> Taxon:
    return Taxon(slug, medtop, Name(ar=arabic, en=english))


# The order is the model's order of columns.
SUBJECTS = (
    _taxon("terrorism", "20000053", "الإرهاب", "Terrorism"),
    _taxon("counter-extremism", "20000103", "مكافحة التطرف", "Counter-extremism"),
    _taxon("diplomacy", "20000639", "الدبلوماسية", "Diplomacy"),
    _taxon("armed-conflict", "20000056", "النزاعات المسلحة", "Armed conflict"),
    _taxon("politics", "11000000", "السياسة", "Politics"),
    _taxon("protest-unrest", "20000065", "الاحتجاجات والاضطرابات", "Protest and unrest"),
    _taxon("crime-justice", "02000000", "الجريمة والقضاء", "Crime and justice"),
    _taxon("humanitarian", "20000645", "الشؤون الإنسانية", "Humanitarian affairs"),
    _taxon("economy", "04000000", "الاقتصاد", "Economy"),
    _taxon("disaster-accident", "03000000", "الكوارث والحوادث", "Disasters and accidents"),
    _taxon("health", "07000000", "الصحة", "Health"),
    _taxon("science-technology", "13000000", "العلوم والتقنية", "Science and technology"),
    _taxon("sport", "15000000", "الرياضة", "Sport"),
    _taxon("culture", "01000000", "الثقافة", "Culture"),
    _taxon("society", "14000000", "المجتمع", "Society"),
)
NAMES: Final = Names((taxon.slug, taxon.name) for taxon in SUBJECTS)
SLUGS = NAMES.slugs
