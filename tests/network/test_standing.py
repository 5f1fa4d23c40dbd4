from unmentor.network import Standing, standing

COUNCILS = {"ana": "Devon", "ben": "Camden", "cat": "Devon", "dan": "Fife"}


def test_no_conversations_no_links_and_no_components():
    assert standing([], COUNCILS) == Standing({}, {})


def test_links_count_conversations_between_councils_in_either_order():
    found = standing([("ana", "ben"), ("ben", "cat"), ("dan", "ana")], COUNCILS)
    assert found == Standing({("Camden", "Devon"): 2, ("Devon", "Fife"): 1}, {"ana": 0, "ben": 0, "cat": 0, "dan": 0})


def test_components_are_numbered_by_their_first_person():
    found = standing([("dan", "cat"), ("ben", "ana")], COUNCILS)
    assert found.components == {"ana": 0, "ben": 0, "cat": 1, "dan": 1}


def test_a_conversation_within_a_council_joins_people_but_links_nothing():
    assert standing([("ana", "cat")], COUNCILS) == Standing({}, {"ana": 0, "cat": 0})


def test_someone_who_left_still_joins_the_people_they_met():
    found = standing([("ana", "gone"), ("gone", "ben")], COUNCILS)
    assert found == Standing({}, {"ana": 0, "ben": 0, "gone": 0})
