"""Stopped, killed, twice at once, on a full disk: nothing that was done is lost, and the result is the same.

The processes that are killed here are forks of this one, which has the model already, so that they start at once.
"""

import gc
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import time
import warnings
from pathlib import Path

import pyarrow as pa
import pytest

from analyst import schema
from analyst.annotate import CacheError, EngineError, annotate_paragraphs
from analyst.annotate import cache as cache_module
from analyst.annotate import run as run_module
from analyst.annotate.engines import LocalEngine
from analyst.annotate.parts import part_paths
from analyst.annotate.processes import ProcessEngine
from tests.annotate import stubs

needs_fork = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="processes cannot be forked here"
)


@pytest.fixture
def often(monkeypatch):
    """Small tasks, each written at once, parts joined often: many places to be killed at."""
    monkeypatch.setattr(run_module, "_TASK_PARAGRAPHS", 3)
    monkeypatch.setattr(run_module, "_PART_SECONDS", 0.0)
    monkeypatch.setattr(cache_module, "JOINED_PARTS", 4)


@pytest.fixture
def heard():
    """Ctrl-C is heard, also where these tests run in the background of a shell, which turns it off."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def quick_start(monkeypatch):
    """Workers that begin as a fork of a process that has imported all, so that no test waits for imports."""
    monkeypatch.setattr("analyst.annotate.processes.START", stubs.QUICK_START)


def bytes_of(found):
    return pa.concat_tables(found.tables()).sort_by("content_hash")


def folder_in(root):
    (folder,) = [path for path in root.iterdir() if path.is_dir()]
    return folder


def forked(function, *arguments):
    process = multiprocessing.get_context("fork").Process(target=function, args=arguments)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork of a process with threads
        process.start()
    return process


def expected(table):
    return {schema.hash_text(text): stubs.annotation(text) for text in table["paragraph_text"]}


def annotate_stub(table, cache, **options):
    engine = LocalEngine(work=stubs.work)
    options = {"progress": False, **options}
    return annotate_paragraphs(table, engine=engine, cache=cache, quote_engine="rules", **options)


def annotate_slowly(table, cache):
    """As `annotate_stub`, each task a little longer than the way around it, so that any moment may be hit."""
    engine = LocalEngine(work=stubs.slow_work)
    return annotate_paragraphs(table, engine=engine, cache=cache, quote_engine="rules", progress=False)


@needs_fork
def test_killed_twenty_times_the_run_ends_with_the_same_result(tmp_path, often):
    table = stubs.paragraphs(*stubs.texts(60))
    start = time.monotonic()
    wanted = bytes_of(annotate_slowly(table, tmp_path / "whole"))
    whole_run = time.monotonic() - start
    chance = random.Random(8)
    n_kills, n_rounds, n_resumed = 0, 0, 0
    while n_kills < 20:
        cache = tmp_path / f"round{n_rounds}"
        for _ in range(20 - n_kills):
            process = forked(annotate_slowly, table, cache)
            process.join(chance.uniform(0, whole_run / 4))
            if process.exitcode is not None:
                break
            n_before = len(kept(table, cache))
            n_resumed += 0 < n_before < len(table)
            os.kill(process.pid, signal.SIGKILL)
            process.join()
            assert len(kept(table, cache)) >= n_before
            n_kills += 1
        n_rounds += 1
        assert bytes_of(annotate_stub(table, cache)).equals(wanted)
    assert n_resumed >= 5  # some were killed when a part was done, and a part was not


@needs_fork
def test_killed_run_has_lost_what_was_in_work_and_no_more(tmp_path, often):
    table = stubs.paragraphs(*stubs.texts(30), "SLEEP", *stubs.texts(40)[30:])
    process = forked(annotate_stub, table, tmp_path)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and (not tmp_path.exists() or len(kept(table, tmp_path)) < 30):
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert len(kept(table, tmp_path)) == 30
    seen = []
    annotate_stub(table[table["paragraph_text"] != "SLEEP"], tmp_path, progress=lambda done, total: seen.append(total))
    assert set(seen) == {10}


def kept(table, root):
    from analyst.annotate import installed_model

    return cache_module.Cache(root, installed_model(), "rules").find(table["content_hash"])


@needs_fork
def test_two_runs_at_once_on_one_cache(tmp_path, often):
    table = stubs.paragraphs(*stubs.texts(60))
    processes = [forked(annotate_stub, table.iloc[::step], tmp_path) for step in (1, -1, 1)]
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = annotate_stub(table, tmp_path, progress=lambda *_: pytest.fail("something was lost"))
    assert found == expected(table)
    assert not [path for path in folder_in(tmp_path).iterdir() if path.suffix == ".tmp"]


@pytest.mark.parametrize("engine", [LocalEngine(work=stubs.work), ProcessEngine(1, work=stubs.work)])
def test_interrupt_keeps_what_is_done_and_ends_at_once(tmp_path, often, heard, quick_start, engine):
    table = stubs.paragraphs(*stubs.texts(9), "SLEEP")
    main = os.getpid()

    def interrupt(done, total):
        if done == 9:
            os.kill(main, signal.SIGINT)

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        annotate_paragraphs(table, engine=engine, cache=tmp_path, quote_engine="rules", progress=interrupt)
    assert time.monotonic() - start < 20
    assert len(kept(table, tmp_path)) == 9


def test_second_run_and_few_new_paragraphs_cost_only_what_is_new(tmp_path):
    seen = []
    texts = stubs.texts(50)
    annotate_stub(stubs.paragraphs(*texts, *texts), tmp_path, progress=lambda *each: seen.append(each))
    assert seen == [(50, 50)]  # each once
    annotate_stub(stubs.paragraphs(*reversed(texts)), tmp_path, progress=lambda *each: seen.append(each))
    annotate_stub(stubs.paragraphs(*texts, "New."), tmp_path, progress=lambda *each: seen.append(each))
    assert seen == [(50, 50), (1, 1)]


def test_damaged_part_is_made_again_by_the_run(tmp_path, often):
    table = stubs.paragraphs(*stubs.texts(9))
    first = bytes_of(annotate_stub(table, tmp_path))
    path = part_paths(folder_in(tmp_path))[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)
    seen = []
    with pytest.warns(UserWarning, match="damaged; its paragraphs are annotated again"):
        again = annotate_stub(table, tmp_path, progress=lambda *each: seen.append(each))
    assert bytes_of(again).equals(first)
    assert seen == [(3, 3)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert bytes_of(annotate_stub(table, tmp_path)).equals(first)


# ---- no room, no permission ----------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own with room for next to nothing, where we may make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, "-t", "tmpfs", "-o", "size=32k", "tmpfs")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def mount(folder, *options):
    try:
        subprocess.run(["mount", *options, str(folder)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no disk can be mounted here: {error}")


def test_full_disk_is_said_and_costs_nothing_that_was_done(small_disk, often, monkeypatch):
    monkeypatch.setattr(cache_module, "JOINED_PARTS", 10**6)
    table = stubs.paragraphs(*stubs.texts(60))
    with pytest.warns(UserWarning, match=r"cannot be written \(No space left on device\).*Make room, or set ANALYST_"):
        found = annotate_stub(table, small_disk)
    assert len(found) == 60
    n_kept = len(kept(table, small_disk))
    assert 0 < n_kept < 60
    assert not [path for path in folder_in(small_disk).iterdir() if path.suffix == ".tmp"]
    mount(small_disk, "-o", "remount,size=4m")
    seen = []
    again = annotate_stub(table, small_disk, progress=lambda done, total: seen.append(total))
    assert set(seen) == {60 - n_kept}
    assert again == found
    assert len(kept(table, small_disk)) == 60


def test_cache_that_may_only_be_read_is_read(small_disk, often):
    table = stubs.paragraphs(*stubs.texts(6))
    annotate_stub(table.head(3), small_disk)
    mount(small_disk, "-o", "remount,ro")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(annotate_stub(table.head(3), small_disk)) == 3
    with pytest.warns(UserWarning, match="Read-only file system"):
        assert len(annotate_stub(table, small_disk)) == 6
    assert len(kept(table, small_disk)) == 3


def test_disk_that_is_full_for_a_while_gets_all_in_the_end(tmp_path, often, monkeypatch):
    whole = cache_module.write_part
    tries = iter(range(10**6))

    def full_at_first(folder, table):
        if next(tries) < 3:
            raise OSError(28, "No space left on device")
        return whole(folder, table)

    monkeypatch.setattr(cache_module, "write_part", full_at_first)
    table = stubs.paragraphs(*stubs.texts(30))
    with pytest.warns(UserWarning, match="No space left") as said:
        annotate_stub(table, tmp_path)
    assert len(said) == 1
    assert len(kept(table, tmp_path)) == 30


def test_run_stops_before_what_cannot_be_written_fills_the_memory(tmp_path, often, monkeypatch):
    def full(folder, table):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache_module, "write_part", full)
    monkeypatch.setattr(run_module, "_MOST_UNWRITTEN_BYTES", 1_000)
    with (
        pytest.warns(UserWarning, match="No space left"),
        pytest.raises(CacheError, match=r"Make room, or set ANALYST_CACHE.*again: what was written is kept"),
    ):
        annotate_stub(stubs.paragraphs(*stubs.texts(30)), tmp_path)


# ---- joined by another run -----------------------------------------------------------------------------


def test_parts_that_another_run_joins_before_they_are_read_are_looked_for_again(tmp_path, often, monkeypatch):
    monkeypatch.setattr(cache_module, "JOINED_PARTS", 10**6)
    table = stubs.paragraphs(*stubs.texts(9))
    annotate_stub(table, tmp_path)
    locate, n_parts = cache_module.Cache.locate, []

    def locate_then_join(self, hashes):
        finder = locate(self, hashes)
        n_parts.append(len(part_paths(self.folder)))
        if len(n_parts) == 2:  # the first look asks what there is to do
            self._join(part_paths(self.folder))
        return finder

    monkeypatch.setattr(cache_module.Cache, "locate", locate_then_join)
    assert annotate_stub(table, tmp_path) == expected(table)
    assert n_parts == [3, 3, 1]


def test_parts_that_go_again_and_again_end_the_run(tmp_path, monkeypatch):
    table = stubs.paragraphs(*stubs.texts(3))
    annotate_stub(table, tmp_path)
    n_reads = []

    def gone(self, number):
        n_reads.append(number)
        raise FileNotFoundError(self.path)

    monkeypatch.setattr("analyst.annotate.parts.Part.group", gone)
    with pytest.raises(CacheError, match=r"removed or damaged while it was in use.*Open the workbook again"):
        annotate_stub(table, tmp_path)
    assert len(n_reads) == 5


# ---- limit ---------------------------------------------------------------------------------------------


def test_cache_over_its_limit_is_said_and_kept_while_it_is_used(tmp_path):
    from analyst.annotate.upkeep import write_limit

    write_limit(tmp_path, 100)
    table = stubs.paragraphs(*stubs.texts(30))
    with pytest.warns(UserWarning, match=r"KB over its limit of 100 B.*analyst cache --limit SIZE") as said:
        found = annotate_stub(table, tmp_path)
    assert said[0].filename == __file__  # where the call stands
    assert len(found) == 30
    assert len(kept(table, tmp_path)) == 30


def test_large_corpora_lie_in_a_file_that_needs_no_cache(tmp_path, often, monkeypatch):
    monkeypatch.setattr(run_module, "IN_MEMORY", 10)
    monkeypatch.setattr("analyst.annotate.stored._PIECE", 4)
    table = stubs.paragraphs(*stubs.texts(30))
    found = annotate_stub(table, tmp_path / "cache")
    folder = found._folder.name
    shutil.rmtree(tmp_path / "cache")
    assert found.files() == []
    assert [found[key] for key in reversed(list(found))] == [expected(table)[key] for key in reversed(list(found))]
    assert found == expected(table)
    assert max(map(len, found.tables())) <= 4
    del found
    gc.collect()
    assert not Path(folder).exists()


def test_the_file_lies_in_the_order_of_reading(tmp_path, monkeypatch):
    monkeypatch.setattr(run_module, "IN_MEMORY", 10)
    monkeypatch.setattr("analyst.annotate.stored._BUCKET", 7)  # so that several have to be sorted
    table = stubs.paragraphs(*stubs.texts(30))
    found = annotate_stub(table, tmp_path)
    lying = [key for piece in found.tables() for key in piece["content_hash"].to_pylist()]
    assert lying == list(table["content_hash"])
    assert lying != sorted(lying)  # in which the parts lie
    assert sorted(path.name for path in Path(found._folder.name).iterdir()) == ["annotations.arrow"]
    again = found.in_file([*lying[::-1], lying[0], "no hash"])
    assert [key for piece in again.tables() for key in piece["content_hash"].to_pylist()] == lying[::-1]
    assert again == expected(table)


def test_without_room_for_the_file_the_parts_are_read(tmp_path, often, monkeypatch):
    monkeypatch.setattr(run_module, "IN_MEMORY", 10)
    monkeypatch.setattr("analyst.annotate.stored.TemporaryDirectory", no_room)
    table = stubs.paragraphs(*stubs.texts(30))
    with pytest.warns(UserWarning, match=r"No temporary file.*\(No space left on device\).*TMPDIR") as said:
        found = annotate_stub(table, tmp_path)
    assert said[0].filename == __file__
    assert found.files() == part_paths(folder_in(tmp_path))
    assert found == expected(table)


def no_room(**_):
    raise OSError(28, "No space left on device")


def test_what_could_not_be_annotated_is_told_with_its_place():
    from analyst.annotate import note_unannotated

    paragraphs = stubs.paragraphs("It rained.", "Lee said\nno.", "It rained.")
    articles = schema.empty("ARTICLES")
    bad = {paragraphs["content_hash"][0]: "two workers died over it"}
    told = note_unannotated(schema.empty("PROBLEMS"), paragraphs, articles, bad)
    said = "The paragraph “It rained.…” could not be annotated (two workers died over it): no names and no quotes"
    assert [row.startswith(said) for row in told["problem"]] == [True, True]
    assert note_unannotated(told, paragraphs, articles, {}) is told


def test_engine_that_cannot_start_keeps_what_was_there(tmp_path, quick_start):
    annotate_stub(stubs.paragraphs("Lee left."), tmp_path)
    with pytest.raises(EngineError):
        annotate_paragraphs(
            stubs.paragraphs("Lee left.", "Ada stayed."), cache=tmp_path, quote_engine="rules",
            engine=ProcessEngine(1, work=stubs.work_of_another_version),
        )  # fmt: skip
    assert len(kept(stubs.paragraphs("Lee left."), tmp_path)) == 1
