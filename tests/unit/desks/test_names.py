"""People say names; what they mean is found where it is clear, and what does not exist is refused."""

import pytest

from processors.subjects.taxonomy import NAMES, SUBJECTS
from schemas import Rule
from streams.desks import names
from streams.errors import InputError


def rule(rule_id: str, name: str, desk: str = "gulf") -> Rule:
    return Rule(id=rule_id, desk=desk, channel="c", name=name, query="سفير")


RULES = {each.id: each for each in (rule("a", "السفراء"), rule("b", "الطقس"), rule("c", "الطقس", "sea"))}


@pytest.mark.parametrize("taxon", SUBJECTS)
def test_a_subject_is_found_by_all_its_names(taxon):
    said = {taxon.slug, taxon.name.ar, taxon.name.en, taxon.name.en.lower(), taxon.name.ar.replace("ال", "")}
    assert {names.subject(each) for each in said} == {taxon.slug}
    assert names.subject(NAMES.arabic(taxon.slug)) == taxon.slug


def test_a_subject_that_is_none_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="no subject sports: did you mean sport"):
        names.subject("sports")
    with pytest.raises(InputError, match="did you mean economy"):
        names.subject("اقتصادي")
    with pytest.raises(InputError, match="expected one of terrorism, "):
        names.subject("qqq")


def test_a_rule_is_found_by_its_id_and_by_a_name_of_its_own():
    assert names.rule(RULES, "a") == "a"
    assert names.rule(RULES, "السُفراء") == "a"


def test_a_name_of_several_rules_is_refused_with_their_ids():
    with pytest.raises(InputError, match="2 rules are called الطقس: say which by its id: b, c"):
        names.rule(RULES, "الطقس")


def test_what_is_not_in_force_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="no rule السفر is in force, did you mean السفراء"):
        names.rule(RULES, "السفر")
    with pytest.raises(InputError, match="no desk golf has a rule, did you mean gulf"):
        names.desk(RULES, "golf")
    assert names.desk(RULES, "sea") == "sea"
