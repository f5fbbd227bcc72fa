"""A Spark that cannot be had is said in one line, before anything waits for it."""

import gc
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from pyspark.errors import PySparkException
from typer.testing import Result

from carecli.errors import CareError
from carecli.people import cluster
from carecli.people.cluster import explain, explain_start

Run = Callable[..., Result]
TABLES = ("in.parquet", "out.parquet")
ON_SPARK = ("people", "assess", "--engine", "spark", *TABLES)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work where nothing is, and see that nothing is made there."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_asks_for_no_spark_is_refused(run: Run, folder: Path) -> None:
    for args, line in [
        (("--master", "spark://127.0.0.1:1"), "no Spark answers at spark://127.0.0.1:1; see that its master"),
        (("--master", "k8s://https://127.0.0.1:1"), "no Spark answers at k8s://https://127.0.0.1:1"),
        (("--master", "spark://127.0.0.1:1,127.0.0.1:2"), "no Spark answers at"),
        (("--master", "spark://no such host"), "is not the address of a Spark; write spark://HOST:7077"),
        (("--master", "spark://no-host.invalid"), "no Spark answers at spark://no-host.invalid"),
        (("--master", "spark://a" + "b" * 70), "no Spark answers at"),
        (("--master", "spark://127.0.0.1:99999"), "is not the address of a Spark"),
        (("--master", "spark://127.0.0.1:1\x1b[31m"), "is not the address of a Spark"),
        (("--master", "local[two]"), "'local[two]' is not the address of a Spark"),
        (("--master", "sc://127.0.0.1"), "is not the address of a Spark"),
        (("--master", ""), "'' is not the address of a Spark"),
        (("--list",), "--list is for a screen, and OUT has everybody; leave --list out"),
        (("third.parquet",), "--engine spark takes a table IN and a table OUT; name the table"),
    ]:
        result = run(*ON_SPARK, *args)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1), args
        assert line in result.stderr
        assert "\x1b" not in result.stderr
        assert [*folder.iterdir()] == []


def test_an_engine_that_is_none_is_refused(run: Run) -> None:
    result = run("people", "assess", *TABLES, "--engine", "abacus")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "there is no engine 'abacus'; write --engine spark, or leave it out" in result.stderr


def test_a_master_without_an_engine_is_refused(run: Run) -> None:
    result = run("people", "assess", "in.parquet", "--master", "local")
    assert (result.exit_code, "add --engine spark" in result.stderr) == (2, True)


def test_a_master_that_answers_is_let_through_to_what_lacks_then(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", "/no/java")
    with socket.create_server(("127.0.0.1", 0)) as server:
        master = f"spark://127.0.0.1:{server.getsockname()[1]}"
        result = run(*ON_SPARK, "--master", master)
    assert (result.exit_code, "JAVA_HOME is /no/java, where there is no Java" in result.stderr) == (2, True)


def test_without_java_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "")
    monkeypatch.setenv("PATH", "/no/path")
    result = run(*ON_SPARK)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "Spark needs Java, and there is none; install Java 17 or later" in result.stderr


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # PySpark leaves a pipe open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # PySpark leaves a pipe open
def test_a_java_that_fails_is_said_with_its_reason(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = folder / "home/bin/java"
    java.parent.mkdir(parents=True)
    monkeypatch.setenv("JAVA_HOME", str(folder / "home"))
    for script, line in {
        "echo java.lang.UnsupportedClassVersionError: 61.0 >&2; exit 1": "Java of this machine is too old",
        "echo 26/11/29 ERROR Main: no room. >&2; exit 1": "Spark does not start: no room; see its settings",
        "exit 1": "Spark does not start: it does not say why",
    }.items():
        java.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        java.chmod(0o755)
        result = run(*ON_SPARK, "--master", "local[2]")
        code, said = result.exit_code, result.stderr
        del result
        gc.collect()
        assert (code, said.count("\n")) == (2, 1)
        assert line in said


@pytest.mark.parametrize("library", ["pyspark", "pyarrow"])
def test_without_the_extra_it_says_how_to_install_it(library: str) -> None:
    program = f"import sys; sys.modules['{library}'] = None; from carecli.__main__ import run; run()"
    command = [sys.executable, "-c", program, *ON_SPARK]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "--engine spark needs the extra parts of carecli; pip install 'carecli[spark]'" in result.stderr


def test_what_goes_wrong_on_a_spark_is_said_in_a_line() -> None:
    for said, line in [
        (
            "Job aborted: ...\nModuleNotFoundError: No module named 'polars'\n",
            "the workers of Spark lack polars",
        ),
        ("No module named\nModuleNotFoundError: No module named 'carecli.people.batches'", "this version of"),
        ("[PYTHON_VERSION_MISMATCH] Python in worker has 3.9", "run another Python than carecli"),
        ("An error:\ncarecli.errors.PersonalFileError: carecli is 9 on a worker\n", "stopped: carecli is 9"),
        ("An error\n\tat a.b\nCaused by: java.io.IOException: No space left on device\n", ": No space left"),
        ("Traceback\nMemoryError: all is full\n\tat x", "Spark stopped: all is full"),
        ("[SOME_CONDITION] Cannot do it. SQLSTATE: 42K03;\nplan", "Spark stopped: Cannot do it"),
        ("Answer from Java side is empty", "Spark stopped: Answer from Java side is empty"),
    ]:
        error = explain(said)
        assert isinstance(error, CareError)
        assert line in error.message
        assert "\n" not in error.message


def test_a_master_that_is_silent_is_said_to_be_so() -> None:
    error = explain_start("26/11/29 ERROR A: All masters are unresponsive! Giving up.", "spark://here:7077")
    assert (error.message, error.hint) == (
        "no Spark answers at spark://here:7077",
        "see that what runs there is a master of Spark",
    )


def test_spark_is_asked_what_went_wrong_before_it_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    running = [True]

    class Told(PySparkException):  # type: ignore[misc,unused-ignore]
        def __str__(self) -> str:
            return "the disk is full" if running else "nobody knows any more"

    monkeypatch.setattr(cluster, "_start", lambda *_given: "a session")
    monkeypatch.setattr(cluster, "_stop", lambda _spark: running.clear())
    with pytest.raises(CareError, match="Spark stopped: the disk is full"), cluster.open_spark("local[2]"):
        raise Told("x")
    assert not running


def test_ctrl_c_ends_it_while_spark_starts(spawn: Callable[..., "pexpect.spawn[str]"], folder: Path) -> None:
    java = folder / "home/bin/java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\ntouch {folder}/started\nexec sleep 60\n", "utf-8")
    java.chmod(0o755)
    child = spawn(*ON_SPARK, "--master", "local[2]", env={"JAVA_HOME": str(folder / "home")})
    while not (folder / "started").exists():
        assert child.isalive()
        time.sleep(0.05)
    child.kill(signal.SIGINT)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert child.before is not None
    assert child.before.replace("^C", "").strip() == ""
