"""What all tests share: the sample corpus opened once, and a cache of its own for the whole run."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory):
    """Keep the tests out of the user's own cache, unless one is stated."""
    if "ANALYST_CACHE" not in os.environ:
        os.environ["ANALYST_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    return Path(os.environ["ANALYST_CACHE"])


@pytest.fixture(scope="session")
def nlp():
    from analyst.annotate import load_model

    return load_model()


@pytest.fixture(scope="session")
def seeds(cache_folder):
    """The workbook of the sample corpus."""
    from analyst import open_workbook

    return open_workbook(ROOT / "seeds")
