import pytest

ARTICLE = """Ministers agree on a new bridge

By Ada Lee

2 June 2025

The ministers of both countries agreed on Monday to build a bridge across the river.

"It will take four years," the minister of transport told reporters after the meeting.

Work on the northern bank is to begin in the spring, according to the plan.
"""


@pytest.fixture
def article():
    return ARTICLE


@pytest.fixture
def make_corpus(tmp_path):
    """Write files (text as UTF-8, or bytes) into a folder and return it."""

    def make(**files):
        return make_files({name.replace("__", "."): content for name, content in files.items()})

    def make_files(files):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return tmp_path

    make.files = make_files
    return make
