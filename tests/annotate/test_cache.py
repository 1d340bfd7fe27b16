"""The cache: what it gives back, what it does with damage, how it keeps its size."""

import os
import time
import warnings

import pyarrow as pa
import pytest

from analyst.annotate import cache as cache_module
from analyst.annotate import stored
from analyst.annotate.cache import Cache
from analyst.annotate.columns import encode_annotations
from analyst.annotate.errors import CacheError
from analyst.annotate.parts import GROUP_ROWS, Part, hashes_of, part_paths, write_part
from analyst.annotate.stored import Annotations, Finder
from analyst.annotate.upkeep import clean, parse_size, read_limit, survey, trim, write_limit
from analyst.schema import hash_text
from tests.annotate.stubs import annotation


def many(first, last):
    return {hash_text(str(n)): annotation(f"Lee said {n}") for n in range(first, last)}


def write(cache, annotations):
    return cache.write([encode_annotations(annotations)])


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path, "model-1")


def test_cache_gives_back_what_it_was_given_and_nothing_else(cache, tmp_path):
    write(cache, many(0, 3))
    assert cache.find([*many(1, 5)]) == many(1, 3)
    assert Cache(tmp_path, "model-2").find([*many(0, 3)]) == {}


def test_same_annotations_make_the_same_file(cache):
    assert write(cache, many(0, 3)) == write(cache, many(0, 3))
    assert len(part_paths(cache.folder)) == 1


def test_nothing_is_written_for_nothing(cache):
    assert write(cache, {}) is None
    assert not cache.folder.exists()


def test_no_temporary_file_is_left(cache):
    write(cache, many(0, 3))
    assert [path.suffix for path in cache.folder.iterdir()] == [".parquet"]


@pytest.mark.parametrize("place", [0, 10, 0.3, 0.6, -30, -1])
def test_damaged_part_is_found_by_its_checksum_and_taken_out(cache, place):
    path = write(cache, many(0, 300))
    content = bytearray(path.read_bytes())
    content[int(place * len(content)) if isinstance(place, float) else place] ^= 0x40
    path.write_bytes(content)
    with pytest.warns(UserWarning, match="part of the cache is damaged; its paragraphs are annotated again"):
        assert cache.find([*many(0, 300)]) == {}
    assert not path.exists()
    assert write(cache, many(0, 300)) == path
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert cache.find([*many(0, 300)]) == many(0, 300)


def test_part_that_lost_its_end_is_taken_out(cache):
    path = write(cache, many(0, 3))
    path.write_bytes(path.read_bytes()[:200])
    with pytest.warns(UserWarning, match="damaged"):
        assert cache.find([*many(0, 3)]) == {}


def test_part_that_may_not_be_read_stays(cache, monkeypatch):
    path = write(cache, many(0, 3))

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("analyst.annotate.parts.pq.ParquetFile", refuse)
    with pytest.warns(UserWarning, match=r"cannot be read \(Permission denied\)"):
        assert cache.find([*many(0, 3)]) == {}
    assert path.exists()


def test_part_that_nobody_asked_for_is_not_read_through(cache, monkeypatch):
    write(cache, many(0, 3))
    monkeypatch.setattr(cache_module, "is_whole", lambda path: pytest.fail("it was read"))
    assert cache.find([*many(7, 9)]) == {}


def test_small_parts_are_joined_and_nothing_is_lost(cache, monkeypatch):
    monkeypatch.setattr(cache_module, "JOINED_PARTS", 4)
    for n in range(0, 40, 10):
        write(cache, many(n, n + 15))  # half of each is in the next one too
    before = max(path.stat().st_mtime for path in part_paths(cache.folder))
    cache.join_small()
    (joined,) = part_paths(cache.folder)
    assert Part(joined).metadata.num_rows == 45
    assert cache.find([*many(0, 45)]) == many(0, 45)
    assert joined.stat().st_mtime >= before - 1


def test_few_small_parts_stay_as_they_are(cache):
    write(cache, many(0, 3)), write(cache, many(3, 6))
    cache.join_small()
    assert len(part_paths(cache.folder)) == 2


def test_parts_joined_by_another_process_meanwhile_are_found_again(cache, monkeypatch):
    """One lists the parts, another joins them before they are opened."""
    monkeypatch.setattr(cache_module, "JOINED_PARTS", 2)
    write(cache, many(0, 3)), write(cache, many(3, 6))
    listed = []

    def part_paths_then_join(folder):
        paths = part_paths(folder)
        if not listed:
            listed.append(paths)
            monkeypatch.setattr(cache_module, "part_paths", part_paths)
            cache.join_small()
            monkeypatch.setattr(cache_module, "part_paths", part_paths_then_join)
        return paths

    monkeypatch.setattr(cache_module, "part_paths", part_paths_then_join)
    assert cache.find([*many(0, 6)]) == many(0, 6)
    assert len(listed[0]) == 2
    assert len(part_paths(cache.folder)) == 1


# ---- annotations that stay on disk ---------------------------------------------------------------------


def test_annotations_are_read_lazily_and_by_group(cache):
    everything = many(0, GROUP_ROWS + 500)
    write(cache, everything)
    found = cache.find(everything)
    assert not found._blocks
    wanted = list(everything)[-1]
    assert found[wanted] == everything[wanted]
    assert len(found._blocks) == 1
    assert list(found) == sorted(everything)
    assert "0" * 64 not in found
    assert "é" not in found
    with pytest.raises(KeyError):
        found["0" * 64]


def test_little_is_kept_in_memory(cache, monkeypatch):
    monkeypatch.setattr(stored, "_KEPT_BLOCKS", 1)
    monkeypatch.setattr(stored, "_KEPT_ANNOTATIONS", 10)
    everything = many(0, 3 * GROUP_ROWS)
    write(cache, everything)
    found = cache.find(everything)
    assert all(found[key] == everything[key] for key in list(everything)[::97])
    assert len(found._blocks) == 1
    assert len(found._decoded) == 10


def test_tables_hold_every_row_once(cache):
    write(cache, many(0, 1_500)), write(cache, many(1_000, 2_000))
    found = cache.find([*many(500, 1_800)])
    tables = list(found.tables())
    assert sorted(hash_ for table in tables for hash_ in table["content_hash"].to_pylist()) == sorted(many(500, 1_800))
    assert max(map(len, tables)) <= GROUP_ROWS


def test_table_has_the_order_that_is_asked_for(cache):
    write(cache, many(0, 10)), write(cache, many(10, 20))
    found = cache.find([*many(0, 20)])
    wanted = [hash_text(str(n)) for n in (12, 3, 99, 0, 19, 5)]
    assert found.table(wanted)["content_hash"].to_pylist() == [key for key in wanted if key != hash_text("99")]
    assert len(found.table([])) == 0


def test_annotations_in_memory_need_no_file(cache):
    write(cache, many(0, 30))
    found = cache.find([*many(5, 25)])
    assert found.files() == part_paths(cache.folder)
    loaded, lazy = found.loaded(), cache.find([*many(5, 25)])
    clean(cache.folder.parent)
    assert loaded == many(5, 25)
    assert loaded.files() == []
    with pytest.raises(CacheError, match=r"removed or damaged while it was in use.*Open the workbook again"):
        lazy[hash_text("7")]


def test_annotations_of_a_plain_mapping():
    assert Annotations.of(many(0, 5)) == many(0, 5)
    assert Annotations.of({}) == Annotations() == {}


@pytest.mark.parametrize("keys", [[], ["k"], ["k", "longer"], ["aa", "bb"], ["", "a"]])
def test_hashes_of_any_length(keys):
    column = pa.chunked_array([pa.array(["xx", *keys])]).slice(1)
    assert hashes_of(column).tolist() == [key.encode() for key in keys]


def test_what_is_twice_in_a_table_is_found_once():
    batch = pa.Table.from_batches([encode_annotations(many(0, 2))] * 2)
    finder = Finder(many(0, 2))
    finder.add_table(batch)
    assert Annotations(finder) == many(0, 2)
    assert finder.missing() == set()


# ---- size ----------------------------------------------------------------------------------------------


def parts_used(cache, *days_ago):
    paths = []
    for n, days in enumerate(days_ago):
        path = write(cache, many(n * 100, n * 100 + 100))
        os.utime(path, (time.time() - days * 86_400,) * 2)
        paths.append(path)
    return paths


def test_parts_that_were_used_longest_ago_go_first(cache, tmp_path):
    old, oldest, new = parts_used(cache, 2, 3, 1)
    over = trim(tmp_path, limit=old.stat().st_size + new.stat().st_size)
    assert over == 0
    assert part_paths(cache.folder) == sorted([old, new])
    assert not oldest.exists()


def test_use_is_noted(cache, tmp_path):
    (path,) = parts_used(cache, 5)
    cache.find([*many(0, 1)])
    assert time.time() - path.stat().st_mtime < 60


def test_what_is_in_use_stays_whatever_the_limit(cache, tmp_path):
    kept, gone = parts_used(cache, 2, 2)
    just_used = write(cache, many(900, 950))
    over = trim(tmp_path, limit=1, keep=[kept])
    assert part_paths(cache.folder) == sorted([kept, just_used])
    assert over == kept.stat().st_size + just_used.stat().st_size - 1
    assert not gone.exists()


def test_limit_is_kept_for_later_runs(tmp_path):
    assert read_limit(tmp_path) == 10 * 10**9
    write_limit(tmp_path / "new", 5_000)
    assert read_limit(tmp_path / "new") == 5_000
    (tmp_path / "new" / "limit.json").write_text('{"limit_bytes": "all"}')
    assert read_limit(tmp_path / "new") == 10 * 10**9
    with pytest.raises(ValueError, match="must be above 0"):
        write_limit(tmp_path, 0)


def test_cleaning_takes_parts_and_nothing_else(cache, tmp_path):
    write(cache, many(0, 3))
    other = Cache(tmp_path, "model-2")
    write(other, many(0, 3))
    (tmp_path / "notes.txt").write_text("mine")
    (cache.folder / "notes.txt").write_text("mine")
    size = sum(version.n_bytes for version in survey(tmp_path))
    assert clean(tmp_path, keep=[other.folder.name]) == size // 2
    assert [version.version for version in survey(tmp_path)] == [other.folder.name]
    assert clean(tmp_path) == size // 2
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["notes.txt", "notes.txt"]
    assert not other.folder.exists()


def test_survey_counts(cache, tmp_path):
    parts_used(cache, 2, 1)
    (version,) = survey(tmp_path)
    assert version[:3] == (cache.folder.name, 2, 200)
    assert 0.9 < (time.time() - version.last_used) / 86_400 < 1.1
    assert survey(tmp_path / "nowhere") == []


def test_leftovers_of_killed_runs_go(cache, tmp_path):
    write(cache, many(0, 3))
    old, fresh = (cache.folder / f".{digit * 32}.tmp" for digit in "ab")
    old.write_bytes(b"half"), fresh.write_bytes(b"half")
    os.utime(old, (0, 0))
    trim(tmp_path)
    assert (old.exists(), fresh.exists()) == (False, True)


@pytest.mark.parametrize(
    ("text", "size"), [("500MB", 500 * 10**6), (" 2.5 gb ", 25 * 10**8), ("7", 7), ("3K", 3_000), ("1TB", 10**12)]
)
def test_sizes_are_read(text, size):
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "GB", "-1GB", "0", "many", "1e9", "5 G B", "٣"])
def test_what_is_no_size_is_said(text):
    with pytest.raises(ValueError, match="is not a size; write it as 500MB"):
        parse_size(text)


def test_write_leaves_nothing_behind_when_the_disk_is_full(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analyst.annotate.parts.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_part(tmp_path, pa.Table.from_batches([encode_annotations(many(0, 3))]))
    assert list(tmp_path.iterdir()) == []
