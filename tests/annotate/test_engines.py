"""Engines: the same result everywhere; workers that die, clusters that are not there, versions that differ."""

import os
import sys
import types
from collections import deque

import pytest

from analyst import schema
from analyst.annotate import EngineError, ModelMissingError, annotate_paragraphs, engines
from analyst.annotate.engines import LocalEngine, Task, make_engine
from analyst.annotate.processes import ProcessEngine
from analyst.annotate.worker import Job, annotate_texts
from tests.annotate import stubs

JOB = Job("model-1", "rules", "v")


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch):
    monkeypatch.setattr("analyst.annotate.run._TASK_PARAGRAPHS", 4)


@pytest.fixture
def quick_start(monkeypatch):
    """Workers that begin as a fork of a process that has imported all, so that no test waits for imports."""
    monkeypatch.setattr("analyst.annotate.processes.START", stubs.QUICK_START)


@pytest.fixture(scope="module")
def dask_client():
    """A cluster in this process, that is reached over a socket as any other."""
    distributed = pytest.importorskip("distributed")
    options = {"dashboard_address": "127.0.0.1:0", "silence_logs": 50, "n_workers": 2, "threads_per_worker": 2}
    with distributed.LocalCluster(processes=False, protocol="tcp://", host="127.0.0.1", **options) as cluster:
        yield cluster


def run_stub(engine, *texts, **options):
    return annotate_paragraphs(
        stubs.paragraphs(*texts), engine=engine, quote_engine="rules", **{"use_cache": False, **options}
    )


def expected(*texts):
    return {schema.hash_text(text): stubs.annotation(text) for text in texts}


# ---- processes -----------------------------------------------------------------------------------------


def test_paragraph_that_kills_two_workers_is_set_aside_and_the_others_are_done(quick_start):
    texts = stubs.texts(30)
    bad = ["KILL the first", "KILL the second"]
    found = run_stub(ProcessEngine(2, work=stubs.work), *texts[:9], bad[0], *texts[9:22], bad[1], *texts[22:])
    assert found == expected(*texts)
    assert found.problems == dict.fromkeys(expected(*bad), "two workers died over it")


def test_workers_that_die_over_everything_stop_the_run(monkeypatch, quick_start):
    monkeypatch.setattr("analyst.annotate.run._MOST_DEATHS", 2)
    with pytest.raises(EngineError, match=r"Workers died over 2 paragraphs one after the other.*use fewer workers"):
        run_stub(ProcessEngine(1, work=stubs.work), *(f"KILL {n}" for n in range(8)))


def test_workers_that_cannot_start_say_what_it_may_be(quick_start):
    with pytest.raises(EngineError, match=r"3 worker processes ended before.*if __name__ == \"__main__\""):
        run_stub(ProcessEngine(1, work=stubs.die_at_once), "It rained.")


def test_error_of_a_worker_is_that_of_the_run(quick_start):
    with pytest.raises(EngineError, match="A worker has model x"):
        run_stub(ProcessEngine(1, work=stubs.work_of_another_version), "It rained.")


def test_no_worker_is_left_behind(quick_start):
    engine = ProcessEngine(1, work=stubs.work)
    with engine:
        results = engine.run(JOB, deque([Task({"a": "x"}, 1), Task({"b": "SLEEP"}, 1)]))
        next(results)
        (worker,) = engine._workers
    with pytest.raises(ProcessLookupError):
        os.kill(worker.process.pid, 0)


# ---- Dask ----------------------------------------------------------------------------------------------


def test_cluster_that_exists_gives_the_same(dask_client):
    from analyst.annotate.cluster import DaskEngine

    texts = stubs.texts(40)
    found = run_stub(DaskEngine(dask_client.scheduler_address, work=stubs.work), *texts, "FAIL")
    assert found == expected(*texts)
    assert list(found.problems.values()) == ["ValueError: it failed"]


def test_tls_settings_are_passed_through(tmp_path):
    distributed = pytest.importorskip("distributed")
    from analyst.annotate.cluster import DaskEngine

    security = distributed.Security.temporary()
    contents = {"tls_ca": "tls_ca_file", "tls_cert": "tls_client_cert", "tls_key": "tls_client_key"}
    files = {name: tmp_path / f"{name}.pem" for name in contents}
    for name, attribute in contents.items():
        files[name].write_text(getattr(security, attribute))
    options = {"dashboard_address": "127.0.0.1:0", "silence_logs": 50, "n_workers": 1, "host": "127.0.0.1"}
    with distributed.LocalCluster(processes=False, protocol="tls://", security=security, **options) as cluster:
        engine = DaskEngine.with_certificates(cluster.scheduler_address, **files)
        engine._work = stubs.work
        assert run_stub(engine, *stubs.texts(9)) == expected(*stubs.texts(9))
    with pytest.raises(EngineError, match="no such file"):
        DaskEngine.with_certificates("tls://127.0.0.1:1", tls_ca=tmp_path / "none.pem", tls_cert=None, tls_key=None)


def test_worker_of_another_version_is_refused(dask_client):
    from analyst.annotate.cluster import DaskEngine

    with pytest.raises(EngineError, match="A worker has model x"):
        run_stub(DaskEngine(dask_client.scheduler_address, work=stubs.work_of_another_version), "It rained.")


def test_cluster_that_is_not_there_says_how_to_start_one(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("analyst.annotate.cluster._SECONDS_FOR_SCHEDULER", 0.2)
    with pytest.raises(EngineError, match=r"No Dask cluster with workers answers at tcp://127.0.0.1:1 .*`dask worker"):
        run_stub(make_engine("tcp://127.0.0.1:1"), "It rained.")


def test_without_dask_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EngineError, match=r"pip install 'analyst\[distributed\]'"):
        run_stub(make_engine("dask"), "It rained.")


def test_dask_on_this_machine_survives_a_killer():
    """One paragraph kills whoever has it; the worker is started again."""
    pytest.importorskip("distributed")
    from analyst.annotate.cluster import DaskEngine

    texts = stubs.texts(12)
    found = run_stub(DaskEngine(workers=1, work=stubs.work), *texts[:5], "KILL", *texts[5:])
    assert found == expected(*texts)
    assert list(found.problems.values()) == ["two workers died over it"]


# ---- with the model ------------------------------------------------------------------------------------


@pytest.mark.model
def test_engines_agree_byte_for_byte(dask_client, seeds):
    import pyarrow as pa

    table = seeds.paragraphs.head(24)
    here = annotate_paragraphs(table, use_cache=False, engine="local")
    wanted = pa.concat_tables(here.tables()).sort_by("content_hash")
    assert len(wanted) == table["content_hash"].nunique()
    for engine in ("processes", dask_client.scheduler_address):
        there = annotate_paragraphs(table.iloc[::-1], use_cache=False, engine=engine, workers=1)
        assert pa.concat_tables(there.tables()).sort_by("content_hash").equals(wanted)


@pytest.mark.model
def test_work_of_another_version_is_not_done(nlp):
    with pytest.raises(EngineError, match="Install the same versions of analyst and its model everywhere"):
        annotate_texts(Job("xx_other-1.0", "rules", "0"), {})


@pytest.mark.model
def test_paragraph_on_which_the_model_fails_costs_itself_only(nlp, monkeypatch):
    from analyst.annotate import paragraph

    whole = paragraph.find_quoted

    def fail(text):
        if "Bergen" in text:
            raise ZeroDivisionError("no")
        return whole(text)

    monkeypatch.setattr(paragraph, "find_quoted", fail)
    table = stubs.paragraphs("Lee left.", "Diaz stayed in Bergen.", "It rained.", "a" * 100_001)
    found = annotate_paragraphs(table, nlp=nlp, use_cache=False)
    hashes = list(table["content_hash"])
    assert set(found) == {hashes[0], hashes[2]}
    assert found.problems == {
        hashes[1]: "ZeroDivisionError: no",
        hashes[3]: "it has 100,001 characters, more than 100,000",
    }


@pytest.mark.model
def test_failure_that_is_not_the_texts_is_not_hidden(nlp, monkeypatch):
    from analyst.annotate import paragraph

    monkeypatch.setattr(paragraph, "find_quoted", lambda text: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        annotate_paragraphs(stubs.paragraphs("Lee left.", "It rained."), nlp=nlp, use_cache=False)


# ---- choice --------------------------------------------------------------------------------------------


def test_missing_model_is_said_from_a_worker(monkeypatch):
    def missing(job, texts):
        raise ModelMissingError("Install one")

    with pytest.raises(ModelMissingError, match="Install one"):
        run_stub(LocalEngine(work=missing), "It rained.")


@pytest.mark.parametrize(
    ("engine", "workers", "n_words", "kind"),
    [
        (None, None, 5_000, "LocalEngine"),
        (None, 1, 10**9, "LocalEngine"),
        (None, 2, 5, "ProcessEngine"),
        ("local", 8, 10**9, "LocalEngine"),
        ("processes", None, 5, "ProcessEngine"),
        ("dask", None, 5, "DaskEngine"),
        ("tls://host:8786", None, 5, "DaskEngine"),
    ],
)
def test_engine_fits_the_name_and_the_work(engine, workers, n_words, kind):
    assert type(make_engine(engine, workers=workers, n_words=n_words)).__name__ == kind


@pytest.mark.parametrize(
    ("main", "kind"),
    [
        ({"__spec__": None}, "ProcessEngine"),  # a notebook, or a prompt
        ({"__spec__": types.SimpleNamespace(name="analyst.__main__")}, "ProcessEngine"),
        ({"__spec__": None, "__file__": "/usr/bin/analyst"}, "ProcessEngine"),
        ({"__spec__": None, "__file__": "study.py"}, "LocalEngine"),  # would run again in each worker
        ({"__spec__": types.SimpleNamespace(name="study")}, "LocalEngine"),
    ],
)
def test_much_work_goes_to_processes_where_that_is_safe(main, kind, monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", types.SimpleNamespace(**main))
    monkeypatch.setattr(engines, "usable_workers", lambda: 4)
    assert type(make_engine(n_words=10**6)).__name__ == kind


def test_engine_and_workers_may_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("ANALYST_ENGINE", "processes")
    monkeypatch.setenv("ANALYST_WORKERS", "3")
    assert make_engine()._n_workers == 3
    assert isinstance(make_engine("local"), LocalEngine)
    monkeypatch.setenv("ANALYST_WORKERS", "many")
    with pytest.raises(ValueError, match="ANALYST_WORKERS is 'many'; it must be a whole number"):
        make_engine()


def test_unknown_engine_lists_those_that_there_are():
    with pytest.raises(ValueError, match="no engine 'spark'; there are: local, processes, dask, tcp://HOST:PORT"):
        make_engine("spark")


def test_own_pipeline_stays_in_this_process():
    with pytest.raises(ValueError, match="A pipeline given as `nlp` runs in this process only"):
        make_engine("processes", nlp=object())


def test_no_workers_are_too_few():
    with pytest.raises(ValueError, match="at least 1 worker, not 0"):
        make_engine("processes", workers=0)
