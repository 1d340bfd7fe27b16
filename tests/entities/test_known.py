"""Known forms are looked up by their letters: how many there are costs nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyst.entities import known
from analyst.entities.known import Known, KnownForms

WORDS = st.sampled_from(["Ada", "ada", "ADA", "Lee", "Leeds", "of", "Marsh", "U.N.", "Straße", "."])
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)
FORMS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


def forms(*texts: str, is_loose: bool = False) -> KnownForms:
    return KnownForms(Known(text, "PERSON", is_loose) for text in texts)


def found(known_forms: KnownForms, text: str) -> list[str]:
    return [text[start:end] for start, end, _ in known_forms.find(text)]


def test_the_longest_form_wins_and_the_next_begins_behind_it():
    names = forms("Ada", "Ada Lee", "Ada Lee Marsh", "Lee")
    assert found(names, "Ada Lee Marsh and Lee met Ada Lee.") == ["Ada Lee Marsh", "Lee", "Ada Lee"]


def test_a_form_ends_where_its_word_ends():
    assert found(forms("Ada Lee"), "Ada Leeds, Ada Lee_1 and Ada Lee") == ["Ada Lee"]


def test_other_capitals_are_taken_only_where_they_may_be():
    assert found(forms("Kiev", is_loose=True), "KIEV, kieV") == ["KIEV"]
    assert found(forms("Kiev"), "KIEV, Kiev") == ["Kiev"]


def test_links_hold_no_names():
    assert found(forms("Lee"), "Lee: https://example.org/Lee www.Lee.example Lee@example.org") == ["Lee"]


def test_of_a_thousand_names_with_one_forename_only_the_printed_one_is_compared(monkeypatch):
    compared = []
    matches = known._matches
    monkeypatch.setattr(known, "_matches", lambda *at: compared.append(at) or matches(*at))
    names = forms(*(f"Ada N{number}" for number in range(1_000)))
    assert found(names, "Ada went. Ada N7 did not. Ada Lee did.") == ["Ada N7"]
    assert len(compared) == 1


@given(TEXTS, st.lists(st.tuples(FORMS, st.booleans()), max_size=6, unique_by=lambda form: form[0]))
def test_what_is_found_has_the_letters_of_a_form_and_stands_apart(text, given_forms):
    names = KnownForms(Known(form, "PERSON", is_loose) for form, is_loose in given_forms)
    after = 0
    for start, end, form in names.find(text):
        assert after <= start < end
        assert text[start:end].lower() == form.form.lower()
        assert form.is_loose or text[start:end] == form.form
        after = end


@given(TEXTS, st.lists(FORMS, max_size=6, unique=True))
def test_the_order_of_the_forms_does_not_matter(text, given_forms):
    assert found(forms(*given_forms), text) == found(forms(*reversed(given_forms)), text)
