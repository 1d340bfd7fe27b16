"""The benchmark of reading runs, and reads all that it made."""

from benchmarks import reading


def test_every_way_reads_all_articles():
    rows = list(reading.run({"pages": 6, "rows": 12, "files": 9}))
    assert [row[:3] for row in rows] == [
        ("nothing", "import", 0),
        ("6 pages", "read_corpus", 6),
        ("6 pages", "trafilatura", 6),
        ("12 rows", "read_corpus", 12),
        ("12 rows", "pandas", 12),
        ("9 files", "read_corpus", 9),
        ("9 files", "read_text", 9),
    ]
    assert all(seconds > 0 and peak > 5 for *_, seconds, _, peak in rows)


def test_pages_differ():
    writer = reading.Writer(1)
    pages = [writer.page(number) for number in range(10)]
    assert len(set(pages)) == 10
    assert all(f"| {outlet}</title>" in page for outlet, page in zip(reading.OUTLETS * 2, pages, strict=True))
