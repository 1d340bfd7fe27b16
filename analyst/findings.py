"""What a table says, in sentences: tables in, Markdown out, every number computed.

The notebooks and the briefing print these. They hold on any corpus: with one article, with no quotes,
with nothing at all. Text from articles is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pandas as pd

from analyst.compare import LEFT_OPEN, MIN_ARTICLES, NO_SIDE, NO_SPEAKER, NOT_SIDES, UNNAMED, by_contrast
from analyst.quotes.confidence import UNSURE_BELOW
from analyst.review import QuotePrecision, describe_precision
from analyst.schema import REVIEW_NOTE
from analyst.words import count, listed, percent

TOO_FEW = "too few to compare"

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$>:@])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]+")


def plain(text: object) -> str:
    """Escape text so that it stands in Markdown, and in the HTML made of it, as the letters that it is.

    Example:
        >>> plain("*Ada* <Lee>")
        '\\\\*Ada\\\\* &lt;Lee&gt;'
    """
    flat = " ".join(_CONTROL.sub(" ", str(text)).split())
    safe = flat.replace("&", "&amp;").replace("<", "&lt;")
    return _SPECIAL.sub(r"\\\1", safe).replace("\\>", "&gt;")


def describe_corpus(articles: pd.DataFrame, removed: pd.DataFrame) -> str:
    """Say how many articles of how many outlets were read, from when, and how much was taken out."""
    if articles.empty:
        return "The corpus holds no article."
    used = articles[articles["is_counted"]]
    is_copy = ~articles["is_counted"] & articles["copy_of"].notna()
    n_bad, n_copies = int(articles["problem"].notna().sum()), int(is_copy.sum())
    n_foreign = len(articles) - len(used) - n_bad - n_copies
    if n_bad == len(articles):
        return f"None of {count(n_bad, 'file')} could be used; the table of problems says why."
    if used.empty:
        return "No article is in English, and none was analysed."
    parts = [
        f"**{count(len(used), 'article')}**, {count(int(used['n_words'].sum()), 'word')} of clean text, "
        f"{_outlets(used)}.",
        _dates(used),
        _taken_out(removed),
        f"{count(n_copies, 'copy is', 'copies are')} left out of all counts; the table of duplicates says of what."
        if n_copies
        else "",
        f"{count(n_foreign, 'article is', 'articles are')} not in English and left out." if n_foreign else "",
        f"{count(n_bad, 'file')} could not be used; the table of problems says why." if n_bad else "",
    ]
    return " ".join(part for part in parts if part)


def _taken_out(removed: pd.DataFrame) -> str:
    if removed.empty:
        return "Nothing was taken out of the files."
    lines = count(len(removed), "line or part of a line was", "lines or parts of lines were")
    return f"{lines} taken out, and each stands in the cleaning log with its rule."


def _outlets(articles: pd.DataFrame) -> str:
    named, n_open = articles["outlet"].nunique(), int(articles["outlet"].isna().sum())
    if not named:
        return "which names no outlet" if len(articles) == 1 else "none of which names its outlet"
    return f"from **{count(named, 'named outlet')}**" + (f" and {n_open:,} with no outlet named" if n_open else "")


def _dates(articles: pd.DataFrame) -> str:
    dates = articles["published_at"].dropna()
    if dates.empty:
        return "No article states its date."
    first, last = f"{dates.min():%d %B %Y}", f"{dates.max():%d %B %Y}"
    span = f"on {first}" if first == last else f"from {first} to {last}"
    return f"{len(dates):,} of {len(articles):,} state a date ({span}); none is guessed for the others."


def describe_sources(articles: pd.DataFrame) -> str:
    """Say which articles state no outlet or no date, and which a service or another outlet passed on."""
    if articles.empty:
        return "There is no article to describe."
    no_outlet, no_date = articles["outlet"].isna().sum(), articles["published_at"].isna().sum()
    passed_on = articles.loc[articles["aggregator"].notna(), ["outlet_label", "aggregator"]]
    services = [f"{plain(row.outlet_label)} through {plain(row.aggregator)}" for row in passed_on.itertuples()]
    parts = [
        f"Outlet: {len(articles) - no_outlet:,} of {len(articles):,} stated.",
        f"Date: {len(articles) - no_date:,} of {len(articles):,} stated.",
        "What a file does not state can be added in `corpus.toml`, and is then marked as stated."
        if no_outlet or no_date
        else "",
        f"Read through another service: {listed(services)}." if services else "",
    ]
    return " ".join(part for part in parts if part)


def describe_duplicates(duplicates: pd.DataFrame) -> str:
    """Say how many articles are copies of others, and how many share a passage (DUPLICATES)."""
    copies = duplicates[duplicates["is_copy"]]
    shared = duplicates[~duplicates["is_copy"]]
    n_copies = copies["article_id"].nunique()
    twice = f"{count(n_copies, 'article')} {'is a copy' if n_copies == 1 else 'are copies'} of others."
    passages = f"{count(len(shared), 'pair')} of articles {'shares' if len(shared) == 1 else 'share'} a passage."
    parts = [
        twice if n_copies else "No article is here twice.",
        passages if len(shared) else "No two share a passage word for word.",
    ]
    return " ".join(parts)


def describe_stories(stories: pd.DataFrame) -> str:
    """Say which articles are of one event, and what the missing dates leave open (STORIES)."""
    if stories.empty:
        return "There is no article to group."
    groups = stories.drop_duplicates("story_id")
    several = groups[groups["n_articles"] > 1].sort_values(["n_articles", "story_id"], ascending=[False, True])
    told = [
        f"{_headline(row.story)} ({count(row.n_articles, 'article')} of {count(row.n_outlets, 'outlet')})"
        for row in several.head(3).itertuples()
    ]
    undated = int((~stories["is_dated"]).sum())
    parts = [
        f"{count(len(stories), 'article')} in {count(len(groups), 'story', 'stories')}.",
        f"Told by several: {listed(told)}." if told else "No event is told by two articles.",
        f"{count(undated, 'article')} without a date {'is' if undated == 1 else 'are'} grouped by words alone."
        if undated
        else "",
        "Only inside one story may it be asked what an article does not have.",
    ]
    return " ".join(part for part in parts if part)


def _headline(story: object) -> str:
    return f"“{plain(story)}”" if isinstance(story, str) else "a story without a headline"


def describe_citations(citations: pd.DataFrame) -> str:
    """Say whom the articles cite, most cited first, and who was there (CITATIONS)."""
    if citations.empty:
        return "No article refers to another outlet or to an agency."
    ranked = citations.groupby("cited").size().sort_values(ascending=False, kind="stable")
    own = citations.loc[citations["is_own_access"], "cited"].drop_duplicates()
    top = [f"{plain(name)} ({n:,})" for name, n in ranked.head(5).items()]
    there = (
        f" Named as the outlet's own access to the story: {listed([plain(name) for name in own])}." if len(own) else ""
    )
    return (
        f"{count(len(citations), 'reference')} to {count(len(ranked), 'outlet or agency', 'outlets and agencies')}: "
        f"{listed(top)}.{there}"
    )


def describe_sources_cited(chain: pd.DataFrame) -> str:
    """Say whom most outlets name as a source, which agencies were there, and who cites whom inside (SOURCING_CHAIN)."""
    if chain.empty:
        return "No article names another outlet or an agency as its source."
    cites, wires, shown = (chain[chain["link"] == link] for link in ("cites", "wire", "aggregator"))
    inside = [f"{plain(row.outlet)} names {plain(row.cited)}" for row in cites[cites["is_in_corpus"]].itertuples()]
    through = [f"{plain(row.outlet)} ({plain(row.cited)})" for row in wires.itertuples()]
    services = [f"{plain(row.outlet)} ({plain(row.cited)})" for row in shown.itertuples()]
    parts = [
        _cited_most(cites),
        f"With an agency as own access to the story: {listed(through, limit=5)}." if through else "",
        f"Shown by another service: {listed(services, limit=5)}." if services else "",
        f"Inside the corpus: {listed(inside, limit=5)}." if inside else "",
        "Only what the articles say themselves is counted: an agency that is rewritten and not named is not here.",
    ]
    return " ".join(part for part in parts if part)


def _cited_most(cites: pd.DataFrame) -> str:
    if cites.empty:
        return "No article refers to another outlet."
    cited = cites.groupby("cited").agg(n_outlets=("outlet", "nunique"), n_articles=("n_articles", "sum")).reset_index()
    ranked = cited.sort_values(["n_outlets", "n_articles", "cited"], ascending=[False, False, True], kind="stable")
    top = [
        f"{plain(row.cited)} (by {count(row.n_outlets, 'outlet')}, in {count(row.n_articles, 'article')})"
        for row in ranked.head(3).itertuples()
    ]
    n_outlets = cites["outlet"].nunique()
    verb = "refers" if n_outlets == 1 else "refer"
    most = "Those named by most outlets" if len(ranked) > 3 else "They are"
    return (
        f"{count(n_outlets, 'outlet')} {verb} to {count(len(ranked), 'other outlet or agency', 'others')}. "
        f"{most}: {listed(top)}."
    )


def describe_removed(counts: pd.DataFrame) -> str:
    """Say how much each cleaning rule took out (REMOVED_COUNTS)."""
    if counts.empty:
        return "Nothing was taken out of the files."
    total = int(counts["n_removed"].sum())
    rules = counts.groupby("rule")["n_removed"].sum().sort_values(ascending=False, kind="stable")
    outlets = counts.groupby("outlet")["n_removed"].sum().sort_values(ascending=False, kind="stable")
    top = [f"`{rule}` ({n:,})" for rule, n in rules.head(3).items()]
    lines = count(total, "line or part of a line", "lines or parts of lines")
    return (
        f"{count(len(rules), 'rule')} took out {lines}. "
        f"Most often: {listed(top)}. "
        f"Most were in {plain(outlets.index[0])}: {outlets.iloc[0]:,} ({percent(outlets.iloc[0], total)})."
    )


def _ranked(table: pd.DataFrame, key: str, name: str, weight: str) -> pd.DataFrame:
    """Add up a table over outlets: name, n and n_outlets of each key; most first, then by name."""
    sums = table.groupby(key, sort=True).agg(
        name=(name, "first"),
        n=(weight, "sum"),
        n_articles=("n_articles", "sum"),
        n_outlets=("outlet", "nunique"),
    )
    return sums.reset_index().sort_values(["n", "name", key], ascending=[False, True, True])


def _leaders(ranked: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split a ranking into those who share the first place, and the three who follow."""
    first = ranked[ranked["n"] == ranked["n"].max()]
    return first, ranked.iloc[len(first) : len(first) + 3]


def _after(top: str, nexts: Sequence[str]) -> str:
    return f"After {top} {'comes' if len(nexts) == 1 else 'come'} {listed(nexts)}." if nexts else ""


def lead_entities(counts: pd.DataFrame) -> str:
    """Say in one sentence who is named most (ENTITY_COUNTS by outlet)."""
    if counts.empty:
        return "No name was found in these texts."
    first, _ = _leaders(_ranked(counts, "entity_id", "name", "n_mentions"))
    names = listed([f"**{plain(name)}**" for name in first["name"].head(4)])
    top = first.iloc[0]
    if len(first) > 1:
        return f"{names} are named most, {count(int(top['n']), 'time')} each."
    articles = f"{count(int(top['n_articles']), 'article')} of {count(int(top['n_outlets']), 'outlet')}"
    return f"{names} is named most: {count(int(top['n']), 'mention')} in {articles}."


def describe_entities(counts: pd.DataFrame) -> str:
    """Say who is named next, and where the first is named most and least for the length of the text."""
    if counts.empty:
        return "There is no name to count."
    first, following = _leaders(_ranked(counts, "entity_id", "name", "n_mentions"))
    nexts = [f"{plain(row.name)} ({row.n:,})" for row in following.itertuples(index=False)]
    top = plain(first["name"].iloc[0])
    rates = counts[counts["entity_id"] == first["entity_id"].iloc[0]].dropna(subset=["per_1k"])
    rates = rates.sort_values(["per_1k", "outlet"])
    parts = [_after(f"{top} ({first['n'].iloc[0]:,})", nexts)]
    if len(rates) > 1:
        low, high = rates.iloc[0], rates.iloc[-1]
        parts.append(
            f"Where {top} is named, it is {low['per_1k']:.1f} to {high['per_1k']:.1f} times per 1,000 words, "
            f"least in {plain(low['outlet'])} and most in {plain(high['outlet'])}."
        )
    return " ".join(part for part in parts if part) or f"Only {top} is named, in one outlet."


def lead_spellings(spellings: pd.DataFrame) -> str:
    """Say how many names are spelled in several ways, and whether an outlet mixes them (SPELLINGS)."""
    if spellings.empty:
        return "No name is printed in more than one spelling."
    n_ways = spellings.groupby(["outlet", "entity_id"])["spelling"].nunique()
    mixed = sorted(set(n_ways[n_ways > 1].reset_index()["outlet"]))
    names = count(spellings["entity_id"].nunique(), "name is", "names are")
    if mixed:
        return f"{names} printed in several spellings, even inside {listed([plain(o) for o in mixed])}."
    return f"{names} printed in several spellings, and no outlet mixes two of them."


def describe_spellings(spellings: pd.DataFrame) -> str:
    """Say which outlets print which spelling, for the three names with the most mentions (SPELLINGS)."""
    if spellings.empty:
        return "There are no spellings to compare."
    parts = []
    for _, rows in list(spellings.groupby("entity_id", sort=False))[:3]:
        ways = [
            f"*{plain(spelling)}* in {listed([plain(o) for o in sorted(set(same['outlet']))])}"
            for spelling, same in rows.groupby("spelling", sort=True)
        ]
        parts.append(f"**{plain(rows['name'].iloc[0])}** is {'; '.join(ways)}.")
    return " ".join(parts)


def describe_pairs(pairs: pd.DataFrame) -> str:
    """Say who is named together most, and which pairs are drawn to each other beyond chance (COOCCURRENCE)."""
    if pairs.empty:
        return "No two names stand together often enough to be counted."
    unit = str(pairs["unit"].iloc[0])
    ranked = pairs.sort_values(["n_units", "g2", "name_a", "name_b"], ascending=[False, False, True, True])
    top = ranked.iloc[0]
    n = int(top["n_units"])
    parts = [
        f"{count(len(pairs), 'pair of names stands', 'pairs of names stand')} together in {pairs['n_units'].min():,} "
        f"or more {unit}s. Most often **{plain(top['name_a'])}** and **{plain(top['name_b'])}**: in "
        f"{count(n, unit)} of {count(int(top['n_articles']), 'article')}, where chance alone would give "
        f"{top['expected']:.1f}."
    ]
    # One article can bring two names together many times; that is its subject, not a pattern.
    strong = ranked[(ranked["npmi"] > 0) & (ranked["n_articles"] > 1)]
    strong = strong.sort_values(["g2", "name_a", "name_b"], ascending=[False, True, True])
    names = [
        f"{plain(row.name_a)} and {plain(row.name_b)} ({row.n_units:,} for {row.expected:.1f})"
        for row in strong.head(3).itertuples()
    ]
    if names:
        parts.append(f"Furthest above chance, in more than one article: {listed(names)}.")
    return " ".join(parts)


def describe_timeline(timeline: pd.DataFrame) -> str:
    """Say when the name that is named most is named, and how much has no date (TIMELINE)."""
    if timeline.empty:
        return "There is no mention to place in time."
    dated = timeline[timeline["period_start"].notna()]
    undated = timeline[timeline["period_start"].isna()]
    n_undated = int(undated.drop_duplicates("outlet")["n_articles_all"].sum())
    n_names = timeline["entity_id"].nunique()
    without = (
        f"{count(n_undated, 'article states', 'articles state')} no date; "
        f"{count(int(undated['n_mentions'].sum()), 'mention')} of "
        f"{'this name' if n_names == 1 else f'these {n_names} names'} in them cannot be placed."
        if n_undated
        else "Every article states its date."
    )
    if dated.empty:
        return f"No article with a name states its date, so there is no timeline. {without}"
    unit = str(dated["period_unit"].iloc[0])
    first = timeline["entity_id"].iloc[0]
    sums = dated[dated["entity_id"] == first].groupby("period_start")["n_mentions"].sum()
    name = plain(timeline["name"].iloc[0])
    if len(sums) == 1:
        return f"All dated articles fall into one {unit}, so there is no course of time to see. {without}"
    best = sums[sums == sums.max()]
    of = count(len(sums), f"{unit} with articles", f"{unit}s with articles")
    n = count(int(best.iloc[0]), "mention")
    if len(best) > 1:
        return f"{name} has no one peak: {len(best):,} of {of} share the first place, with {n} each. {without}"
    prefix = {"day": "on", "week": "in the week of", "month": "in the month from"}[unit]
    return f"{name} is named most {prefix} {best.index[0].day} {best.index[0]:%B %Y}, of {of}: {n}. {without}"


def describe_name_forms(counts: pd.DataFrame) -> str:
    """Say in which way the two persons named most are named in each outlet (NAME_FORM_COUNTS by outlet)."""
    if counts.empty:
        return "No person is named."
    parts = []
    for _, rows in list(counts.groupby("entity_id", sort=False))[:2]:
        forms = rows.astype({"form": "object"}).groupby("form")["n_mentions"].sum()
        forms = forms.sort_index().sort_values(ascending=False, kind="stable")
        total = int(forms.sum())
        each = [f"{_FORM_WORDS[form]} {n:,}" for form, n in forms.items()]
        parts.append(f"**{plain(rows['name'].iloc[0])}** is named {count(total, 'time')}: {listed(each)}.")
        polite = rows[rows["form"] == "honorific"]
        if len(polite):
            words = sorted(set(polite["words"]))
            where = listed([plain(outlet) for outlet in sorted(set(polite["outlet"]))], limit=4)
            parts.append(f"With {listed([f'*{plain(word)}*' for word in words])}: {where}.")
    return " ".join(parts)


_FORM_WORDS = {
    "full name": "by full name",
    "surname": "by surname alone",
    "forename": "by forename alone",
    "honorific": "with a form of address",
    "title": "with a title",
    "role": "by role",
}


def describe_metonyms(counts: pd.DataFrame) -> str:
    """Say how often capitals and seats of government act, and how often they are places (METONYM_COUNTS)."""
    if counts.empty:
        return "No capital and no seat of government is named."
    sums = counts.groupby("entity_id", sort=False).agg(
        name=("name", "first"),
        stands_for=("stands_for", "first"),
        actor=("n_as_actor", "sum"),
        place=("n_as_place", "sum"),
        left=("n_open", "sum"),
    )
    each = [
        f"**{plain(row.name)}** "
        + (f"acts for {plain(row.stands_for)} {_times(row.actor)}, " if row.actor else "never acts, ")
        + (f"is a place {_times(row.place)}, " if row.place else "is never a place, ")
        + f"and {count(int(row.left), 'is', 'are') if row.left else 'none is'} left open"
        for row in sums.head(3).itertuples(index=False)
    ]
    return f"{'; '.join(each)}."


def _times(n: int) -> str:
    return "once" if n == 1 else count(int(n), "time")


def lead_voices(voices: pd.DataFrame) -> str:
    """Say how many quotes there are, and who is quoted most (VOICES by outlet)."""
    if voices.empty:
        return "No quote was found in these texts."
    total = int(voices["n_quotes"].sum())
    found = f"**{count(total, 'quote')}** {'was' if total == 1 else 'were'} found{_reviewed(voices)}"
    named = voices[~voices["speaker"].isin(UNNAMED)]
    if named.empty:
        return f"{found}; none names its speaker."
    first, _ = _leaders(_ranked(named, "speaker", "speaker", "n_quotes"))
    names = listed([f"**{plain(name)}**" for name in first["name"].head(4)])
    n = int(first["n"].iloc[0])
    if len(first) > 1:
        return f"{found}; {names} are quoted most, {count(n, 'time')} each."
    where = f"{first['n_outlets'].iloc[0]:,} of {count(voices['outlet'].nunique(), 'outlet')}"
    return f"{found}; {n:,} of them ({percent(n, total)}) are attributed to {names}, in {where}."


def _reviewed(table: pd.DataFrame) -> str:
    """How many quotes of a random draw were right, in brackets, where the table says so."""
    note = table.attrs.get(REVIEW_NOTE, "")
    return f" ({note})" if note else ""


def describe_review(review: QuotePrecision) -> str:
    """Say how many quotes the analyst has reviewed, and how many of a random draw were right."""
    if not review.n_reviewed:
        return "No quote of this corpus is reviewed yet: how often they are right is known from other corpora only."
    are = "is" if review.n_reviewed == 1 else "are"
    said = describe_precision(review)
    measured = f"{said}." if said else "None was drawn at random, so nothing is said about the others."
    return f"{review.n_reviewed:,} of {count(review.n_quotes, 'quote')} {are} reviewed. {measured}"


def describe_voices(voices: pd.DataFrame) -> str:
    """Say who is quoted next, how many quotes name nobody, and why there is no interval."""
    if voices.empty:
        return "There is no quote to count."
    total = int(voices["n_quotes"].sum())
    named = voices[~voices["speaker"].isin(UNNAMED)]
    parts = []
    if len(named):
        first, following = _leaders(_ranked(named, "speaker", "speaker", "n_quotes"))
        nexts = [f"{plain(row.name)} ({row.n:,})" for row in following.itertuples(index=False)]
        top = f"{plain(first['name'].iloc[0])} ({first['n'].iloc[0]:,})"
        parts.append(_after(top, nexts))
    nobody, left_open = (int(voices.loc[voices["speaker"] == row, "n_quotes"].sum()) for row in (NO_SPEAKER, LEFT_OPEN))
    has = "has" if nobody == 1 else "have"
    share = f"{nobody:,} of {count(total, 'quote')} ({percent(nobody, total)}) {has} no"
    parts.append(f"{share if nobody else 'Every quote has a'} speaker in the text{_reviewed(voices)}.")
    if left_open:
        leave = "leaves" if left_open == 1 else "leave"
        parts.append(f"{left_open:,} ({percent(left_open, total)}) {leave} open who “he”, “it” or “they” is.")
    if voices["share_low"].isna().all():
        parts.append(
            f"No outlet has {MIN_ARTICLES} articles with quotes, so no interval is given: "
            "these counts describe these articles and no more."
        )
    return " ".join(part for part in parts if part)


def describe_quote_types(types: pd.DataFrame) -> str:
    """Say how many quotes are direct, mixed and indirect (QUOTE_TYPE_COUNTS)."""
    totals = types.groupby("quote_type", observed=False)["n_quotes"].sum() if len(types) else pd.Series(dtype="int64")
    whole = int(totals.sum())
    if not whole:
        return "There are no quotes to divide into types."
    each = [f"{int(totals.get(kind, 0)):,} {kind} ({percent(totals.get(kind, 0), whole)})" for kind in totals.index]
    return f"Of {count(whole, 'quote')}, {listed(each)}."


def describe_cues(cues: pd.DataFrame) -> str:
    """Say which cue verbs attribute, and which of them are not neutral (CUES)."""
    if cues.empty:
        return "No quote has a cue verb."
    total = int(cues["n_quotes"].sum())
    verbs = cues.groupby("cue_lemma")["n_quotes"].sum().reset_index()
    verbs = verbs.sort_values(["n_quotes", "cue_lemma"], ascending=[False, True])
    top = [f"*{plain(row.cue_lemma)}* ({row.n_quotes:,})" for row in verbs.head(3).itertuples()]
    marked = cues[cues["stance"].isin(["doubting", "loaded", "supporting"])]
    words = [
        f"*{plain(row.cue_lemma)}* in {plain(row.outlet)} ({row.n_quotes:,})"
        for row in marked.sort_values(["n_quotes", "outlet", "cue_lemma"], ascending=[False, True, True])
        .head(5)
        .itertuples()
    ]
    n_marked = int(marked["n_quotes"].sum())
    attribute = count(len(verbs), "verb attributes", "verbs attribute")
    return (
        f"{attribute} {count(total, 'quote')}{_reviewed(cues)}; most often {listed(top)}. In {n_marked:,} of them "
        f"({percent(n_marked, total)}) the verb supports, doubts or judges" + (f": {listed(words)}." if words else ".")
    )


def describe_doubt(quotes: pd.DataFrame) -> str:
    """Say how many quotes the engine is unsure of."""
    if quotes.empty:
        return "There are no quotes to be unsure of."
    unsure = quotes[quotes["confidence"] < UNSURE_BELOW]
    return (
        f"{len(unsure):,} of {count(len(quotes), 'quote')} ({percent(len(unsure), len(quotes))}) have a "
        f"confidence under {percent(UNSURE_BELOW, 1)}; they are marked as unsure wherever they are shown."
    )


def lead_statements(statements: pd.DataFrame) -> str:
    """Say how many statements outlets share, and which two share most (STATEMENTS)."""
    if statements.empty:
        return "No sentence of one outlet was matched in another. That does not show that any was left out."
    top = _pairs(statements).iloc[0]
    pairs = count(len(statements), "pair of sentences", "pairs of sentences")
    where = f"in **{plain(top['outlet_label_a'])}** and **{plain(top['outlet_label_b'])}**"
    matches = "matches" if len(statements) == 1 else "match"
    if top["n"] == len(statements):
        return f"**{pairs}** {matches}, {'' if len(statements) == 1 else 'all '}{where}."
    return f"**{pairs}** {matches} in two outlets, {top['n']:,} of them {where}."


def describe_statements(statements: pd.DataFrame) -> str:
    """Say how the shared statements spread over pairs of outlets, and where a pair differs in substance."""
    if statements.empty:
        return "There is no shared statement to read."
    pairs = _pairs(statements)
    each = [
        f"{plain(row.outlet_label_a)} and {plain(row.outlet_label_b)} "
        f"({count(row.n, 'pair of sentences', 'pairs of sentences')})"
        for row in pairs.head(4).itertuples()
    ]
    n_warned = int(statements["warning"].notna().sum())
    differ = "is" if n_warned == 1 else "are"
    return (
        f"{count(len(pairs), 'pair of outlets shares', 'pairs of outlets share')} statements: {listed(each)}"
        + ("" if len(pairs) <= 4 else f" and {len(pairs) - 4:,} more")
        + f". {n_warned:,} of {count(len(statements), 'pair')} {differ} marked for a check: "
        + "another number, name or negation."
    )


def _pairs(statements: pd.DataFrame) -> pd.DataFrame:
    pairs = statements.groupby(["outlet_label_a", "outlet_label_b"]).size().reset_index(name="n")
    return pairs.sort_values(["n", "outlet_label_a", "outlet_label_b"], ascending=[False, True, True])


def describe_coverage(coverage: pd.DataFrame, unmatched: pd.DataFrame) -> str:
    """Say how the statements of a story spread over its articles, and what stands alone.

    Args:
        coverage: ARTICLE_COVERAGE.
        unmatched: UNMATCHED.
    """
    if coverage.empty:
        return "No statement was matched between two outlets inside one story, so nothing can be laid side by side."
    heads = coverage.drop_duplicates("statement_id")
    first = heads[heads["story_id"] == heads["story_id"].iloc[0]]
    n_articles = coverage.loc[coverage["story_id"] == first["story_id"].iloc[0], "article_id"].nunique()
    n_whole = int((first["n_articles"] == first["n_compared"]).sum())
    alone = count(len(unmatched), "sentence of these stories was", "sentences of these stories were")
    stories = count(heads["story_id"].nunique(), "story", "stories")
    return " ".join(
        [
            f"{count(len(heads), 'statement stands', 'statements stand')} in several outlets, in {stories}.",
            f"Of {_headline(first['story'].iloc[0])} ({count(n_articles, 'article')}): {n_whole:,} of {len(first):,} "
            "in every article that they were compared with.",
            f"{alone} matched with none of another outlet; read them before saying that nobody else has them."
            if len(unmatched)
            else "Every sentence of these stories has a counterpart in another outlet.",
        ]
    )


def describe_limits(articles: pd.DataFrame, stories: pd.DataFrame) -> str:
    """Say what a corpus is too small to show: how many articles an outlet has, and how many report a shared event.

    Args:
        articles: ARTICLES that are counted.
        stories: STORIES.
    """
    if articles.empty:
        return "There is no article, so nothing can be compared."
    sizes = articles["outlet_label"].value_counts()
    least, most = int(sizes.min()), int(sizes.max())
    each = count(least, "article") if least == most else f"{least:,} to {count(most, 'article')}"
    n_enough = int((sizes >= MIN_ARTICLES).sum())
    n_shared = int((stories["n_outlets"] > 1).sum())
    parts = [
        f"{count(len(sizes), 'outlet')}, with {each} each.",
        f"{'None has' if not n_enough else f'{n_enough:,} of them ' + ('has' if n_enough == 1 else 'have')} the "
        f"{MIN_ARTICLES} articles from which a test is made and an interval given.",
        "**So nothing here shows a habit**: an article shows what was written once. What stands side by side can be "
        "read and cited: statements, verbs, spellings, descriptions, sources."
        if not n_enough
        else "Where no difference is shown, there may still be one.",
        f"{n_shared:,} of {count(len(stories), 'article')} {'is' if n_shared == 1 else 'are'} on an event that another "
        "outlet reports as well; only of these may it be asked what an article does not have.",
        "The articles are no sample of an outlet's work, translation and agency copy explain much wording, and no verb "
        "shows an intent.",
    ]
    return " ".join(parts)


def describe_cue_pairs(pairs: pd.DataFrame) -> str:
    """Say how often two outlets attribute a matched statement with different verbs (CUE_PAIRS)."""
    if pairs.empty:
        return "No shared statement is attributed in both outlets, so there are no verbs to compare."
    other = pairs[~pairs["is_same_cue"]]
    examples = [
        f"*{plain(row.cue_text_a)}* ({plain(row.outlet_label_a)}) against *{plain(row.cue_text_b)}* "
        f"({plain(row.outlet_label_b)})"
        for row in by_contrast(other).head(3).itertuples()
    ]
    tail = f": {listed(examples)}." if examples else "."
    made = count(len(pairs), "attribution")
    return f"In {len(other):,} of {made} that both outlets make, the verb differs{tail}"


def describe_reuse(reuse: pd.DataFrame) -> str:
    """Say how much wording the two closest articles share (REUSE)."""
    if reuse.empty:
        return "No two articles of different outlets share a stretch of words as long as that."
    top = reuse.iloc[0]
    return (
        f"The most alike: {top['n_shared']:,} of {top['n_ngrams_a']:,} word sequences of "
        f"{plain(top['outlet_label_a'])} ({percent(top['n_shared'], top['n_ngrams_a'])}) stand in "
        f"{plain(top['outlet_label_b'])}, word for word."
    )


def lead_keyness(words: pd.DataFrame) -> str:
    """Say in one sentence whether any word is typical of an outlet (KEYNESS)."""
    if words.empty:
        return "There are no words to compare."
    n = int(_distinctive(words)["term"].nunique())
    if n:
        return f"{count(n, 'word is', 'words are')} typical of one outlet."
    if (words["verdict"] == TOO_FEW).all():
        return (
            f"There are too few articles to call any word typical of an outlet: {MIN_ARTICLES} are needed on each side."
        )
    return "No word is shown to be typical of an outlet."


def describe_keyness(words: pd.DataFrame) -> str:
    """Name the words that are typical of an outlet, and the outlets with too few articles to say so."""
    if words.empty:
        return "There is no word to compare."
    top = [f"*{plain(row.term)}* ({plain(row.target)})" for row in _distinctive(words).head(5).itertuples()]
    too_few = words.loc[words["verdict"] == TOO_FEW, "target"].nunique()
    parts = [f"Typical: {listed(top)}." if top else "None of these words is shown to be typical."]
    if too_few:
        parts.append(
            f"For {too_few:,} of {count(words['target'].nunique(), 'outlet')} there are **{TOO_FEW}**: fewer "
            f"than {MIN_ARTICLES} articles on one of the sides. The counts stand; a difference may be chance."
        )
    return " ".join(parts)


def _distinctive(words: pd.DataFrame) -> pd.DataFrame:
    return words[words["is_distinctive"] & (words["log_odds_z"] > 0)]


def describe_voice_measures(measures: pd.DataFrame) -> str:
    """Say where an article has most and fewest quotes, and how much of them stands in marks (VOICE_MEASURES)."""
    values = measures.astype({"measure": "object"}).dropna(subset=["value"])
    quotes = values[values["measure"] == "quotes per article"].sort_values(["value", "outlet"])
    if quotes.empty:
        return "There is no article to measure."
    parts = [
        f"{_span(quotes, _one_place)} quotes an article.",
        _measured(values, "share direct", "Wholly in quotation marks stand {} of an outlet's quotes."),
        _measured(values, "first quote at", "The first quote begins after {} of the text."),
        f"Intervals are given from {MIN_ARTICLES} articles on; below that the values describe these articles."
        if measures["value_low"].isna().all()
        else "",
    ]
    return " ".join(part for part in parts if part)


def _measured(values: pd.DataFrame, measure: str, words: str) -> str:
    rows = values[values["measure"] == measure].sort_values(["value", "outlet"])
    return words.format(_span(rows, _percent_of_one)) if len(rows) else ""


def _percent_of_one(value: float) -> str:
    return percent(value, 1)


def _one_place(value: float) -> str:
    return f"{value:.1f}"


def _span(rows: pd.DataFrame, written: Callable[[float], str]) -> str:
    """Lowest and highest value with their outlets; the rows are in order."""
    low, high = rows.iloc[0], rows.iloc[-1]
    first, last = written(low["value"]), written(high["value"])
    if first == last:
        return first
    return f"{first} ({plain(low['outlet'])}) to {last} ({plain(high['outlet'])})"


def describe_sides(counts: pd.DataFrame) -> str:
    """Say which side is quoted most, in which outlets another one is, and how many quotes have none (SIDE_VOICES)."""
    named = counts[~counts["side"].isin(NOT_SIDES)]
    if named.empty:
        return "No quote has a speaker with a side."
    total = int(counts["n_quotes"].sum())
    sums = named.groupby("side")["n_quotes"].sum().sort_index().sort_values(ascending=False, kind="stable")
    each = [f"{plain(side)} {n:,} ({percent(n, total)})" for side, n in sums.items()]
    first = sums.index[0]
    ranked = named.sort_values(["outlet", "n_quotes", "side"], ascending=[True, False, True], kind="stable")
    other = ranked.drop_duplicates("outlet").query("side != @first")
    n_none = int(counts.loc[counts["side"] == NO_SIDE, "n_quotes"].sum())
    parts = [
        f"Of {count(total, 'quote')}: {listed(each, limit=5)}.",
        f"Another side than {plain(first)} is quoted most in {listed([plain(o) for o in other['outlet']], limit=5)}."
        if len(other)
        else "",
        f"{count(n_none, 'quote has', 'quotes have')} a speaker of whom the articles say no country." if n_none else "",
        "Sides are countries until `corrections/sides.toml` says otherwise.",
    ]
    return " ".join(part for part in parts if part)


def describe_cue_pair_counts(counts: pd.DataFrame) -> str:
    """Say whose verbs are the more pointed over the same statements, and whether that is more than chance."""
    if counts.empty:
        return "No two outlets attribute the same statement, so no verbs can be set side by side."
    top = counts.iloc[0]
    a, b = plain(top["outlet_label_a"]), plain(top["outlet_label_b"])
    only = (
        f"only {a}'s verb doubts or judges in {top['n_pointed_a']:,}, only {b}'s in {top['n_pointed_b']:,}"
        if top["n_pointed_a"] + top["n_pointed_b"]
        else "neither's verb doubts or judges where the other's does not"
    )
    verdict = {
        TOO_FEW: f"From {count(int(top['n_units']), 'pair')} of articles no habit can be read: **{TOO_FEW}**.",
        "different": "That is more than chance gives.",
    }.get(str(top["verdict"]), "That is no more than chance may give.")
    return f"Of {count(int(top['n_pairs']), 'statement')} that {a} and {b} both attribute, {only}. {verdict}"


def describe_cue_profiles(profiles: pd.DataFrame) -> str:
    """Name the outlets whose classes of verbs differ from the others', or say why none can (CUE_PROFILES)."""
    if profiles.empty:
        return "No quote has a cue verb."
    return _differences(profiles.astype({"stance": "object"}), "stance", "verbs", _cue_rate)


def _cue_rate(row: pd.Series) -> str:
    of = "" if row["within"] == "(all)" else f" of {plain(row['within'])}"
    return (
        f"{plain(row['outlet'])} has {row['stance']} verbs in {percent(row['share_quotes'], 1)} of its quotes{of}, the "
        f"others in {percent(row['share_rest'], 1)}"
    )


def describe_listed(rates: pd.DataFrame) -> str:
    """Say how often words of each list are used, and where more or less than elsewhere (WORD_RATES)."""
    whole = rates[rates["word_class"] == "(all)"]
    if whole.empty:
        return "There are no words to count."
    each = []
    for name, rows in whole.groupby("word_list", sort=True):
        known = rows.dropna(subset=["per_1k"]).assign(value=rows["per_1k"]).sort_values(["value", "outlet"])
        n = count(int(rows["n_hits"].sum()), f"{plain(name)} word")
        each.append(f"{n}: {_span(known, _one_place)} per 1,000 words" if len(known) else n)
    return f"{'; '.join(each)}. {_differences(rates, 'word_class', 'words', _word_rate)}"


def _word_rate(row: pd.Series) -> str:
    what = plain(row["word_list"]) if row["word_class"] == "(all)" else f"{plain(row['word_class'])}"
    return f"{plain(row['outlet'])} has {row['per_1k']:.1f} {what} words per 1,000, the others {row['per_1k_rest']:.1f}"


def _differences(table: pd.DataFrame, key: str, what: str, told: Callable[[pd.Series], str]) -> str:
    """Tell the differences that hold, else why none does; the lowest p first."""
    different = table[table["is_different"]].sort_values(["p_permutation", "outlet", key], kind="stable")
    too_few = table.loc[table["verdict"] == TOO_FEW, "outlet"].nunique()
    parts = [
        f"{listed([told(row) for _, row in different.iterrows()], limit=3)}."
        if len(different)
        else f"No difference in {what} is shown.",
        f"For {too_few:,} of {count(table['outlet'].nunique(), 'outlet')} there are **{TOO_FEW}**: fewer than "
        f"{MIN_ARTICLES} articles on one of the sides."
        if too_few
        else "",
    ]
    return " ".join(part for part in parts if part)


def describe_descriptions(counts: pd.DataFrame) -> str:
    """Say whom the articles describe most, and what only one outlet says in its own words (DESCRIPTION_COUNTS)."""
    if counts.empty:
        return "Nobody is described in these texts."
    rows = counts.astype({"kind": "object"})
    sums = rows.groupby(["entity_id", "name"])["n_descriptions"].sum().reset_index()
    first = sums.sort_values(["n_descriptions", "name", "entity_id"], ascending=[False, True, True]).iloc[0]
    own = rows[rows["entity_id"] == first["entity_id"]]
    alone = own.groupby(["kind", "wording"])["outlet"].transform("nunique") == 1
    said = own[alone & (own["n_own"] > 0)]
    each = [f"“{plain(row.example)}” ({plain(row.outlet)})" for row in said.itertuples()]
    total, n_own = int(own["n_descriptions"].sum()), int(own["n_own"].sum())
    parts = [
        f"{plain(first['name'])} is described most: {count(total, 'time')}, {n_own:,} of them in an outlet's own "
        "words.",
        f"Only one outlet has each of these: {listed(each, limit=4)}." if each else "",
        "What is not here may stand in the article all the same: the parser misses some.",
    ]
    return " ".join(part for part in parts if part)
