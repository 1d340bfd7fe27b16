"""The button: it writes what is ticked, and says where, or why not."""

from analyst.briefing import FIGURES, KINDS, BriefingPanel, build


def test_one_press_writes_what_is_ticked(wb, tmp_path, monkeypatch):
    monkeypatch.setattr(build, "FIGURES", FIGURES[2:4])
    panel = BriefingPanel(wb, tmp_path / "out", title="T")
    assert panel.chosen == KINDS
    assert "nothing is written yet" in panel.summary()
    for kind in ("pptx", "docx", "figures", "tables"):
        panel.boxes[kind].value = False
    panel.button.click()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "briefing.html", "briefing.xlsx", "manifest.json",
    ]  # fmt: skip
    assert "briefing.xlsx" in panel.report.value and 'role="status"' in panel.report.value
    assert "Written: 3 files, among them briefing.html and briefing.xlsx" in panel.summary()
    assert not panel.button.disabled


def test_what_cannot_be_written_is_said_and_escaped(wb, tmp_path):
    panel = BriefingPanel(wb, tmp_path / "<b>out</b>")
    for box in panel.boxes.values():
        box.value = False
    assert panel.make() is None
    assert "Not written." in panel.report.value and "asked for was nothing" in panel.report.value
    (tmp_path / "<b>out<").touch()
    panel = BriefingPanel(wb, tmp_path / "<b>out<")
    assert panel.make() is None
    assert "&lt;b&gt;out&lt; is a file" in panel.report.value
    assert not panel.button.disabled
