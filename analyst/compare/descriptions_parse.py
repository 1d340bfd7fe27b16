"""What one paragraph says a named thing is: by the parse, before, behind and about the name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from analyst.annotate.records import Annotation, Token

BEFORE, ROLE, APPOSITION, RELATIVE = "before the name", "role", "apposition", "relative clause"
PARTICIPLE, PREDICATE, CALLED, THEIRS = "participle", "predicate", "called", "something of theirs"
BY_NAME, BY_ROLE, BY_PRONOUN = "by the name", "by a role", "his, her or its, of the subject"
BY_SUBJECT = "he, she or himself, of the subject"

_BEFORE = frozenset({"amod", "compound", "nmod", "poss", "case", "advmod", "npadvmod", "nummod", "det", "predet",
                     "punct", "prep", "pobj", "conj", "cc", "quantmod", "neg"})  # fmt: skip
_DETERMINERS = frozenset({"DET", "PUNCT", "SPACE", "CCONJ", "SCONJ"})
_CONTENT = frozenset({"ADJ", "NOUN", "PROPN", "VERB", "ADV", "NUM"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_RELATIVES = frozenset({"who", "whom", "whose", "which", "that", "where"})
_OF_PERSONS = frozenset({"who", "whom"})
_COPULAS = frozenset({"be", "remain", "become", "'", "’"})
_PREDICATES = frozenset({"attr", "acomp", "oprd"})
_CALLING = frozenset({"brand", "call", "dub", "label", "name"})
_SEEING = frozenset({"brand", "cast", "characterise", "characterize", "denounce", "depict", "describe", "label",
                     "portray", "regard", "see"})  # fmt: skip
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OF_VERB = frozenset({"aux", "auxpass", "neg", "dobj", "attr", "acomp", "oprd", "prep", "agent", "prt", "advmod",
                      "npadvmod", "xcomp", "dative"})  # fmt: skip
_THEIRS_LATER = frozenset({"relcl", "acl"})
_SEPARATORS = frozenset({",", "(", "-", "–", "—", ":"})
_LINKING = frozenset({"accord", "base", "compare", "concern", "couple", "follow", "give", "include", "regard"})
_NAMING = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "lady", "lord"})
_PERSONAL = frozenset({"his", "her"})
_AS_SUBJECT = frozenset({"he", "she"})
_REFLEXIVE = frozenset({"himself", "herself", "itself"})
_UNDER_SUBJECT = frozenset({"advcl", "conj", "xcomp"})
_MONTHS = frozenset({"january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
                     "november", "december"})  # fmt: skip
_DAYS = frozenset({"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday",
                   "tonight"})  # fmt: skip
_STATES = frozenset({"above", "against", "behind", "beyond", "in", "out", "under", "without"})
_OPENING, _CLOSING = '([“‘"', ')]”’"'


class Named(NamedTuple):
    """One mention in the paragraph."""

    start_char: int
    end_char: int
    is_person: bool
    is_role: bool
    is_group: bool = False


class Described(NamedTuple):
    """One description of a mention, in the paragraph's own offsets."""

    named: int
    """Number of the mention."""
    kind: str
    start_char: int
    end_char: int
    wording: str
    is_negated: bool
    rule: str
    by: tuple[int, int] | None = None
    """Who calls it so, where the clause has a subject or an agent for that."""


def find_described(text: str, annotation: Annotation, names: Sequence[Named]) -> list[Described]:
    """Find what a paragraph says that its mentions are.

    Args:
        text: The paragraph.
        annotation: What the model found in it.
        names: Its mentions, in the order of the text.

    Returns:
        Descriptions in the order of the mentions, then of the kinds below. A parse that makes no sense yields
        nothing; it never raises.
    """
    parse = _Parse(text, annotation, names)
    found = [
        described
        for number in range(len(names))
        if parse.heads[number] is not None
        for rule in _RULES
        for described in rule(parse, number)
    ]
    return [each for each in found if each.start_char < each.end_char]


class _Parse:
    """A paragraph's tokens as a tree, with its mentions."""

    def __init__(self, text: str, annotation: Annotation, names: Sequence[Named]) -> None:
        self.text = text
        n = len(annotation.tokens)
        self.tokens: Sequence[Token] = [  # a head outside of the paragraph would be none
            token if 0 <= token.head < n else token._replace(head=number)
            for number, token in enumerate(annotation.tokens)
        ]
        self.names = names
        self.children: list[list[int]] = [[] for _ in self.tokens]
        for number, token in enumerate(self.tokens):
            if token.head != number:
                self.children[token.head].append(number)
        self.sentences = annotation.sentences
        self.own = [self._tokens_in(name.start_char, name.end_char) for name in names]
        self.heads = [self._head(own) for own in self.own]
        self.mention_of: Mapping[int, int] = {
            token: number for number, own in reversed(list(enumerate(self.own))) for token in own
        }

    def _tokens_in(self, start: int, end: int) -> list[int]:
        return [number for number, t in enumerate(self.tokens) if t.start_char < end and t.end_char > start]

    def _head(self, own: Sequence[int]) -> int | None:
        """The token of a mention that hangs on what is outside of it; of several the last."""
        outer = [n for n in own if self.tokens[n].head not in own or self.tokens[n].head == n]
        nouns = [n for n in outer if self.tokens[n].pos not in ("PUNCT", "PART", "DET")]
        return (nouns or outer or [None])[-1]  # type: ignore[list-item]

    def word(self, number: int) -> str:
        token = self.tokens[number]
        return self.text[token.start_char : token.end_char].casefold()

    def of(self, number: int, deps: frozenset[str] | set[str]) -> list[int]:
        return [child for child in self.children[number] if self.tokens[child].dep in deps]

    def subtree(self, number: int) -> list[int]:
        found, ahead = {number}, [number]
        while ahead:
            for child in self.children[ahead.pop()]:
                if child not in found:
                    found.add(child)
                    ahead.append(child)
        return sorted(found)

    def above(self, number: int) -> Iterator[int]:
        """The tokens that a token hangs on, nearest first."""
        seen = {number}
        while self.tokens[number].head not in seen:
            number = self.tokens[number].head
            seen.add(number)
            yield number

    def is_of_person(self, number: int) -> bool:
        """Whether a token is part of a person's name."""
        name = self.mention_of.get(number)
        return name is not None and self.names[name].is_person and not self.names[name].is_role

    def is_negated(self, verb: int) -> bool:
        return bool(self.of(verb, {"neg"}))

    def describe(
        self, named: int, kind: str, tokens: Sequence[int], *, is_negated: bool = False, rule: str | None = None
    ) -> Iterator[Described]:
        """Make a description of a row of tokens, without the signs and articles at its ends."""
        kept = self._trim(tokens)
        if not any(self.tokens[n].pos in _CONTENT for n in kept):
            return
        start, end = self.tokens[kept[0]].start_char, self.tokens[kept[-1]].end_char
        if rule is None:
            rule = BY_ROLE if self.names[named].is_role else BY_NAME
        yield Described(named, kind, start, end, self.wording(kept), is_negated, rule)

    def _trim(self, tokens: Sequence[int]) -> list[int]:
        kept = list(tokens)
        while kept and self.tokens[kept[-1]].pos in ("PUNCT", "SPACE", "CCONJ"):
            if self.word(kept[-1]) in _CLOSING and any(self.word(n) in _OPENING for n in kept[:-1]):
                break
            kept.pop()
        while kept and self.tokens[kept[0]].pos in ("PUNCT", "SPACE", "CCONJ"):
            if self.word(kept[0]) in _OPENING and any(self.word(n) in _CLOSING for n in kept[1:]):
                break
            kept.pop(0)
        return kept

    def wording(self, tokens: Sequence[int]) -> str:
        """Dictionary forms in lower case; names and what has no letters of its own as printed."""
        words = [  # "ousted president", not "oust president"
            self.word(n)
            if self.tokens[n].pos == "PROPN" or self.tokens[n].dep == "amod"
            else self.tokens[n].lemma.casefold()
            for n in tokens
            if self.tokens[n].pos != "DET" and self.tokens[n].dep != "case" and any(map(str.isalnum, self.word(n)))
        ]
        return " ".join(" ".join(words).split())


def _is_kept(token: Token) -> bool:
    """Whether a word is counted as printed."""
    return token.pos == "PROPN" or token.dep == "amod"


def _before(parse: _Parse, named: int) -> Iterator[Described]:
    """`embattled leader`, `Russian Foreign Ministry spokeswoman`, `war-torn` right before a name or a role."""
    head = parse.heads[named]
    own = parse.own[named]
    if head is None or not own:
        return
    taken: list[int] = []
    for number in range(own[0] - 1, -1, -1):
        if not _leads_to(parse, number, head):
            break
        if parse.word(number) == ":" or parse.is_of_person(number):
            break
        taken.insert(0, number)
    while taken and (parse.tokens[taken[0]].pos in _DETERMINERS or parse.tokens[taken[0]].dep == "case"):
        taken.pop(0)
    while taken and parse.word(taken[0]) in _DAYS:  # "On Monday Mike Pompeo said"
        taken.pop(0)
    if all(parse.word(n).strip(".") in _NAMING or parse.tokens[n].pos == "PUNCT" for n in taken):
        return
    if parse.names[named].is_role:  # "embattled" of "the embattled Ukrainian leader" goes with the role itself
        return
    yield from parse.describe(named, BEFORE, taken)


def _leads_to(parse: _Parse, number: int, head: int) -> bool:
    """Whether a token hangs on the name as one of the words before it."""
    step = number
    for above in parse.above(number):
        if parse.tokens[step].dep not in _BEFORE:
            return False
        if above == head:
            return True
        step = above
    return False


def _role(parse: _Parse, named: int) -> Iterator[Described]:
    """`the embattled Ukrainian leader`: a role that stands for the name, with what stands before it."""
    if not parse.names[named].is_role:
        return
    head, own = parse.heads[named], parse.own[named]
    if head is not None and parse.tokens[head].dep == "appos" and parse.is_of_person(parse.tokens[head].head):
        return  # "Zelensky, the Ukrainian leader": an apposition, and no second description
    before = [n for n in range(own[0]) if head is not None and _is_run(parse, n, own[0], head)]
    tokens = [*before, *own]
    while tokens and parse.tokens[tokens[0]].pos == "DET":
        tokens.pop(0)
    yield from parse.describe(named, ROLE, tokens)


def _is_run(parse: _Parse, first: int, stop: int, head: int) -> bool:
    """Whether all tokens from one to another hang on the head as words before it."""
    run = range(first, stop)
    return len(run) <= _MOST_BEFORE and all(_leads_to(parse, n, head) and not parse.is_of_person(n) for n in run)


_MOST_BEFORE = 12


def _apposition(parse: _Parse, named: int) -> Iterator[Described]:
    """`Zelensky, the president whose term expired`; `the embattled leader, Volodymyr Zelensky`."""
    head = parse.heads[named]
    if head is None:
        return
    for child in parse.of(head, {"appos"}):
        is_noun = parse.tokens[child].pos in _NOUNS and not _is_other_name(parse, named, child)
        is_other = _is_date(parse, child) or _is_subject_instead(parse, head, child)
        if child > head and is_noun and _is_set_off(parse, child) and not is_other:
            yield from parse.describe(named, APPOSITION, _without_other_names(parse, child))
    above = parse.tokens[head].head
    is_noun = parse.tokens[above].pos in _NOUNS and above not in parse.mention_of
    is_first = not parse.is_negated(head) and not _is_list(parse, above)  # "parliament, not Zelensky"
    if parse.tokens[head].dep == "appos" and above < head and is_noun and is_first:
        first = parse.subtree(head)[0]  # "the man in question, President Lee": the title is a description of its own
        yield from parse.describe(named, APPOSITION, [n for n in parse.subtree(above) if n < first])


def _is_other_name(parse: _Parse, named: int, child: int) -> bool:
    """`Moscow and Kyiv`; not `Blackfeather, the Democrat who leads the committee`."""
    name = parse.mention_of.get(child)
    if name is None or parse.names[name].is_role:
        return False
    is_member = parse.names[name].is_group and bool(parse.of(child, {"det"}))
    return not (is_member and parse.names[named].is_person)


def _is_date(parse: _Parse, child: int) -> bool:
    """`MOSCOW, February 11`: a dateline."""
    return parse.word(child) in _MONTHS and any(parse.tokens[n].pos == "NUM" for n in parse.subtree(child))


def _is_set_off(parse: _Parse, child: int) -> bool:
    """Whether a comma, dash or bracket stands before an apposition: `Moscow, the aggressor`, `Kyiv (…)`."""
    first = parse.subtree(child)[0]
    return first > 0 and parse.word(first - 1) in _SEPARATORS


def _is_subject_instead(parse: _Parse, head: int, child: int) -> bool:
    """`When I reached Lee, a spokesman for the court said no`: a verb right behind, not Lee's, and no comma between."""
    behind = parse.subtree(child)[-1] + 1
    if behind >= len(parse.tokens) or parse.tokens[behind].pos not in ("VERB", "AUX"):
        return False
    verb = behind if parse.tokens[behind].pos == "VERB" else parse.tokens[behind].head
    return parse.tokens[head].head not in (behind, verb) and parse.tokens[behind].dep not in ("acl", "relcl")


def _is_list(parse: _Parse, head: int) -> bool:
    """`three systems, two from Germany and one from Norway`: what has several members names none of them."""
    return bool(parse.of(head, {"conj"})) or len(parse.of(head, {"appos"})) > 1


def _without_other_names(parse: _Parse, child: int) -> list[int]:
    """`Ukraine, a country of 40 million, and Poland, its neighbour`: what is said of Ukraine ends before Poland."""
    run = _behind(parse, child)
    others = [n for n in run if parse.tokens[n].dep == "conj" and n in parse.mention_of]
    if not others:
        return run
    first = min(parse.subtree(min(others))[0], min(others))
    while run and (run[-1] >= first or parse.tokens[run[-1]].pos in ("CCONJ", "PUNCT")):
        run.pop()
    return run


def _behind(parse: _Parse, child: int) -> list[int]:
    """The subtree of what stands behind a name, as far as it runs without a gap."""
    run: list[int] = []
    for number in parse.subtree(child):
        if run and number != run[-1] + 1:
            break
        run.append(number)
    return run


def _relative(parse: _Parse, named: int) -> Iterator[Described]:
    """`Zelensky, whose term expired last year`."""
    head = parse.heads[named]
    for child in parse.of(head, {"relcl"}) if head is not None else ():
        clause = _behind(parse, child)
        found = [parse.word(n) for n in clause[:4] if parse.word(n) in _RELATIVES]
        # "a glaciologist at the university who was not on the panel": no university
        has_pronoun = bool(found) and (parse.names[named].is_person or found[0] not in _OF_PERSONS)
        if clause[0] > (head or 0) and has_pronoun:
            yield from parse.describe(named, RELATIVE, clause, is_negated=parse.is_negated(child))


def _participle(parse: _Parse, named: int) -> Iterator[Described]:
    """`Zelensky, elected in 2019`; not `Zelensky to visit`."""
    head = parse.heads[named]
    for child in parse.of(head, {"acl"}) if head is not None else ():
        clause = _behind(parse, child)
        is_verb = parse.tokens[child].pos == "VERB" and not parse.of(child, {"aux"} | _SUBJECTS)
        is_linking = parse.tokens[child].lemma.casefold() in _LINKING
        if is_verb and not is_linking and clause[0] > (head or 0):
            yield from parse.describe(named, PARTICIPLE, clause, is_negated=parse.is_negated(child))


def _predicate(parse: _Parse, named: int) -> Iterator[Described]:
    """`Zelensky is a dictator`, `Moscow has been skeptical of his motives`, `Ukraine is under the influence of …`."""
    head = parse.heads[named]
    if head is None:
        return
    subject = head
    if parse.tokens[head].dep == "appos":  # "That founder, Corwin Platt, is worth $88 billion"
        subject = parse.tokens[head].head
    if parse.tokens[subject].dep not in _SUBJECTS:
        return
    verb = parse.tokens[subject].head
    yield from _of_copula(parse, named, verb, None)
    for clause in parse.of(verb, {"ccomp"}) if parse.names[named].is_person else ():
        # "Putin confirmed that he is open to a meeting"
        if any(parse.word(n) in _AS_SUBJECT for n in parse.of(clause, {"nsubj"})):
            yield from _of_copula(parse, named, clause, BY_SUBJECT)


def _of_copula(parse: _Parse, named: int, verb: int, rule: str | None) -> Iterator[Described]:
    lemma = parse.tokens[verb].lemma.casefold()
    if lemma not in _COPULAS and parse.word(verb).lstrip("'’") not in ("s", "re", "m"):
        return
    is_negated = parse.is_negated(verb)
    for child in parse.of(verb, _PREDICATES):
        is_adjective = parse.tokens[child].dep == "acomp"  # "is committed to dialogue"
        if child > verb and (parse.tokens[child].pos in ("NOUN", "PROPN", "ADJ") or is_adjective):
            yield from parse.describe(named, PREDICATE, _behind(parse, child), is_negated=is_negated, rule=rule)
    for child in parse.of(verb, {"prep"})[:1]:
        if child == verb + 1 + is_negated and _is_state(parse, child):
            yield from parse.describe(named, PREDICATE, _behind(parse, child), is_negated=is_negated, rule=rule)


def _is_state(parse: _Parse, preposition: int) -> bool:
    """`under the influence of the West`, `in office`; not `in Kyiv`, `in March`, `about the money`."""
    objects = parse.of(preposition, {"pobj"})
    is_thing = any(parse.tokens[n].pos == "NOUN" and n not in parse.mention_of for n in objects)
    return is_thing and parse.word(preposition) in _STATES


def _called(parse: _Parse, named: int) -> Iterator[Described]:
    """`Trump called Zelensky a dictator`, `Zelensky was described as a dictator by Trump`."""
    head = parse.heads[named]
    if head is None or parse.tokens[head].dep not in ("dobj", "nsubjpass"):
        return
    verb = parse.tokens[head].head
    lemma = parse.tokens[verb].lemma.casefold()
    words = [n for n in parse.of(verb, {"oprd"}) if n > head]
    if lemma in _CALLING:
        words += [n for n in parse.of(verb, {"dobj", "attr"}) if n > head]
    if lemma in _SEEING:
        words += _as_what(parse, verb)
    for child in words[:1]:
        for found in parse.describe(named, CALLED, _as_run(parse, child), is_negated=parse.is_negated(verb)):
            yield found._replace(by=_caller(parse, verb))


def _as_what(parse: _Parse, verb: int) -> list[int]:
    """`as a dictator`; `as the party unwilling to negotiate`, which is parsed as a clause."""
    objects = [n for to in parse.of(verb, {"prep"}) if parse.word(to) == "as" for n in parse.of(to, {"pobj"})]
    clauses = [
        n
        for n in parse.of(verb, {"advcl"})
        if parse.tokens[n].pos == "ADJ" and any(parse.word(mark) == "as" for mark in parse.of(n, {"mark"}))
    ]
    return objects or clauses


def _as_run(parse: _Parse, child: int) -> list[int]:
    run = _behind(parse, child)
    return run[1:] if parse.word(run[0]) == "as" else run


def _called_by_self(parse: _Parse, named: int) -> Iterator[Described]:
    """`Okafor described himself as the candidate of the middle`, `Lee spoke, casting herself as an outsider`."""
    head = parse.heads[named]
    if head is None or parse.tokens[head].dep not in _SUBJECTS:
        return
    for number in range(head + 1, len(parse.tokens)):
        verb = parse.tokens[number].head
        is_own = parse.tokens[number].dep == "dobj" and parse.word(number) in _REFLEXIVE
        if not is_own or _subject_of(parse, verb) != head:
            continue
        lemma = parse.tokens[verb].lemma.casefold()
        words = [n for n in parse.of(verb, {"oprd", "attr"} if lemma in _CALLING else {"oprd"}) if n > number]
        words += _as_what(parse, verb) if lemma in _SEEING else []
        for child in words[:1]:
            for found in parse.describe(
                named, CALLED, _as_run(parse, child), is_negated=parse.is_negated(verb), rule=BY_SUBJECT
            ):
                yield found._replace(by=_caller(parse, parse.tokens[head].head))


def _subject_of(parse: _Parse, verb: int) -> int | None:
    """The subject of a verb, or of the one that it hangs on without a subject of its own."""
    seen: set[int] = set()
    while verb not in seen:
        seen.add(verb)
        own = parse.of(verb, _SUBJECTS)
        if own or parse.tokens[verb].dep not in _UNDER_SUBJECT:
            return own[-1] if own else None
        verb = parse.tokens[verb].head
    return None


def _caller(parse: _Parse, verb: int) -> tuple[int, int] | None:
    agents = [n for by in parse.of(verb, {"agent"}) for n in parse.of(by, {"pobj"})]
    for number in [*agents, *parse.of(verb, {"nsubj"})]:
        name = parse.mention_of.get(number)
        if name is not None:
            return parse.names[name].start_char, parse.names[name].end_char
        run = [n for n in parse.subtree(number) if parse.tokens[n].pos not in ("PUNCT", "SPACE")]
        return parse.tokens[run[0]].start_char, parse.tokens[run[-1]].end_char
    return None


def _theirs(parse: _Parse, named: int) -> Iterator[Described]:
    """`Zelensky's presidential term expired last year`; `Zelensky stays, despite his term expiring last year`."""
    head = parse.heads[named]
    if head is None or parse.names[named].is_role:
        return
    if parse.tokens[head].dep == "poss":
        yield from _of_thing(parse, named, head, BY_NAME)
    if parse.tokens[head].dep in _SUBJECTS:
        for number in range(head + 1, len(parse.tokens)):
            if _is_of_subject(parse, number, head, is_person=parse.names[named].is_person):
                yield from _of_thing(parse, named, number, BY_PRONOUN)


def _is_of_subject(parse: _Parse, pronoun: int, subject: int, *, is_person: bool) -> bool:
    """Whether `his` or `its` belongs to the subject of the clause that it stands in: the nearest one to its left."""
    token = parse.tokens[pronoun]
    wanted = _PERSONAL if is_person else frozenset({"its"})
    if token.dep != "poss" or parse.word(pronoun) not in wanted or token.head == parse.tokens[subject].head:
        return False
    for above in parse.above(pronoun):
        subjects = [n for n in parse.of(above, _SUBJECTS) if n < pronoun]
        if subjects:
            # "Putin said Zelensky lost his term": the nearest subject; a pronoun as subject is left to others.
            return subjects[-1] == subject
    return False


def _of_thing(parse: _Parse, named: int, owner: int, rule: str) -> Iterator[Described]:
    """What is said of the noun that belongs to a name or pronoun: its verb, or the clause behind it."""
    thing = parse.tokens[owner].head
    if parse.tokens[thing].pos not in _NOUNS or thing <= owner:
        return
    first = owner + 1
    while first < thing and parse.tokens[first].dep in ("case", "punct"):
        first += 1
    verb = parse.tokens[thing].head
    if parse.of(verb, {"ccomp"}):  # "his advisers believe that …": words or thoughts of theirs
        return
    if parse.tokens[thing].dep in _SUBJECTS and parse.tokens[verb].pos in ("VERB", "AUX") and verb > thing:
        last = max([verb, *(n for child in parse.of(verb, _OF_VERB) if child > verb for n in parse.subtree(child))])
        yield from parse.describe(named, THEIRS, range(first, last + 1), is_negated=parse.is_negated(verb), rule=rule)
        return
    for child in parse.of(thing, _THEIRS_LATER):
        # A noun with `to`: "his authority to sign" is no more said of it than a name for it.
        if child > thing and not parse.of(child, {"aux"}) and parse.tokens[child].pos == "VERB":
            last = _behind(parse, child)[-1]
            yield from parse.describe(
                named, THEIRS, range(first, last + 1), is_negated=parse.is_negated(child), rule=rule
            )


_RULES: tuple[Callable[[_Parse, int], Iterator[Described]], ...] = (
    *(_before, _role, _apposition, _relative, _participle, _predicate, _called, _called_by_self, _theirs),
)
