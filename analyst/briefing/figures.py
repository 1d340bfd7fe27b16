"""The figures of a briefing: for each, the table it draws, what it shows, and what it cannot show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from analyst import charts, compare
from analyst.briefing.said import outlet_name
from analyst.charts.entities import leaders_of, most_common
from analyst.charts.removed import rule_words
from analyst.compare.coverage import name_statements
from analyst.compare.one_text import mark_one_text
from analyst.wording import say, say_n, wording

if TYPE_CHECKING:
    from analyst.charts.render import AnyChart
    from analyst.workbook import Workbook


Tables = Mapping[str, pd.DataFrame]


class Figure(NamedTuple):
    """One figure."""

    name: str
    """Name of its files."""
    anchor: str
    """Its place on the page."""
    title: str
    """The question that it answers."""
    table: Callable[[Workbook, Tables], pd.DataFrame]
    """Makes its table from the workbook and the tables of the figures before it, by anchor."""
    chart: Callable[..., AnyChart]
    """Draws the table, for a workbook; `top` limits the rows that are drawn, where `tops` has any."""
    finding: Callable[[pd.DataFrame, Workbook], str]
    """One line with numbers, computed; never called with an empty table."""
    limits: str
    """What it cannot show."""
    columns: tuple[tuple[str, str], ...]
    """Columns of the table that the page shows, each with its heading."""
    source: str
    """Tables of the workbook that it counts."""
    filter: str
    """Which of their rows it counts."""
    tops: tuple[int, ...] = ()
    """How many rows to draw where there is less room, as on a slide: the first that fits is taken."""
    section: str = "findings"
    """`findings`, or `method` for what says how good the material is."""
    behind: Callable[[pd.Series, pd.DataFrame], pd.Series] | None = None
    """Marks the rows of QUOTES that a row of the table counts."""


def _drawn_by(chart: Callable[..., AnyChart]) -> Callable[..., AnyChart]:
    """Draw with a chart function, its subtitle saying how many articles there are, and from when."""
    return lambda table, wb, **options: chart(table, **_about(wb), **options)


def _about(wb: Workbook) -> dict[str, Any]:
    return {"n_articles": len(wb.counted), "dates": wording().dated(wb.counted["published_at"])}


def _about_compared(wb: Workbook) -> dict[str, Any]:
    """Say how many articles were compared, and from when: those that tell a story which another outlet tells."""
    told = wb.stories.loc[wb.stories["n_outlets"] > 1, "article_id"]
    compared = wb.counted[wb.counted["article_id"].isin(told)]
    return {"n_articles": len(compared), "dates": wording().dated(compared["published_at"])}


def _draw_removed(table: pd.DataFrame, wb: Workbook, **options: Any) -> AnyChart:  # noqa: ANN401
    """Draw the cleaning of all articles: the copies that are left out of the counts were cleaned too."""
    usable = wb.articles[wb.articles["problem"].isna()]
    dates = wording().dated(usable["published_at"])
    return charts.removed_chart(table, n_articles=len(usable), dates=dates, **options)


# ---- voices ----------------------------------------------------------------------------------------


def _voices_finding(voices: pd.DataFrame, wb: Workbook) -> str:
    total = int(voices["n_quotes"].sum())
    named = voices[~voices["speaker"].isin(compare.UNNAMED)]
    if named.empty:
        return say_n(total, "None of {n} attribution names its speaker.", "None of {n} attributions names its speaker.")
    ranked = _ranked(named, "speaker", "n_quotes")
    articles = int(named.loc[named["speaker"] == ranked.index[0], "n_articles"].sum())
    parts = [
        _first_places(ranked, _QUOTED, total, articles, _n_counted(wb)),
        _by_outlet(named, "speaker", "n_quotes", {}),
        _unnamed(voices),
    ]
    return " ".join(filter(None, parts))


def _by_outlet(counts: pd.DataFrame, key: str, weight: str, names: Mapping[str, str]) -> str:
    """Say who leads in more outlets than one, where it is not who leads in all: the chart's title says so."""
    sums = counts.groupby(key, observed=True)[weight].sum()
    leads = most_common(leaders_of(counts.rename(columns={"outlet": "group"}), key, weight))
    if counts["outlet"].nunique() < 2 or leads is None or sums[leads] == sums.max():
        return ""
    return say("In more outlets than anybody else, {name} comes first.", name=names.get(str(leads), str(leads)))


def _unnamed(voices: pd.DataFrame) -> str:
    """Count the attributions that are no voice's: the pooled rows of VOICES."""
    nobody, left_open = (int(voices.loc[voices["speaker"] == row, "n_quotes"].sum()) for row in compare.UNNAMED)
    if nobody and left_open:
        leave = say_n(
            left_open,
            "{n} leaves open who “he”, “it” or “they” is",
            "{n} leave open who “he”, “it” or “they” is",
        )
        return say_n(
            nobody,
            "{n} attribution names no speaker, {leave}.",
            "{n} attributions name no speaker, {leave}.",
            leave=leave,
        )
    if left_open:
        return say_n(
            left_open,
            "{n} attribution leaves open who “he”, “it” or “they” is.",
            "{n} attributions leave open who “he”, “it” or “they” is.",
        )
    if not nobody:
        return ""
    return say_n(nobody, "{n} attribution names no speaker.", "{n} attributions name no speaker.")


def _is_voice(row: pd.Series, quotes: pd.DataFrame) -> pd.Series:
    """Mark the quotes of a speaker in an outlet, as `count_voices` puts them together."""
    here = quotes["outlet"].astype("str") == row["outlet"]
    if not pd.isna(row["speaker_entity_id"]):
        return here & (quotes["speaker_entity_id"] == row["speaker_entity_id"]).fillna(False).astype(bool)
    own = quotes[here & quotes["speaker_entity_id"].isna()]  # words are compared in these alone: of many they take long
    left_open = compare.is_left_open(own)
    if row["speaker"] == compare.LEFT_OPEN:
        return here & left_open.reindex(quotes.index, fill_value=False)
    name = own["speaker_name"].fillna(own["speaker_text"]).fillna("").astype("str")
    name = name.str.split().str.join(" ").str.casefold()
    wanted = row["speaker"].removesuffix(" [as printed]").casefold()
    is_voice = ~left_open & (name == ("" if row["speaker"] == compare.NO_SPEAKER else wanted))
    return here & is_voice.reindex(quotes.index, fill_value=False)


# ---- types of quote --------------------------------------------------------------------------------


def _types(voices: pd.DataFrame) -> pd.DataFrame:
    """Sum VOICES to one row an outlet: its quotes, and those of each type."""
    counts = ["n_quotes", "n_direct", "n_mixed", "n_indirect", "n_words", "n_quoted_words"]
    return voices.groupby("outlet", as_index=False)[counts].sum()


def _types_finding(types: pd.DataFrame, wb: Workbook) -> str:
    sums = types.sum(numeric_only=True).astype("int64")
    return say(
        "{direct} attributions are direct quotes, {mixed} partly so, {indirect} without quotation marks; {words} "
        "attributed words stand in quotation marks.",
        direct=wording().share(sums["n_direct"], sums["n_quotes"]),
        mixed=sums["n_mixed"],
        indirect=sums["n_indirect"],
        words=wording().share(sums["n_quoted_words"], sums["n_words"]),
    )


def _is_outlet(row: pd.Series, quotes: pd.DataFrame) -> pd.Series:
    return quotes["outlet"].astype("str") == row["outlet"]


# ---- statements ------------------------------------------------------------------------------------


def _statements(wb: Workbook, before: Tables) -> pd.DataFrame:
    """Take STATEMENTS, with the statement that each pair belongs to, and whether it is one text printed twice."""
    found = wb.statements
    marks = {"statement_id": name_statements(found), "is_one_text": mark_one_text(found, wb.duplicates)}
    return found.assign(**marks)


def _cue_pairs(wb: Workbook, before: Tables) -> pd.DataFrame:
    """Compare verbs where the outlets wrote for themselves: in one text printed twice nobody chose another."""
    statements = before["statements"]
    return compare.compare_cues(statements[~statements["is_one_text"]], wb.quotes)


def _statements_chart(statements: pd.DataFrame, wb: Workbook, **options: Any) -> AnyChart:  # noqa: ANN401
    # An outlet whose articles are compared with nothing has no column: an empty tile would say that nothing matched.
    told = wb.stories.loc[wb.stories["n_outlets"] > 1, "outlet_label"]
    having = {*statements["outlet_label_a"], *statements["outlet_label_b"]}
    outlets = sorted({*map(outlet_name, told.unique()), *having})
    title = _title(statements)
    chart = charts.statements_chart(statements, title=title, outlets=outlets, **_about_compared(wb), **options)
    if title is None:
        return chart
    said = say("{finding}. Rows: statements; columns: outlets; filled: a sentence was matched.", finding=title)
    return chart.properties(description=said)


def _title(statements: pd.DataFrame) -> str | None:
    """Write the title where outlets print one text: by its own the chart calls them outlets that have a statement."""
    if not statements["is_one_text"].any():
        return None
    n = statements["statement_id"].nunique()
    n_copied = n - statements.loc[~statements["is_one_text"], "statement_id"].nunique()
    if not n_copied:
        return say_n(
            n,
            "{n} statement in several outlets, some of which print one text",
            "{n} statements in several outlets, some of which print one text",
        )
    return say_n(
        n,
        "{n} statement in several outlets, {copied} of them only as one text that each prints",
        "{n} statements in several outlets, {copied} of them only as one text that each prints",
        copied=n_copied,
    )


def _statements_finding(statements: pd.DataFrame, wb: Workbook) -> str:
    pairs = statements.groupby(["outlet_label_a", "outlet_label_b"]).size().sort_values(ascending=False)
    (first, second), most = pairs.index[0], int(pairs.iloc[0])
    n_named = statements["statement_id"].nunique()
    if len(pairs) == 1:
        text = say_n(
            n_named,
            "{n} statement stands in both {first} and {second}, in {pairs} of sentences",
            "{n} statements stand in both {first} and {second}, in {pairs} of sentences",
            pairs=say_n(len(statements), "{n} pair", "{n} pairs"),
            first=first,
            second=second,
        )
    else:
        lie = say_n(most, "{n} lies between {first} and {second}", "{n} lie between {first} and {second}",
                    first=first, second=second)  # fmt: skip
        text = say_n(
            n_named,
            "{n} statement stands in several outlets, in {pairs} of sentences, of which {lie}",
            "{n} statements stand in several outlets, in {pairs} of sentences, of which {lie}",
            pairs=say_n(len(statements), "{n} pair", "{n} pairs"),
            lie=lie,
        )
    parts = [text, _printed_twice(statements), _warned(int(statements["warning"].notna().sum()))]
    return "; ".join(filter(None, parts))


def _printed_twice(statements: pd.DataFrame) -> str:
    n = int(statements["is_one_text"].sum())
    if not n:
        return ""
    if n == len(statements):
        return say("all are one text printed twice, which is one source and no agreement")
    return say_n(
        n,
        "{n} pair is one text printed twice, which is one source and no agreement",
        "{n} pairs are one text printed twice, which is one source and no agreement",
    )


def _warned(n: int) -> str:
    if not n:
        return say("no pair shows another negation, number or name.")
    return say_n(
        n,
        "{n} pair carries a warning to check: another negation, number or name.",
        "{n} pairs carry a warning to check: another negation, number or name.",
    )


# ---- spellings -------------------------------------------------------------------------------------


def _spellings_finding(spellings: pd.DataFrame, wb: Workbook) -> str:
    parts = []
    for _, rows in list(spellings.groupby("entity_id", sort=False))[:2]:
        outlets = rows.groupby("spelling")["outlet"].nunique().reset_index()
        outlets = outlets.sort_values(["outlet", "spelling"], ascending=[False, True])
        counted = outlets.to_numpy().tolist()
        first, n_first = counted[0]
        forms = [say_n(n_first, "{form} in {n} outlet", "{form} in {n} outlets", form=first)]
        forms += [say("{form} in {n}", form=form, n=n) for form, n in counted[1:]]
        printed = wording().listed(forms)
        parts.append(say("{name} is printed as {forms}", name=rows["name"].iloc[0], forms=printed))
    others = spellings["entity_id"].nunique() - len(parts)
    if others > 0:
        parts.append(say_n(others, "{n} other name also varies", "{n} other names also vary"))
    return "; ".join(parts) + "."


# ---- cues ------------------------------------------------------------------------------------------


def _cues_finding(cues: pd.DataFrame, wb: Workbook) -> str:
    total = int(cues["n_quotes"].sum())
    ranked = _ranked(cues, "cue_lemma", "n_quotes")
    text = say_n(
        total,
        "“{cue}” introduces {share} attribution that has a cue",
        "“{cue}” introduces {share} attributions that have a cue",
        cue=ranked.index[0],
        share=wording().share(int(ranked.iloc[0]), total),
    )
    marked = cues[cues["stance"].isin(["supporting", "doubting", "loaded"])]
    counts = marked.groupby("stance", observed=True)["n_quotes"].sum()
    if counts.empty:
        return say("{first}; none has a supporting, doubting or loaded one.", first=text)
    words = _ranked(marked, "cue_lemma", "n_quotes")
    n_marked = int(counts.sum())
    return say_n(
        n_marked,
        "{first}; {share} has a cue that takes a stance ({kinds}): {named}.",
        "{first}; {share} have a cue that takes a stance ({kinds}): {named}.",
        first=text,
        share=wording().share(n_marked, total),
        kinds=wording().listed([f"{say(str(stance))} {wording().number(int(n))}" for stance, n in counts.items()]),
        named=wording().listed([say("“{word}”", word=word) for word in words.index], limit=5),
    )


def _is_cue(row: pd.Series, quotes: pd.DataFrame) -> pd.Series:
    same_outlet = quotes["outlet"].astype("str") == row["outlet"]
    cues = quotes.loc[same_outlet, "cue_lemma"].fillna("").str.casefold()
    return (cues == str(row["cue_lemma"]).casefold()).reindex(quotes.index, fill_value=False)


# ---- cues of the same statement ---------------------------------------------------------------------


def _cue_pairs_finding(pairs: pd.DataFrame, wb: Workbook) -> str:
    other = pairs[~pairs["is_same_cue"]]
    if other.empty:
        if len(pairs) == 1:
            return say("Two outlets both attribute 1 matched statement, with the same verb.")
        return say(
            "Two outlets both attribute a matched statement {n} times, each time with the same verb.", n=len(pairs)
        )
    examples = [
        say(
            "“{one}” ({outlet}) against “{other}” ({other_outlet})",
            one=row.cue_text_a,
            outlet=row.outlet_label_a,
            other=row.cue_text_b,
            other_outlet=row.outlet_label_b,
        )
        for row in compare.by_contrast(other).head(3).itertuples()
    ]
    return say_n(
        len(pairs),
        "In {share} pair of attributions inside matched statements, the verb differs: {examples}.",
        "In {share} pairs of attributions inside matched statements, the verb differs: {examples}.",
        share=wording().share(len(other), len(pairs)),
        examples=_and_others(examples, len(other)),
    )


def _and_others(examples: list[str], n_all: int) -> str:
    if n_all > len(examples):
        return say("{named} and others", named=", ".join(examples))
    return wording().listed(examples)


# ---- entities --------------------------------------------------------------------------------------

_TYPES_DRAWN = ("PERSON", "ORG", "PLACE")
"""What the chart draws: then its n and the number in the sentence above it are the same."""


def _entities(wb: Workbook, before: Tables) -> pd.DataFrame:
    drawn = wb.entities.loc[wb.entities["entity_type"].isin(_TYPES_DRAWN), "entity_id"]
    return compare.count_entities(
        wb.mentions[wb.mentions["entity_id"].isin(drawn)],
        wb.tokens,
        entities=wb.entities,
        articles=wb.counted,
        field_mentions=wb.field_mentions,
    )


def _entities_finding(counts: pd.DataFrame, wb: Workbook) -> str:
    total = int(counts["n_mentions"].sum())
    ranked = _ranked(counts, "entity_id", "n_mentions")
    names = dict(zip(counts["entity_id"], counts["name"], strict=True))
    articles = int(counts.loc[counts["entity_id"] == ranked.index[0], "n_articles"].sum())
    named = ranked.set_axis([names[key] for key in ranked.index])
    text = _first_places(named, _NAMED, total, articles, _n_counted(wb))
    return " ".join(filter(None, [text, _by_outlet(counts, "entity_id", "n_mentions", names)]))


# ---- keyness ---------------------------------------------------------------------------------------


def _keyness_finding(table: pd.DataFrame, wb: Workbook) -> str:
    if (table["verdict"] == "too few to compare").all():
        return say(
            "Too few to compare: no outlet has {n} articles on both sides of the comparison, so no word can be called "
            "typical of one. The figure shows counts and no more.",
            n=compare.MIN_ARTICLES,
        )
    found = table[table["is_distinctive"] & (table["log_odds_z"] > 0)]
    n_targets = table.loc[table["verdict"] != "too few to compare", "target"].nunique()
    if found.empty:
        return say_n(
            n_targets,
            "No word passes the test in {n} outlet with enough articles.",
            "No word passes the test in {n} outlets with enough articles.",
        )
    of = sorted(set(found["target"]))
    where = say("{n} outlet ({name})", n=1, name=of[0]) if len(of) == 1 else say("{n} outlets", n=len(of))
    tested = say_n(n_targets, "{n} outlet tested", "{n} outlets tested")
    examples = [say("“{word}” ({outlet})", word=row.term, outlet=row.target) for row in found.head(5).itertuples()]
    return say_n(
        len(found),
        "{n} word of {where} passes the test; {tested}: {examples}.",
        "{n} words of {where} pass the test; {tested}: {examples}.",
        where=where,
        tested=tested,
        examples=_and_others(examples, len(found)),
    )


# ---- removed ---------------------------------------------------------------------------------------


def _removed_finding(counts: pd.DataFrame, wb: Workbook) -> str:
    by_rule = _ranked(counts, "rule", "n_removed")
    total = int(by_rule.sum())
    rules = [f"{rule_words(str(rule))} ({wording().number(n)})" for rule, n in by_rule.iloc[:3].items()]
    return say_n(
        total,
        "{n} line or part of a line of the files was set aside, by {rules}; most often {named}.",
        "{n} lines or parts of lines of the files were set aside, by {rules}; most often {named}.",
        rules=say_n(len(by_rule), "{n} rule", "{n} rules"),
        named=wording().listed(rules),
    )


# ---- all of them -----------------------------------------------------------------------------------


class _Ranking(NamedTuple):
    """How it is said who has the first place."""

    tied: str
    alone: tuple[str, str]
    """Where there is no other: in one article, in several."""
    before: tuple[str, str]
    """Where others come next."""


_QUOTED = _Ranking(
    "In all, {names} are quoted most: {part} attributions each.",
    (
        "In all, {name} is quoted most: {part} attributions, in {articles} of {n} article.",
        "In all, {name} is quoted most: {part} attributions, in {articles} of {n} articles.",
    ),
    (
        "In all, {name} is quoted most: {part} attributions, in {articles} of {n} article, before {rest}.",
        "In all, {name} is quoted most: {part} attributions, in {articles} of {n} articles, before {rest}.",
    ),
)
_NAMED = _Ranking(
    "In all, {names} are named most: {part} mentions each.",
    (
        "In all, {name} is named most: {part} mentions, in {articles} of {n} article.",
        "In all, {name} is named most: {part} mentions, in {articles} of {n} articles.",
    ),
    (
        "In all, {name} is named most: {part} mentions, in {articles} of {n} article, before {rest}.",
        "In all, {name} is named most: {part} mentions, in {articles} of {n} articles, before {rest}.",
    ),
)


def _first_places(ranked: pd.Series, words: _Ranking, total: int, articles: int, n_articles: int) -> str:
    """Say who has the first place, or shares it, and who comes next."""
    tied, part = ranked[ranked == ranked.iloc[0]], wording().share(int(ranked.iloc[0]), total)
    if len(tied) > 1:
        return say(words.tied, names=wording().listed(list(map(str, tied.index)), limit=4), part=part)
    # Two more places, and all who share the last of them.
    following = ranked.iloc[1:]
    if len(following) > 2:
        following = following[following >= following.iloc[1]]
    rest = [f"{name} ({wording().number(count)})" for name, count in following.items()]
    return say_n(
        n_articles,
        *(words.before if rest else words.alone),
        name=ranked.index[0],
        part=part,
        articles=articles,
        rest=wording().listed(rest, limit=4),
    )


def _n_counted(wb: Workbook) -> int:
    return len(wb.counted)


def _ranked(table: pd.DataFrame, key: str, count: str) -> pd.Series:
    """Sum a count for each key over all groups: largest first, ties by the key."""
    sums = table.groupby(key, observed=True)[count].sum().reset_index()
    sums = sums.sort_values([count, key], ascending=[False, True])
    return sums.set_index(key)[count]


FIGURES: tuple[Figure, ...] = (
    Figure(
        name="fig01_voices",
        anchor="voices",
        title="Who is quoted, and how much?",
        table=lambda wb, before: compare.count_voices(wb.quotes),
        chart=_drawn_by(charts.voices_chart),
        finding=_voices_finding,
        limits="An attribution counts once for every article that prints it, however long it is and whoever "
        "wrote it first. Being quoted is not being supported. “He” and “the minister” are resolved by rule; "
        "the less sure ones are marked in the list of quotes.",
        columns=(
            ("outlet", "Outlet"), ("speaker", "Speaker"), ("n_quotes", "Quotes"), ("n_direct", "direct"),
            ("n_mixed", "mixed"), ("n_indirect", "indirect"), ("n_articles", "Articles"),
            ("share_quotes", "Share of outlet's quotes"),
        ),
        source="QUOTES",
        filter="all quotes of the articles that are counted, by outlet and speaker",
        tops=(10, 8, 6),
        behind=_is_voice,
    ),
    Figure(
        name="fig02_quote_types",
        anchor="quote-types",
        title="How much is in the speakers' own words?",
        table=lambda wb, before: _types(before["voices"]),
        chart=_drawn_by(charts.quote_types_chart),
        finding=_types_finding,
        limits="Quotation marks show what the outlet presents as verbatim. A translated quote is in "
        "somebody's words, not the speaker's. Indirect quotes are the hardest to find, so their number is "
        "the least sure.",
        columns=(
            ("outlet", "Outlet"), ("n_quotes", "Quotes"), ("n_direct", "direct"), ("n_mixed", "mixed"),
            ("n_indirect", "indirect"), ("n_words", "Words"), ("n_quoted_words", "in quotation marks"),
        ),
        source="QUOTES",
        filter="all quotes of the articles that are counted, by outlet",
        behind=_is_outlet,
    ),
    Figure(
        name="fig03_statements",
        anchor="statements",
        title="Which statements stand in several outlets?",
        table=_statements,
        chart=_statements_chart,
        finding=_statements_finding,
        limits="Sentences are matched by their wording. The same statement in quite other words is not "
        "found, so a statement without a counterpart here was not necessarily left out. Who wrote it first "
        "is not known.",
        columns=(
            ("outlet_label_a", "Outlet"), ("text_a", "Sentence"), ("outlet_label_b", "Other outlet"),
            ("text_b", "Its sentence"), ("similarity", "Similarity"), ("is_one_text", "One text"),
            ("warning", "Look at"),
        ),
        source="SENTENCES, TOKENS, MENTIONS, ENTITIES, DUPLICATES",
        filter="sentences of the articles that are counted, matched between two outlets inside each story",
        tops=(8, 6, 5, 4),
    ),
    Figure(
        name="fig04_cue_pairs",
        anchor="cue-pairs",
        title="Which verb does each outlet choose for the same statement?",
        table=_cue_pairs,
        chart=lambda table, wb, **options: charts.cue_pairs_chart(table, **_about_compared(wb), **options),
        finding=_cue_pairs_finding,
        limits="The fairest comparison of verbs, and the smallest: only attributions inside sentences that "
        "were matched; one text printed twice is left out, because nobody chose a verb there. One of the two may "
        "be a translation of the other, or both of a third.",
        columns=(
            ("outlet_label_a", "Outlet"), ("cue_text_a", "Cue"), ("content_a", "What is said"),
            ("outlet_label_b", "Other outlet"), ("cue_text_b", "Its cue"), ("content_b", "What it says"),
        ),
        source="STATEMENTS, QUOTES",
        filter="quotes inside sentences that were matched between two outlets, one text printed twice left out",
        tops=(8, 6, 5),
        behind=lambda row, quotes: quotes["quote_id"].isin([row["quote_id_a"], row["quote_id_b"]]),
    ),
    Figure(
        name="fig05_cues",
        anchor="cues",
        title="Which verbs introduce what is said?",
        table=lambda wb, before: compare.count_cues(wb.quotes),
        chart=_drawn_by(charts.cues_chart),
        finding=_cues_finding,
        limits="A verb is not an intent: “claim” or “admit” may be a translator's or an agency's choice, or "
        "simply fit what was said. Compare outlets on the same statement before making anything of it.",
        columns=(
            ("outlet", "Outlet"), ("cue_lemma", "Cue"), ("stance", "Class"), ("n_quotes", "Quotes"),
            ("n_articles", "Articles"), ("share_quotes", "Share of outlet's quotes with a cue"),
        ),
        source="QUOTES",
        filter="quotes with a cue, by outlet and lemma of the cue",
        tops=(12, 10, 8),
        behind=_is_cue,
    ),
    Figure(
        name="fig06_spellings",
        anchor="spellings",
        title="Which spelling does each outlet print?",
        table=lambda wb, before: compare.count_spellings(wb.mentions, wb.entities),
        chart=_drawn_by(charts.spellings_chart),
        finding=_spellings_finding,
        limits="A spelling is an outlet's house style, its agency's, or its translator's; it shows no view "
        "of the person or place by itself.",
        columns=(
            ("name", "Name"), ("outlet", "Outlet"), ("spelling", "Spelling"), ("n_mentions", "Mentions"),
            ("n_articles", "Articles"),
        ),
        source="MENTIONS, ENTITIES",
        filter="mentions of entities that are printed in more than one spelling",
        tops=(3, 2, 1),
    ),
    Figure(
        name="fig07_entities",
        anchor="entities",
        title="Who and what is named?",
        table=_entities,
        chart=_drawn_by(charts.entities_chart),
        finding=_entities_finding,
        limits="Names are counted, pronouns and roles (“the president”) are not, so a person who is named "
        "once and then called “he” counts once. Longer articles name more; the rate per 1,000 words is in "
        "the table.",
        columns=(
            ("outlet", "Outlet"), ("name", "Name"), ("entity_type", "Type"), ("n_mentions", "Mentions"),
            ("n_articles", "Articles"), ("per_1k", "Per 1,000 words"),
        ),
        source="MENTIONS, TOKENS, ENTITIES",
        filter="people, organisations and places, by name, in the articles that are counted, by outlet",
        tops=(12, 10, 8),
    ),
    Figure(
        name="fig08_keyness",
        anchor="keyness",
        title="Which words are distinctive of an outlet?",
        table=lambda wb, before: compare.keyness(wb.tokens),
        chart=_drawn_by(charts.keyness_chart),
        finding=_keyness_finding,
        limits="Names and words inside quotation marks are left out. The article is the unit: with few "
        "articles a difference in words is a difference in topics. Nothing is called distinctive below "
        f"{compare.MIN_ARTICLES} articles on each side.",
        columns=(
            ("target", "Outlet"), ("term", "Word"), ("n_target", "In outlet"), ("n_reference", "In the rest"),
            ("per_1k_target", "Per 1,000 words"), ("per_1k_reference", "in the rest"), ("verdict", "Verdict"),
        ),
        source="TOKENS",
        filter="words outside of names and quotation marks, each outlet against the rest",
        tops=(6, 4),
    ),
    Figure(
        name="fig09_removed",
        anchor="removed",
        title="What was set aside as not being article text?",
        table=lambda wb, before: compare.count_removed(wb.removed),
        chart=_draw_removed,
        finding=_removed_finding,
        limits="A line set aside by mistake is missing from every count; each one is in {file} with its rule and "
        "its place in the file.",
        columns=(
            ("outlet", "Outlet"), ("rule", "Rule"), ("n_removed", "Lines"), ("n_articles", "Articles"),
            ("n_chars", "Characters"),
        ),
        source="REMOVED",
        filter="all lines, and parts of lines, that are not in the text, by outlet and rule",
        tops=(12, 10, 8),
        section="method",
    ),
)  # fmt: skip
