"""A demonstration corpus with known differences between its outlets: invented articles, and the truth about them.

`write_demo` writes articles of five invented outlets on invented stories. The outlets differ in what `PLANTED` says,
and in nothing else: who is quoted, in which words and in which order is drawn for all of them alike. So the workbook's
findings can be held against what is there.
"""

from analyst.demo.articles import Article, Sentence
from analyst.demo.habits import EVEN, OUTLETS, PLANTED, Habits
from analyst.demo.write import DemoError, make_demo, write_demo

__all__ = [
    "EVEN",
    "OUTLETS",
    "PLANTED",
    "Article",
    "DemoError",
    "Habits",
    "Sentence",
    "make_demo",
    "write_demo",
]
