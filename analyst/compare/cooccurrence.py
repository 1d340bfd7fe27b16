"""Who is named together with whom: pairs of entities in one sentence or paragraph, and the network they make."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # writes only; nothing from outside is parsed
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analyst import schema
from analyst.compare._tables import finish, need, with_group
from analyst.schema import SchemaError

ALL = "(all articles)"
"""The one group of COOCCURRENCE where it is not grouped by a column."""
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = {
    "label": "string",
    "entity_type": "string",
    "n_mentions": "int",
    "n_articles": "int",
    "n_links": "int",
}
_EDGE_KEYS = {"weight": "double", "n_units": "int", "n_articles": "int", "expected": "double", "g2": "double",
              "npmi": "double"}  # fmt: skip


class Network(NamedTuple):
    """The strongest pairs, and the entities that they join."""

    nodes: pd.DataFrame
    """entity_id, name, entity_type, n_units (units that name it), n_links; most units first."""
    edges: pd.DataFrame
    """Rows of COOCCURRENCE, strongest first."""


def cooccurrence(
    mentions: pd.DataFrame,
    entities: pd.DataFrame,
    *,
    unit: str = "sentence",
    min_count: int = 2,
    by: str | None = None,
    entity_types: Sequence[str] = ("PERSON", "ORG", "PLACE"),
    kinds: Sequence[str] = ("name",),
) -> pd.DataFrame:
    """Count the pairs of entities that stand in one sentence, or one paragraph.

    With N the units that name any entity of these types, nₐ and n_b those that name each of the two, n those that
    name both, and Oᵢ, Eᵢ the four cells of the 2 × 2 table of units (both, one, the other, neither) as counted and
    as expected where the two are independent:

        expected = nₐ·n_b / N
        g2 = 2 Σ Oᵢ ln(Oᵢ/Eᵢ), negative where n < expected            (Dunning 1993): how sure
        npmi = ln(n·N / (nₐ·n_b)) / −ln(n/N)                          (Bouma 2009): how strong, -1 to 1

    npmi is 1 where the two never stand apart, 0 where they meet as often as chance has it. Units of one article
    are not independent, so g2 ranks and is no test: read it beside `n_articles`. A unit that names an entity twice
    counts once. Units that name nobody are not in N, or else any two names would seem drawn to each other.

    Args:
        mentions: MENTIONS, with the column `by`.
        entities: ENTITIES of the same run.
        unit: `sentence` or `paragraph`.
        min_count: Pairs in fewer units are left out.
        by: Column to group on; all articles together if None.
        entity_types: Types of entity that are paired.
        kinds: Kinds of mention that count: `name`, `role`, or both.

    Returns:
        COOCCURRENCE; with `by` given, `group` is named after it. Sorted by group, n_units falling, g2 falling,
        entity_id_a, entity_id_b.

    Raises:
        SchemaError: If a column is missing.
        ValueError: If there is no such unit, or `min_count` is below 1.
    """
    if unit not in schema.UNITS or min_count < 1:
        raise ValueError(f"unit {unit!r}, min_count {min_count}: wanted sentence or paragraph, and 1 or more.")
    need("MENTIONS", mentions, ["article_id", f"{unit}_id", "entity_id", "mention_kind"], by)
    need("ENTITIES", entities, ["entity_id", "name", "entity_type"])
    known = entities.loc[entities["entity_type"].isin(list(entity_types)), ["entity_id", "name", "entity_type"]]
    known = known.astype({"entity_type": "object"})
    used = mentions[mentions["mention_kind"].isin(list(kinds)) & mentions["entity_id"].isin(known["entity_id"])]
    grouped = with_group(used, by) if by is not None else used.assign(group=ALL)
    named = grouped[["group", "article_id", f"{unit}_id", "entity_id"]].rename(columns={f"{unit}_id": "unit_id"})
    named = named.drop_duplicates(["group", "unit_id", "entity_id"])
    pairs = _count_pairs(named, min_count)
    frame = _score(pairs, named)
    for side in "ab":
        renamed = known.rename(columns={column: f"{column}_{side}" for column in known.columns})
        frame = frame.merge(renamed, on=f"entity_id_{side}", how="left", validate="m:1")
    frame["unit"] = unit
    frame = frame.sort_values(
        ["group", "n_units", "g2", "entity_id_a", "entity_id_b"],
        ascending=[True, False, False, True, True],
        kind="stable",
    )
    return finish("COOCCURRENCE", frame, by, of=mentions)


def _count_pairs(named: pd.DataFrame, min_count: int) -> pd.DataFrame:
    # Who stands in too few units can be in no pair that is kept: a list of a thousand names stays cheap.
    often = named.groupby(["group", "entity_id"])["unit_id"].transform("size") >= min_count
    left = named[often].sort_values(["group", "unit_id", "entity_id"])
    both = left.merge(left[["group", "unit_id", "entity_id"]], on=["group", "unit_id"], suffixes=("_a", "_b"))
    both = both[both["entity_id_a"] < both["entity_id_b"]]
    counts = both.groupby(["group", "entity_id_a", "entity_id_b"]).agg(
        n_units=("unit_id", "size"), n_articles=("article_id", "nunique")
    )
    return counts[counts["n_units"] >= min_count].reset_index()


def _score(pairs: pd.DataFrame, named: pd.DataFrame) -> pd.DataFrame:
    single = named.groupby(["group", "entity_id"]).size().rename("n").reset_index()
    frame = pairs
    for side in "ab":
        renamed = single.rename(columns={"entity_id": f"entity_id_{side}", "n": f"n_units_{side}"})
        frame = frame.merge(renamed, on=["group", f"entity_id_{side}"], how="left", validate="m:1")
    frame["n_units_all"] = frame["group"].map(named.groupby("group")["unit_id"].nunique())
    n, n_a, n_b, n_all = (
        frame[column].to_numpy(dtype="float64") for column in ("n_units", "n_units_a", "n_units_b", "n_units_all")
    )
    frame["expected"] = n_a * n_b / n_all
    frame["g2"] = _log_likelihood(n, n_a, n_b, n_all)
    with np.errstate(divide="ignore", invalid="ignore"):
        frame["npmi"] = np.where(n < n_all, np.log(n * n_all / (n_a * n_b)) / -np.log(n / n_all), np.nan)
    return frame


def _log_likelihood(n: np.ndarray, n_a: np.ndarray, n_b: np.ndarray, n_all: np.ndarray) -> np.ndarray:
    """Dunning's G² of four cells, with the sign of n - expected."""
    total = np.zeros(len(n))
    for cell, row, column in (
        (n, n_a, n_b),
        (n_a - n, n_a, n_all - n_b),
        (n_b - n, n_all - n_a, n_b),
        (n_all - n_a - n_b + n, n_all - n_a, n_all - n_b),
    ):
        with np.errstate(divide="ignore", invalid="ignore"):
            total += np.where(cell > 0, 2 * cell * np.log(cell * n_all / (row * column)), 0.0)
    return np.sign(n - n_a * n_b / n_all) * np.maximum(total, 0.0)


def network(
    pairs: pd.DataFrame,
    *,
    min_units: int = 2,
    min_articles: int = 1,
    min_npmi: float | None = None,
    top: int = 18,
    max_links: int | None = None,
) -> Network:
    """Keep the pairs that make a readable network: above a threshold, among the entities named most.

    Args:
        pairs: COOCCURRENCE of one group.
        min_units: Pairs in fewer units are left out.
        min_articles: Pairs in fewer articles are left out.
        min_npmi: Pairs with a lower npmi are left out; 0 keeps those that meet more often than chance has it.
        top: Most entities; those named in most units among those that have a link.
        max_links: Most links; twice `top` if None. The strongest stay: by n_units, then g2.

    Returns:
        The network; an entity whose links all go is left out too.

    Raises:
        SchemaError: If a column is missing, or there are several groups.
    """
    need("COOCCURRENCE", pairs, [c for c in schema.SCHEMAS["COOCCURRENCE"].columns if c != "group"])
    _one_group(pairs)
    kept = pairs[(pairs["n_units"] >= min_units) & (pairs["n_articles"] >= min_articles)]
    if min_npmi is not None:
        kept = kept[kept["npmi"] >= min_npmi]
    kept = kept.sort_values(
        ["n_units", "g2", "entity_id_a", "entity_id_b"], ascending=[False, False, True, True], kind="stable"
    )
    chosen = set(_nodes(kept)["entity_id"].head(top))
    kept = kept[kept["entity_id_a"].isin(chosen) & kept["entity_id_b"].isin(chosen)]
    edges = kept.head(2 * top if max_links is None else max_links).reset_index(drop=True)
    edges.attrs.update(pairs.attrs)
    return Network(_nodes(edges), edges)


def _nodes(edges: pd.DataFrame) -> pd.DataFrame:
    sides = [
        edges[[f"entity_id_{side}", f"name_{side}", f"entity_type_{side}", f"n_units_{side}"]].set_axis(
            ["entity_id", "name", "entity_type", "n_units"], axis=1
        )
        for side in "ab"
    ]
    ends = pd.concat([side.astype({"entity_type": "object"}) for side in sides], ignore_index=True)
    n_links = ends["entity_id"].value_counts()
    nodes = ends.drop_duplicates("entity_id")
    nodes = nodes.assign(n_links=nodes["entity_id"].map(n_links).astype("int64"))
    return nodes.sort_values(["n_units", "entity_id"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _one_group(pairs: pd.DataFrame) -> None:
    group = str(pairs.columns[0])
    found = sorted(pairs[group].astype("str").unique())
    if len(found) > 1:
        raise SchemaError(
            f"COOCCURRENCE: {len(found)} groups in {group!r}; a network is of one. "
            f"Choose it: pairs[pairs[{group!r}] == {found[0]!r}]."
        )


def to_graphml(pairs: pd.DataFrame, entities: pd.DataFrame) -> bytes:
    """Write pairs as GraphML, which Gephi, Cytoscape, yEd, igraph and networkx read.

    Nodes carry `label`, `entity_type`, `n_mentions`, `n_articles` (of ENTITIES) and `n_links`; links are undirected
    and carry `weight` (n_units), `n_units`, `n_articles`, `expected`, `g2` and `npmi`. Characters that XML can't
    hold become U+FFFD.

    Args:
        pairs: COOCCURRENCE of one group: all its rows are written, so filter first.
        entities: ENTITIES of the same run.

    Returns:
        The file's bytes, in UTF-8.

    Raises:
        SchemaError: If a column is missing, or there are several groups.
    """
    need("COOCCURRENCE", pairs, [c for c in schema.SCHEMAS["COOCCURRENCE"].columns if c != "group"])
    need("ENTITIES", entities, ["entity_id", "n_mentions", "n_articles"])
    _one_group(pairs)
    root = ET.Element("graphml", xmlns=_NAMESPACE)
    for of, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, kind in keys.items():
            ET.SubElement(root, "key", {"id": f"{of}_{name}", "for": of, "attr.name": name, "attr.type": kind})
    graph = ET.SubElement(root, "graph", edgedefault="undirected")
    counts = entities.drop_duplicates("entity_id").set_index("entity_id")
    nodes = _nodes(pairs)
    ids = _xml_ids(nodes["entity_id"])
    for node in nodes.itertuples():
        own = counts.loc[node.entity_id] if node.entity_id in counts.index else {"n_mentions": 0, "n_articles": 0}
        values = {
            "label": node.name,
            "entity_type": node.entity_type,
            "n_mentions": int(own["n_mentions"]),
            "n_articles": int(own["n_articles"]),
            "n_links": node.n_links,
        }
        _add(ET.SubElement(graph, "node", id=ids[node.entity_id]), "node", values)
    for number, row in enumerate(pairs.itertuples()):
        edge = {"id": f"e{number}", "source": ids[row.entity_id_a], "target": ids[row.entity_id_b]}
        values = {"weight": row.n_units} | {name: getattr(row, name) for name in _EDGE_KEYS if name != "weight"}
        _add(ET.SubElement(graph, "edge", edge), "edge", values)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def write_graphml(pairs: pd.DataFrame, entities: pd.DataFrame, path: str | Path) -> Path:
    """Write pairs to a GraphML file (`to_graphml`), over an older one.

    Args:
        pairs: COOCCURRENCE of one group.
        entities: ENTITIES of the same run.
        path: The file; its folder must be there.

    Returns:
        The path.

    Raises:
        SchemaError: If a column is missing, or there are several groups.
        OSError: If the file can't be written.
    """
    target = Path(path)
    target.write_bytes(to_graphml(pairs, entities))
    return target


def _add(element: ET.Element, of: str, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if not pd.isna(value):
            ET.SubElement(element, "data", key=f"{of}_{name}").text = _xml_text(value)


def _xml_text(value: object) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", str(value))


def _xml_ids(entity_ids: pd.Series) -> dict[str, str]:
    """Node ids without spaces or signs, each once; an id that has none stays as it is."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for entity_id in entity_ids:
        base = re.sub(r"[^\w.-]", "-", _xml_text(entity_id)) or "entity"
        name, number = base, 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        found[entity_id] = name
    return found
