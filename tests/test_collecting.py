import gc

import pytest

from analyst.collecting import without_cycle_search


@pytest.fixture(autouse=True)
def _search_is_on():
    gc.enable()
    yield
    gc.enable()


def test_the_search_is_off_inside_and_on_again_behind():
    with without_cycle_search():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_leaves_it_on():
    with pytest.raises(ValueError, match="no"), without_cycle_search():
        raise ValueError("no")
    assert gc.isenabled()


def test_who_has_it_off_keeps_it_off():
    gc.disable()

    @without_cycle_search()
    def nothing():
        return gc.isenabled()

    assert nothing() is False
    assert not gc.isenabled()
