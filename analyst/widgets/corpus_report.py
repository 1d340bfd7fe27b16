"""What went in, what came out, and every line that was taken out between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets as widgets
import pandas as pd

from analyst.widgets import choices, views
from analyst.widgets.markup import Html, Mark, highlight, html, join, note, table_html
from analyst.widgets.panel import Menu, PagedList, Panel, filters, finder
from analyst.words import count

if TYPE_CHECKING:
    from analyst.workbook import Workbook


MAX_ARTICLES = 500
"""Rows of ARTICLES that are shown; the menu and its search find the others."""
MAX_PROBLEMS = 200
"""Rows of PROBLEMS that are shown; the rest is counted."""
MAX_DUPLICATES = 200
"""Rows of DUPLICATES that are shown; the rest is counted."""


class CorpusReport(Panel):
    """Files with their lines kept and removed, removals by rule, copies, problems, and the removed lines.

    Args:
        wb: The workbook.
    """

    def __init__(self, wb: Workbook) -> None:
        self._wb = wb
        self.found = wb.removed.head(0)
        self.file = Menu("Article", sorted(wb.articles["article_name"]), width="360px")
        self.find = finder(self.file, "words of the headline or outlet, then Enter", self._offer)
        self.rule = Menu("Rule", sorted(wb.removed["rule"].unique()))
        self.overview = widgets.HTML()
        self.list = PagedList("removal", self._read, size=6)
        self.article = widgets.HTML()
        super().__init__(
            "What was kept, and what was taken out",
            [filters(self.find, self.file, self.rule), self.overview, self.list, self.article],
        )
        for control in (self.file, self.rule):
            control.observe(lambda _: self.show(), "value")
        self.show()

    def show(self) -> None:
        """Draw the tables and list the removed lines that meet the filters."""
        self.found = choices.choose_removed(self._wb.removed, article_name=self.file.chosen, rule=self.rule.chosen)
        self.overview.value = join([self._files(), self._rules(), self._duplicates(), self._problems()])
        self.list.fill(len(self.found), lambda number: _removal_html(choices.row_of(self.found, number)))

    def summary(self) -> str:
        """Say how many files, lines and problems there are."""
        counts = self._counts()
        shown = "" if len(self.found) == len(self._wb.removed) else f", {len(self.found):,} of them shown"
        n_copies = int(self._wb.duplicates["is_copy"].sum())
        copies = f", {count(n_copies, 'copy', 'copies')}" if n_copies else ""
        removed = count(len(self._wb.removed), "line or part of a line", "lines or parts of lines")
        return (
            f"CorpusReport: {count(len(counts), 'article')}, "
            f"{count(int(counts['n_paragraphs'].sum()), 'paragraph')} kept, "
            f"{removed} removed{shown}, "
            f"{count(len(self._wb.problems), 'problem')}{copies}"
        )

    def _offer(self, text: str) -> list[str]:
        return sorted(choices.find_articles(self._wb.articles, text)["article_name"])

    def _counts(self) -> pd.DataFrame:
        counts = choices.count_lines(self._wb.articles, self._wb.removed)
        if self.file.chosen is not None:
            counts = counts[counts["article_name"] == self.file.chosen]
        return counts

    def _files(self) -> Html:
        columns = [
            "article_name",
            "outlet_label",
            "n_words",
            "n_paragraphs",
            "n_lines_removed",
            "n_parts_removed",
        ]
        headers = [
            "Article",
            "Outlet",
            "Words kept",
            "Paragraphs kept",
            "Lines removed",
            "Parts of lines removed",
        ]
        counts = self._counts()
        rows = [[row[column] for column in columns] for row in choices.rows_of(counts.head(MAX_ARTICLES))]
        table = table_html(headers, rows, caption="Articles")
        if len(counts) == len(rows):
            return table
        return join([table, note(f"The first {len(rows)} of {len(counts):,} articles; all are in ARTICLES.")])

    def _rules(self) -> Html:
        counts = self.found.groupby("rule").agg(n=("removed_id", "size"), n_articles=("article_id", "nunique"))
        ordered = counts.reset_index().sort_values(["n", "rule"], ascending=[False, True])
        rows = [[row["rule"], row["n"], row["n_articles"]] for row in choices.rows_of(ordered)]
        table = table_html(["Rule", "Removed", "Articles"], rows, caption="Removed lines by rule")
        return html("<details><summary>{}</summary>{}</details>", f"By rule: {count(len(rows), 'rule')}", table)

    def _duplicates(self) -> Html:
        """List the copies, and the articles that share a passage, with the file that is chosen or in the corpus."""
        names = self._wb.articles.set_index("article_id")[["article_name", "source_file", "is_counted"]]
        found = self._wb.duplicates
        if self.file.chosen is not None:
            here = names.index[names["article_name"] == self.file.chosen]
            found = found[found["article_id"].isin(here) | found["of_article_id"].isin(here)]
        if found.empty:
            return Html("")
        rows = [
            [
                names.at[row["article_id"], "article_name"],
                row["duplicate_kind"],
                names.at[row["of_article_id"], "article_name"],
                f"{row['similarity']:.0%}",
                row["n_shared_words"],
                "yes" if names.at[row["article_id"], "is_counted"] else "no",
            ]
            for row in choices.rows_of(found.head(MAX_DUPLICATES))
        ]
        headers = ["Article", "What it is", "Of, or with", "Alike", "Words in a row", "Counted"]
        table = table_html(headers, rows, caption="Copies and shared passages")
        n_left = len(found) - len(rows)
        more = note(f"{count(n_left, 'more row')} in DUPLICATES.") if n_left else Html("")
        n_copies = int(found["is_copy"].sum())
        head = f"{count(n_copies, 'copy', 'copies')}, {count(len(found) - n_copies, 'shared passage')}"
        said = f"{head}: {self._wb.copies_note}" if self._wb.copies_note else head
        return html("<details><summary>{}</summary>{}{}</details>", said, table, more)

    def _problems(self) -> Html:
        problems = self._wb.problems
        if self.file.chosen is not None:
            articles = self._wb.articles
            file = articles.loc[articles["article_name"] == self.file.chosen, "source_file"]
            problems = problems[problems["source_file"].isin(file)]
        if problems.empty:
            return note("No problems.")
        shown = choices.rows_of(problems.head(MAX_PROBLEMS))
        rows = [[row["source_file"] or "whole corpus", row["problem"]] for row in shown]
        table = table_html(["File", "Problem"], rows, caption="Problems")
        n_left = len(problems) - len(rows)
        return join([table, note(f"{count(n_left, 'more row')} in PROBLEMS.")]) if n_left else table

    def _read(self, number: int | None) -> None:
        self.article.value = self._raw(number) if number is not None else note("Nothing was removed here.")

    def _raw(self, number: int) -> Html:
        """Show the removed line among the raw lines around it."""
        row = choices.rows_of(self.found.iloc[[number]])[0]
        raw = "".join(self._wb.raw_texts.loc[self._wb.raw_texts["article_id"] == row["article_id"], "raw_text"])
        same = self._wb.removed[self._wb.removed["article_id"] == row["article_id"]]
        paragraphs = self._wb.paragraphs[self._wb.paragraphs["article_id"] == row["article_id"]]
        return views.scroll(
            views.raw_beside_clean_html(raw, paragraphs, same, around=row["raw_line"]),
            "Raw file beside clean text",
        )


def _removal_html(row: choices.Row) -> Html:
    struck = highlight(row["removed_text"], [Mark(0, len(row["removed_text"]), "removed")])
    place = f"{row['article_name']}, line {row['raw_line']} · {row['rule']}"
    part = "" if row["is_whole_line"] else " · part of the line"
    return html('<p dir="auto">{}</p><p class="analyst-meta">{}{}</p>', struck, place, part)
