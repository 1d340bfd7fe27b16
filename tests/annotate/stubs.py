"""Stands in for the model: what a worker does, without one, so that tests of the machinery take no time."""

import multiprocessing
import os
import signal
import time

import pandas as pd

from analyst import schema
from analyst.annotate.columns import encode_annotations
from analyst.annotate.records import Annotation, Attribution, Name, Quoted, Token
from analyst.annotate.worker import Job, Result

WORDS = ["Lee", "said", "that", "the", "harbour", "of", "Port", "Said", "opens", "again", "in", "June"]


QUICK_START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
"""How workers of stubs begin: what they import is imported once for all of them, where the system can do that."""
if QUICK_START == "forkserver":
    multiprocessing.set_forkserver_preload([__name__])


def annotation(text: str) -> Annotation:
    """Every word a token, every capitalised word a name, the whole a sentence and a quote."""
    tokens, names, start = [], [], 0
    for place, word in enumerate(text.split(" ")):
        tokens.append(Token(start, start + len(word), word.lower(), "NOUN", "dep", place, len(word) < 3))
        if word[:1].isupper():
            names.append(Name(start, start + len(word), "PERSON"))
        start += len(word) + 1
    whole = Attribution(((0, len(text)),), (0, 3), None, None, None, False, None, "stub", 0.5)
    return Annotation(tuple(tokens), ((0, len(text)),), tuple(names), (whole,), (Quoted(0, len(text), True),))


def work(job: Job, texts) -> Result:
    """Annotate; a text may ask to sleep, to fail, or to kill its worker."""
    found, problems = {}, {}
    for key, text in texts.items():
        if "KILL" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "SLEEP" in text:
            time.sleep(60)
        if "FAIL" in text:
            problems[key] = "ValueError: it failed"
        else:
            found[key] = annotation(text)
    return Result(encode_annotations(found), problems)


def slow_work(job: Job, texts) -> Result:
    time.sleep(0.01)
    return work(job, texts)


def work_of_another_version(job: Job, texts) -> Result:
    from analyst.annotate.errors import EngineError

    raise EngineError("A worker has model x")


def die_at_once(job: Job, texts) -> Result:
    os.kill(os.getpid(), signal.SIGKILL)


def texts(n: int) -> list[str]:
    return [f"{' '.join(WORDS[: 3 + number % 9])} {number}." for number in range(n)]


def paragraphs(*texts: str) -> pd.DataFrame:
    rows = [(f"a:{n}", "a", 0, len(text), text, "body", n + 1, schema.hash_text(text)) for n, text in enumerate(texts)]
    return schema.table("PARAGRAPHS", rows)
