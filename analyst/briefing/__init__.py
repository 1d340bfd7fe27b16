"""Briefings: figures with their data, one page to hand on, and a manifest that says what it was made from."""

from analyst.briefing.build import Briefing, export
from analyst.briefing.figures import FIGURES, Figure
from analyst.briefing.files import BriefingError, check_target
from analyst.briefing.run import NotebookError, run_notebooks

__all__ = [
    "FIGURES",
    "Briefing",
    "BriefingError",
    "Figure",
    "NotebookError",
    "check_target",
    "export",
    "run_notebooks",
]
