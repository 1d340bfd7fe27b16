"""What shows whether a person is a woman or a man."""

import pandas as pd
import pytest

from analyst.quotes.genders import learn_genders


def learned(text, form, n_more=0):
    """Gender of a person whose name stands in the text, and so many times more elsewhere."""
    articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    row = {"article_id": "a", "start_char": text.index(form), "mention_text": form, "entity_id": "p"}
    rows = [row, *[row | {"start_char": 0, "mention_text": "Vane"}] * n_more]
    mentions = pd.DataFrame(rows).assign(entity_type="PERSON")
    entities = pd.DataFrame({"entity_id": ["p"], "name": ["Vane"], "entity_type": ["PERSON"]})
    return learn_genders(articles, mentions, entities).get("p")


@pytest.mark.parametrize(
    ("text", "form", "n_more", "gender"),
    [
        ("We saw Miss Vane leave.", "Miss Vane", 0, "f"),
        ("We saw Miss Vane leave.", "Miss Vane", 5, "f"),
        ("They called him Mean Miss Vane.", "Miss Vane", 40, None),
        ("We saw spokesman Vane leave.", "Vane", 0, "m"),
        ("We saw Queen Vane leave.", "Vane", 0, "f"),
        ("We saw the drag queen Vane leave.", "Vane", 0, None),
    ],
)
def test_titles_and_roles_show_it_but_for_parts_and_nicknames(text, form, n_more, gender):
    assert learned(text, form, n_more) == gender
