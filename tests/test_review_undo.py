"""Corrections taken back: one table leaves its file, every other byte stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyst.review import CorrectionsError, read_corrections, remove_correction, undo_last, write_correction

FILE = """# Decided by the desk.

[[join]]
names = ["West", "Western"]   # noun and adjective
into = "The West"
# why: see the style book

# About Kyiv:
[[rename]]
name = "Kyiv"
to = "Kiev"



[[split]]
name = "Kiev"
alias = '''Kiev
[[not a heading]]
# not a comment'''
to = "Ukrainian delegation"
"""


def write(folder, data, name="entities.toml"):
    (folder / "corrections").mkdir(exist_ok=True)
    path = folder / "corrections" / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_the_last_table_goes_and_the_rest_stays(tmp_path):
    path = write(tmp_path, FILE)
    taken = undo_last(tmp_path)
    assert (taken.kind, taken.line, taken.fields["to"]) == ("split", 15, "Ukrainian delegation")
    assert path.read_bytes() == FILE[: FILE.index("\n\n\n\n[[split]]") + 1].encode()
    assert undo_last(tmp_path).kind == "rename"
    assert path.read_text().endswith("# why: see the style book\n\n# About Kyiv:\n")
    assert undo_last(tmp_path).kind == "join"
    assert path.read_text() == "# Decided by the desk.\n\n# why: see the style book\n\n# About Kyiv:\n"
    assert undo_last(tmp_path) is None


def test_a_table_in_the_middle_goes_with_the_empty_lines_behind_it(tmp_path):
    path = write(tmp_path, FILE)
    remove_correction(tmp_path, read_corrections(tmp_path).entities[1])
    start, stop = FILE.index("[[rename]]"), FILE.index("[[split]]")
    assert path.read_text() == FILE[:start] + FILE[stop:]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("head", ["", "\ufeff"])
def test_line_ends_and_the_mark_of_order_stay(tmp_path, end, head):
    data = (head + FILE.replace("\n", end)).encode()
    path = write(tmp_path, data)
    undo_last(tmp_path)
    assert path.read_bytes() == data[: data.index(f"{end}{end}{end}{end}[[split]]".encode()) + len(end)]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
DECISIONS = st.one_of(
    st.tuples(st.just("accept"), st.fixed_dictionaries({"name": WORDS, "alias": WORDS})),
    st.tuples(st.just("split"), st.fixed_dictionaries({"name": WORDS, "alias": WORDS, "to": WORDS})),
    st.tuples(st.just("join"), st.fixed_dictionaries({"names": st.lists(WORDS, min_size=1), "into": WORDS})),
    st.tuples(st.just("resolve"), st.fixed_dictionaries({"alias": WORDS, "to": WORDS})),
)


@given(
    st.lists(DECISIONS, min_size=1, max_size=4),
    st.sampled_from(["", FILE, FILE.replace("\n", "\r\n"), f"\ufeff{FILE}"]),
)
def test_each_decision_can_be_taken_back_to_the_byte(tmp_path_factory, decisions, before):
    folder = tmp_path_factory.mktemp("corpus")
    path = folder / "corrections" / "entities.toml"
    if before:
        write(folder, before)
    states = []
    for kind, fields in decisions:
        states.append(path.read_bytes() if path.exists() else None)
        write_correction(folder, kind, fields, why="because")
    for kind, fields in reversed(decisions):
        taken = undo_last(folder)
        assert (taken.kind, {key: taken.fields[key] for key in fields}) == (kind, fields)
        assert (path.read_bytes() if path.exists() else None) == states.pop()


def test_what_is_added_has_the_line_ends_of_the_file(tmp_path):
    path = write(tmp_path, FILE.replace("\n", "\r\n"))
    write_correction(tmp_path, "accept", {"name": "Kiev", "alias": "Kyiv"})
    data = path.read_bytes()
    assert data.startswith(FILE.rstrip().replace("\n", "\r\n").encode())
    assert data.count(b"\n") == data.count(b"\r\n")
    assert read_corrections(tmp_path).entities[-1].fields["alias"] == "Kyiv"


def test_of_two_that_say_the_same_the_one_of_its_line_goes(tmp_path):
    path = write(tmp_path, '[[exclude]]\nname = "A"\n\n[[type]]\nname = "B"\ntype = "ORG"\n\n[[exclude]]\nname = "A"\n')
    first = read_corrections(tmp_path).entities[0]
    assert remove_correction(tmp_path, first).line == 1
    assert path.read_text() == '[[type]]\nname = "B"\ntype = "ORG"\n\n[[exclude]]\nname = "A"\n'


def test_a_correction_that_moved_is_found_by_what_it_says(tmp_path):
    path = write(tmp_path, '[[exclude]]\nname = "A"\n')
    correction = read_corrections(tmp_path).entities[0]
    write(tmp_path, '# first\n\n[[exclude]]\nname = "B"\n\n[[exclude]]\nname = "A"\n')
    assert remove_correction(tmp_path, correction).line == 6
    assert path.read_text() == '# first\n\n[[exclude]]\nname = "B"\n'


def test_one_that_is_gone_is_told_and_nothing_is_written(tmp_path):
    path = write(tmp_path, '[[exclude]]\nname = "A"\n')
    correction = read_corrections(tmp_path).entities[0]
    write(tmp_path, '[[exclude]]\nname = "B"\n')
    with pytest.raises(CorrectionsError, match="“exclude: name = A” any more"):
        remove_correction(tmp_path, correction)
    assert path.read_text() == '[[exclude]]\nname = "B"\n'
    path.unlink()
    with pytest.raises(CorrectionsError, match="no such file"):
        remove_correction(tmp_path, correction)


@pytest.mark.parametrize("text", ['exclude = [{name = "A"}]\n', '[exclude]\nname = "A"\n'])
def test_another_form_of_table_is_left_to_the_analyst(tmp_path, text):
    path = write(tmp_path, text)
    with pytest.raises(CorrectionsError, match="take it out by hand"):
        undo_last(tmp_path)
    assert path.read_text() == text


def test_an_invalid_file_and_an_unknown_one_are_told(tmp_path):
    with pytest.raises(CorrectionsError, match=r"No file of corrections 'names.toml'; there are lines\.toml"):
        undo_last(tmp_path, "names.toml")
    write(tmp_path, "[[exclude]\n")
    with pytest.raises(CorrectionsError, match=r"entities\.toml, line 1: not TOML"):
        undo_last(tmp_path)


def test_quotes_are_taken_back_too(tmp_path):
    write_correction(tmp_path, "quote", {"source_file": "a.txt", "content": "x", "accept": True})
    assert undo_last(tmp_path, "quotes.toml").fields["content"] == "x"
    assert not (tmp_path / "corrections" / "quotes.toml").exists()
