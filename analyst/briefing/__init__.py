"""Briefings: a page, slides, a handout and sheets to hand on, figures with their data, and a manifest that says
where each number comes from."""

from analyst.briefing.build import KINDS, Briefing, export
from analyst.briefing.check import Checked, Difference, check_briefing
from analyst.briefing.figures import FIGURES, Figure
from analyst.briefing.files import BriefingError, check_target
from analyst.briefing.numbers import Number, Where, recompute
from analyst.briefing.panel import BriefingPanel
from analyst.briefing.run import NotebookError, run_notebooks
from analyst.briefing.theme import Theme, ThemeError, find_theme, read_theme

__all__ = [
    "FIGURES",
    "KINDS",
    "Briefing",
    "BriefingError",
    "BriefingPanel",
    "Checked",
    "Difference",
    "Figure",
    "NotebookError",
    "Number",
    "Theme",
    "ThemeError",
    "Where",
    "check_briefing",
    "check_target",
    "export",
    "find_theme",
    "read_theme",
    "recompute",
    "run_notebooks",
]
