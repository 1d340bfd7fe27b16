"""What all tests share: the sample corpus opened once, and a cache of its own for the whole run."""

import os
import warnings
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


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The pages as a site, built as `make site` does: any warning is an error."""
    build = pytest.importorskip("sphinx.cmd.build", reason="sphinx is not installed: pip install -e '.[docs]'")
    out = tmp_path_factory.mktemp("site")
    options = ["-q", "-W", "--keep-going", "-b", "html", "-d", str(tmp_path_factory.mktemp("doctrees"))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sphinx and myst-parser, of each other
        assert build.main([*options, str(ROOT / "docs"), str(out)]) == 0, "sphinx says above what is wrong"
    return out
