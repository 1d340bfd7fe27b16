from tests.browser.test_lab import *  # noqa
from tests.browser.test_lab import put_notebook, open_notebook, run_all, show_all, shoot
def test_story_tmp(page, lab):
    put_notebook(lab, "story", "import analyst\nfrom analyst import widgets\nwb = analyst.open_workbook('/tmp/h6/demo2/articles')", "widgets.StoryCompare(wb)")
    open_notebook(page, lab, "story")
    run_all(page); show_all(page)
    panel = page.locator(".jp-OutputArea .analyst-panel").first
    panel.wait_for(timeout=30000)
    shoot(page, panel, "story0")
    sel = panel.locator(".widget-dropdown", has=page.get_by_text("Speaker", exact=True)).locator("select")
    sel.select_option(label=next(v for v in sel.locator("option").all_text_contents() if "Okafor" in v))
    page.wait_for_timeout(3000)
    shoot(page, panel, "story1")
