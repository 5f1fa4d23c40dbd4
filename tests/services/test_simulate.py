"""Playing a programme ahead: made-up people, people of the database, and what the weights come to over two years."""

from collections import Counter
from datetime import datetime

import pytest

from tests.services.conftest import AddPeople
from unmentor.councils import load_register
from unmentor.errors import Refusal
from unmentor.mail import Programme
from unmentor.matching import Weights
from unmentor.persistence import Database
from unmentor.persistence.models import AvoidanceRow, PractitionerState
from unmentor.services.cycles import draw_cycle, plan_cycle
from unmentor.services.population import Population, current_population, made_up_population
from unmentor.services.simulate import Comparison, Course, Plan, compare, picture_of, simulate

SMALL = Plan(cycles=4, attendance=0.9, met=0.8, seed=2)


@pytest.fixture(scope="module")
def two_years() -> tuple[Course, ...]:
    """300 people of 100 councils, 24 cycles, everybody there and meeting."""
    return simulate(made_up_population(300, 100, seed=0), Plan(cycles=24))


def test_made_up_people_come_from_real_councils_few_of_them_large() -> None:
    population = made_up_population(300, 120, seed=1)
    register = load_register()
    sizes = sorted(Counter(person.council for person in population.people).values())
    assert (len(population.people), population.councils, population.made_up) == (300, 120, True)
    assert (sizes[0], sizes[60]) == (1, 2)
    assert 8 <= sizes[-1] <= 16
    for person in population.people:
        council = register.by_code(person.council)
        assert (person.region, person.nation, person.kind) == (council.region, council.nation, council.kind)


def test_made_up_people_want_a_few_topics_and_share_others_some_topics_far_more_than_the_rest() -> None:
    people = made_up_population(300, seed=1).people
    for person in people:
        assert 1 <= len(person.learn) <= 5
        assert 1 <= len(person.share) <= 5
        assert not person.learn & person.share
    times = sorted(Counter(topic for person in people for topic in person.learn).values())
    assert times[-1] > 8 * times[len(times) // 2]


def test_the_same_seed_makes_the_same_people() -> None:
    assert made_up_population(50, seed=3) == made_up_population(50, seed=3) != made_up_population(50, seed=4)


@pytest.mark.parametrize(
    ("people", "councils", "said"),
    [
        (10, 11, "11 councils are more than 10 people can come from"),
        (5_000, 1_000, f"1,000 councils are more than the {len(load_register().councils)} in the register"),
    ],
)
def test_more_councils_than_there_can_be_are_refused(people: int, councils: int, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        made_up_population(people, councils)


def test_the_current_people_are_those_of_the_database_and_whom_they_met_or_avoid_stays_out(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        rows = add_people(session, 6)
        rows[5].state = PractitionerState.LEFT
        session.flush()
        draw_cycle(session, plan_cycle(session, now, now, programme.zone), programme, now, seed=1)
        session.add(AvoidanceRow(practitioner_id=rows[0].id, other_id=rows[1].id))
    with database.reading() as session:
        population = current_population(session)
    assert [person.key for person in population.people] == [str(row.id) for row in rows[:5]]
    assert {person.waiting for person in population.people} == {0}
    assert len(population.apart - {(0, 1)}) in {3, 4}  # a pair and a trio: four meetings, and the two kept apart
    courses = simulate(population, Plan(cycles=3))
    assert all(course.moments[-1].growth.conversations <= 10 - len(population.apart) for course in courses)


def test_the_same_seed_gives_the_same_numbers_and_picture() -> None:
    population = made_up_population(30, 12, seed=2)
    once, again = simulate(population, SMALL), simulate(population, SMALL)
    assert once == again
    assert picture_of(population, SMALL, once) == picture_of(population, SMALL, again)


def test_every_policy_has_a_moment_after_each_cycle() -> None:
    steps = list[None]()
    courses = simulate(made_up_population(30, 12), SMALL, lambda: steps.append(None))
    assert [(course.policy, len(course.moments)) for course in courses] == [
        ("random pairing", 4),
        ("interest only", 4),
        ("the programme", 4),
    ]
    assert len(steps) == 12


def test_with_interest_as_its_only_weight_the_programme_is_interest_only() -> None:
    weights = Weights(interest=7, diversity=0, growth=0, waiting=0)
    _, interest, programme = simulate(made_up_population(30, 12), Plan(cycles=4, weights=weights))
    assert programme.moments == interest.moments


def test_people_of_one_council_are_all_left_out_and_nothing_is_compared() -> None:
    courses = simulate(made_up_population(5, 1), Plan(cycles=2))
    assert [[moment.left_out for moment in course.moments] for course in courses] == [[5, 10]] * 3
    assert compare(courses) == Comparison(None, None, None, reach_to_limit=1)


def test_where_nobody_takes_part_nothing_happens() -> None:
    courses = simulate(made_up_population(5, 3), Plan(cycles=2, attendance=0))
    assert {(m.left_out, m.interest, m.growth.conversations) for course in courses for m in course.moments} == {
        (0, 0, 0)
    }


def test_over_two_years_the_programme_leaves_nobody_out(two_years: tuple[Course, ...]) -> None:
    assert [course.moments[-1].left_out for course in two_years[1:]] == [0, 0]


def test_over_two_years_learning_reaches_nearly_all_it_can_at_little_cost_in_interest_and_with_more_links(
    two_years: tuple[Course, ...],
) -> None:
    """The numbers of docs/simulation.md, less a little."""
    compared = compare(two_years)
    assert compared.links_to_random is not None
    assert compared.interest_to_best is not None
    assert compared.reach_to_limit is not None
    assert compared.reach_to_limit > 0.90
    assert compared.interest_to_best > 0.95
    assert compared.links_to_random > 1.15


def test_over_two_years_a_council_has_no_more_links_than_it_can(two_years: tuple[Course, ...]) -> None:
    for course in two_years:
        for moment in course.moments:
            assert moment.growth.links <= moment.growth.links_limit <= moment.growth.conversations
            assert moment.growth.reach <= moment.growth.reach_limit <= 1


def test_interest_is_that_of_the_conversations_that_took_place() -> None:
    population: Population = made_up_population(20, 10)
    _, all_meet, _ = simulate(population, Plan(cycles=1))
    _, none_meet, _ = simulate(population, Plan(cycles=1, met=0))
    assert all_meet.moments[-1].interest > 0 == none_meet.moments[-1].interest
