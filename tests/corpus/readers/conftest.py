"""What the tests of all readers share: the promise that no line of an article is lost."""

import pytest


@pytest.fixture
def check_lines():
    """Return a check of tables: every non-blank raw line is in the text or in REMOVED, and offsets lead back."""
    return _check_lines


def _check_lines(tables):
    articles = tables.articles.set_index("article_id")
    raw = tables.raw_texts.set_index("article_id")["raw_text"]
    seen = {(row.article_id, row.raw_line) for row in tables.text_map.itertuples()}
    seen |= {(row.article_id, row.raw_line) for row in tables.removed.itertuples()}
    for article_id in articles.index[articles["problem"].isna()]:
        lines = raw[article_id].split("\n")
        lost = [n for n, line in enumerate(lines, 1) if line.strip() and (article_id, n) not in seen]
        assert not lost, (articles.loc[article_id, "article_name"], lost)
    for row in tables.text_map.itertuples():
        text = articles.loc[row.article_id, "text"][row.start_char : row.end_char]
        assert text == raw[row.article_id][row.raw_start_char : row.raw_end_char]
    for row in tables.removed.itertuples():
        assert row.removed_text == raw[row.article_id][row.raw_start_char : row.raw_end_char]
