import doctest
import importlib
import pkgutil

import pytest

import analyst.corpus

MODULES = [each.name for each in pkgutil.walk_packages(analyst.corpus.__path__, "analyst.corpus.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
