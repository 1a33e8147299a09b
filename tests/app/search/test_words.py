"""How queries are read."""

from app.search.words import read


def test_words_phrases_minus_and_operators():
    query = read('window "group by" -excel kind:topic tag:SQL by:@Amara the joins')
    assert query.words == ("window", "joins")
    assert query.phrases == (("group", "by"),)
    assert query.excluded == ("excel",)
    assert (query.kinds, query.tags, query.by) == (("topic",), ("sql",), "amara")
    assert query.dropped == ("the",)


def test_common_words_alone_are_looked_for():
    assert read("to be").words == ("to", "be")


def test_nothing_is_empty():
    assert read(' "" - ').is_empty


def test_names_of_languages_survive():
    assert read("C++ c# node.js").words == ("c++", "c#", "node.js")
