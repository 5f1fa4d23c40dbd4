import pytest

from tests.matching.strategies import heard_of, near_where
from unmentor.mail import speech_in
from unmentor.matching import (
    LeftOut,
    LeftOutReason,
    Names,
    Person,
    Pool,
    Reason,
    Why,
    draw,
    left_out_sentence,
    sentences,
)

ENGLISH, WELSH = speech_in("en"), speech_in("cy")
PEOPLE = [
    Person("ana", "Devon", "South West", "England", "county", "designer", frozenset({"housing"}), frozenset({"data"})),
    Person("ben", "Fife", "", "Scotland", "unitary", "analyst", frozenset({"data"}), frozenset({"housing", "waste"})),
    Person("cat", "Kent", "", "", "", "", frozenset({"refuse"}), frozenset(), newcomer=True, waiting=0),
    Person("dan", "Bath", "", "", "", "", frozenset({"refuse"}), frozenset({"parking"}), waiting=2),
]
WORDS = {"housing": "housing repairs", "data": "data standards", "waste": "bins", "refuse": "refuse collection"}
NAMES = Names(
    person=lambda at: PEOPLE[at].key.title(), council=lambda at: PEOPLE[at].council, topic=lambda key: WORDS[key]
)


def said(people: list[Person], names: Names = NAMES, **known: object) -> list[str]:
    pool = Pool.of(people, closeness=near_where(lambda a, b: 0.6 * ({a, b} == {"waste", "refuse"})), **known)
    return sentences(draw(pool).introductions[0].reasons, names, ENGLISH)


def test_an_exchange_is_said_both_ways_in_one_sentence():
    assert said(PEOPLE[:2]) == [
        "Ana can learn about housing repairs from Ben; Ben can learn about data standards from Ana.",
        "First conversation between Devon and Fife.",
        "They work in different nations, kinds of organisation and professions.",
    ]


def moved(offset: int) -> Names:
    return Names(
        person=lambda at: NAMES.person(at + offset), council=lambda at: NAMES.council(at + offset), topic=NAMES.topic
    )


def test_near_topics_and_newcomers_have_their_words():
    assert said(PEOPLE[1:3], moved(1)) == [
        "Ben knows bins, which is close to what Cat asked about: refuse collection.",
        "First conversation between Fife and Kent.",
        "Cat is new here.",
    ]


def test_wants_in_common_earlier_links_and_waits_have_their_words():
    found = said(PEOPLE[2:], moved(2), links={("Bath", "Kent"): 2}, heard=heard_of(["cat: eve", "dan: ben"]))
    assert found == [
        "Cat and Dan both want to learn about refuse collection.",
        "Kent and Bath have hardly talked so far.",
        "In their conversations so far Cat and Dan have heard from nobody in common.",
        "Dan went without a conversation last time.",
        "Cat is new here.",
    ]


def test_nothing_in_common_says_nothing_of_it():
    plain = [Person(key, key, "", "", "", "", frozenset(), frozenset()) for key in ("a", "b")]
    names = Names(person=str, council=str, topic=str)
    assert said(plain, names, links={("a", "b"): 9}, heard=heard_of(["a: c", "b: c"])) == []


def test_left_out_by_the_rules_says_which_and_how_many():
    pool = Pool.of(
        [
            *PEOPLE[:3],
            Person("eve", "Devon", "", "", "", "", frozenset(), frozenset()),
        ],
        met=[("ana", "ben")],
        avoid=[("cat", "ana")],
    )
    (left_out,) = [out for out in draw(pool).left_out if out.person == 0]
    assert left_out == LeftOut(0, LeftOutReason.NOBODY_ALLOWED, same_council=1, met=1, avoid=1, allowed=0)
    assert left_out_sentence(left_out, ENGLISH) == (
        "The rules left nobody to meet: 1 person is from the same organisation, 1 person has been a partner before "
        "and 1 person is kept apart."
    )


def test_left_out_alone_in_the_pool():
    (left_out,) = draw(Pool.of(PEOPLE[:1])).left_out
    assert left_out_sentence(left_out, ENGLISH) == "The rules left nobody to meet."


def test_left_out_though_some_could_have_been_met():
    odd = LeftOut(0, LeftOutReason.ODD_NUMBER, same_council=2, met=0, avoid=0, allowed=4)
    assert left_out_sentence(odd, ENGLISH) == (
        "The number of people was odd, and there was no pair to join. "
        "Of the others, 2 people are from the same organisation."
    )
    taken = LeftOut(0, LeftOutReason.OTHERS_TAKEN, same_council=0, met=3, avoid=0, allowed=1)
    assert left_out_sentence(taken, ENGLISH) == (
        "Only one person was free to meet, and was needed by somebody else. "
        "Of the others, 3 people have been partners before."
    )


def test_left_out_in_large_numbers() -> None:
    taken = LeftOut(0, LeftOutReason.OTHERS_TAKEN, same_council=1234, met=0, avoid=0, allowed=5678)
    assert left_out_sentence(taken, ENGLISH) == (
        "Only 5,678 people were free to meet, and each was needed by somebody else. "
        "Of the others, 1,234 people are from the same organisation."
    )


def test_reasons_in_welsh() -> None:
    reasons = [
        Reason(Why.LEARNS, (0, 1), ("housing",)),
        Reason(Why.NEARLY, (2, 1), ("refuse", "waste")),
        Reason(Why.BOTH_WANT, (2, 3), ("refuse", "data")),
        Reason(Why.FIRST_LINK, (0, 1)),
        Reason(Why.FEW_LINKS, (2, 3)),
        Reason(Why.NEW_CIRCLES, (1, 0)),
        Reason(Why.WAITED, (3,)),
        *(Reason(why, (0, 1)) for why in (Why.OTHER_NATION, Why.OTHER_REGION, Why.OTHER_KIND, Why.OTHER_PROFESSION)),
        Reason(Why.NEWCOMER, (2,)),
        Reason(Why.NEWCOMER, (0,)),
    ]
    assert sentences(reasons, NAMES, WELSH) == [
        "Gan Ben, gall Ana ddysgu am: housing repairs.",
        "Pwnc sy’n gyfarwydd i Ben: bins. Mae’n agos at yr hyn yr holodd Cat amdano: refuse collection.",
        "Hoffai Cat a Dan ddysgu am: refuse collection a data standards.",
        "Dyma’r sgwrs gyntaf rhwng y sefydliadau hyn: Devon a Fife.",
        "Prin y mae’r sefydliadau hyn wedi siarad â’i gilydd hyd yma: Kent a Bath.",
        "Yn eu sgyrsiau hyd yma, nid yw Ben ac Ana wedi clywed gan neb sy’n gyffredin iddynt.",
        "Ni chafodd Dan sgwrs y tro diwethaf.",
        "Dyma sy’n wahanol rhyngddynt: gwlad, rhanbarth, math o sefydliad a maes gwaith.",
        "Mae Cat ac Ana yn newydd yma.",
    ]


@pytest.mark.parametrize(
    ("reason", "met", "said"),
    [
        (LeftOutReason.NOBODY_ALLOWED, 0, "Nid oedd y rheolau’n gadael neb i gyfarfod â nhw."),
        (
            LeftOutReason.NOBODY_ALLOWED,
            3,
            "Nid oedd y rheolau’n gadael neb i gyfarfod â nhw: 2 o’r un sefydliad, 3 wedi bod yn bartner o’r blaen ac"
            " 1 yn cael eu cadw ar wahân.",
        ),
        (LeftOutReason.ODD_NUMBER, 0, "Roedd nifer y bobl yn odrif, ac nid oedd pâr i ymuno ag ef."),
        (
            LeftOutReason.OTHERS_TAKEN,
            3,
            "Nifer y bobl a oedd yn rhydd i gyfarfod: 6. Roedd ar eraill angen pob un ohonynt. O blith y lleill: 2 o’r"
            " un sefydliad, 3 wedi bod yn bartner o’r blaen ac 1 yn cael eu cadw ar wahân.",
        ),
    ],
)
def test_left_out_in_welsh(reason: LeftOutReason, met: int, said: str) -> None:
    rules = (2, met, 1) if met else (0, 0, 0)
    assert left_out_sentence(LeftOut(0, reason, *rules, allowed=6), WELSH) == said
