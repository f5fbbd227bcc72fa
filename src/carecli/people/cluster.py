"""A Spark to work on: its address is looked at first, and what it says is kept off the screen.

Spark waits for minutes for what is not there, so that Java and the master are looked for before it starts.
"""

import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from carecli.errors import PersonalFileError, UsageError
from carecli.names import clean_text

SECONDS = 5
"""How long a master may take to be reached, for each of its addresses."""

LOCAL = re.compile(r"local(\[(\d+|\*)(, ?\d+)?\])?")
HOSTS = re.compile(r"(?:spark|k8s)://(?:https?://)?(?P<hosts>[^/,\s]+(?:,[^/,\s]+)*)/?")
FORMS = "write spark://HOST:7077, k8s://HOST:443, yarn or local[2]"
PORTS = {"k8s": 443, "spark": 7077}
DEFAULTS = {
    "spark.app.name": "carecli",
    "spark.hadoop.fs.permissions.umask-mode": "077",  # what is written can be read by the person alone
    "spark.hadoop.yarn.resourcemanager.connect.max-wait.ms": "30000",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "250000",  # the rules are made ready for each batch anew
    "spark.ui.enabled": "false",
}
"""What is set unless the Spark that is there has settings of its own."""

_MISSING = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'")
_BROKEN = re.compile(r"FAILED_READ_FILE.*?(?:reading|footer of|for) (?:the )?file:? (\S+?)\.?(?:\s|$)")
_OWN = re.compile(r"^carecli\.errors\.\w+: (.+)$", re.MULTILINE)
_PYTHON = re.compile(r"^(?:\w+\.)*\w*(?:Error|Exception): (.+)$", re.MULTILINE)
_CAUSE = re.compile(r"^Caused by: (?:\w+[.$])*\w+: (.+)$", re.MULTILINE)
_LOGGED = re.compile(r"^(?:.* (?:ERROR|FATAL) [\w.$]+: |Exception in thread \S+ |Error: )(.+)$", re.MULTILINE)


@contextmanager
def open_spark(master: str | None) -> Iterator[SparkSession]:
    """A session on the Spark that this process has, or on one started at a master, which is stopped again.

    Without a master it is that of Spark's own settings, or this machine. Raises UsageError where there is
    none, and PersonalFileError for what goes wrong on it.
    """
    if master is not None:
        check_master(master)
    active = SparkSession.getActiveSession()
    if active is not None:
        with _explaining():
            yield active
        return
    with tempfile.TemporaryDirectory(prefix="carecli-") as folder:
        logging.disable()  # what Python's side of Spark has to say comes as an error as well
        try:
            with Path(folder, "log").open("a+b") as log, _keeping_ctrl_c():
                spark = _start(master, folder, log)
            try:
                with _explaining():
                    yield spark
            finally:
                _stop(spark)
        finally:
            logging.disable(logging.NOTSET)


@contextmanager
def _keeping_ctrl_c() -> Iterator[None]:
    """Let Ctrl-C do what it did before: Spark has it cancel jobs in the midst of what is said to Java."""
    before = signal.getsignal(signal.SIGINT)
    yield
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, before)


@contextmanager
def _explaining() -> Iterator[None]:
    """Say in a line what goes wrong; Spark is asked for the words, so it must not have stopped yet."""
    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise explain(str(error)) from error


def _start(master: str | None, folder: str, log: IO[bytes]) -> SparkSession:
    """A new session; all that Java and its workers say goes into the log. Raises UsageError."""
    check_java()
    given = SparkConf(loadDefaults=False).set("spark.ui.showConsoleProgress", "false")
    if master is not None:
        given.setMaster(master)
    try:
        gateway = launch_gateway(given, {"stdout": log, "stderr": log})  # type: ignore[no-untyped-call]
        conf = _complete(SparkConf(_jvm=gateway.jvm), folder)
        context = SparkContext(gateway=gateway, conf=conf)
        context.setLogLevel("ERROR")
        spark = SparkSession(context)
    except (PySparkException, Py4JError):
        log.seek(0)
        raise explain_start(log.read().decode("utf-8", errors="replace"), master) from None
    if _is_local(conf) and not os.environ.get("PYSPARK_PYTHON"):
        context.pythonExec = sys.executable
    return spark


def _complete(conf: SparkConf, folder: str) -> SparkConf:
    """The settings of Spark, and what they leave open."""
    own = dict(DEFAULTS)
    if _is_local(conf):
        own |= dict.fromkeys(("spark.driver.host", "spark.driver.bindAddress"), "127.0.0.1")
    if conf.get("spark.sql.catalogImplementation", "in-memory") == "in-memory":
        own["spark.sql.warehouse.dir"] = folder  # which Spark makes in the working folder else
    for name, value in own.items():
        conf.setIfMissing(name, value)
    return conf


def _is_local(conf: SparkConf) -> bool:
    return str(conf.get("spark.master", "local")).startswith("local")


def _stop(spark: SparkSession) -> None:
    """End a session and the Java that was started for it, which removes what it has laid aside."""
    gateway = SparkContext._gateway
    with warnings.catch_warnings(action="ignore"):  # that Java is gone is said where it was needed
        spark.stop()
    if gateway is not None and gateway.proc is not None:
        gateway.shutdown()
        SparkContext._gateway = SparkContext._jvm = None
        gateway.proc.stdin.close()
        try:
            gateway.proc.wait(SECONDS)
        except subprocess.TimeoutExpired:
            gateway.proc.kill()
            gateway.proc.wait()


def check_java() -> None:
    """Raise UsageError where no Java is found."""
    home = os.environ.get("JAVA_HOME")
    if home and not os.access(f"{home}/bin/java", os.X_OK):
        raise UsageError(
            f"JAVA_HOME is {home}, where there is no Java", hint="name the folder of Java 17 or later"
        )
    if not home and shutil.which("java") is None:
        raise UsageError(
            "Spark needs Java, and there is none",
            hint="install Java 17 or later, such as Debian's openjdk-17-jre-headless, or set JAVA_HOME",
        )


def check_master(master: str) -> None:
    """Raise UsageError for what is no master, and for one that nobody answers at."""
    if LOCAL.fullmatch(master) or master == "yarn":
        return
    found = HOSTS.fullmatch(master)
    if found is None:
        raise UsageError(f"--master '{master}' is not the address of a Spark", hint=FORMS)
    hosts = [_split_host(host, master) for host in found["hosts"].split(",")]
    if not any(_answers(host, port) for host, port in hosts):
        hint = "see that its master runs and can be reached from here, or name another with --master"
        raise UsageError(f"no Spark answers at {master}", hint=hint)


def _split_host(place: str, master: str) -> tuple[str, int]:
    """The host and the port of an address. Raises UsageError."""
    host, colon, port = place.rpartition(":")
    if not colon:
        return place, PORTS[master.partition(":")[0]]
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port[:6]) < 65_536:
        raise UsageError(f"--master '{master}' is not the address of a Spark", hint=FORMS)
    return host.strip("[]"), int(port)


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), SECONDS).close()
    except (OSError, UnicodeError):  # a name that is none is no text for the network either
        return False
    return True


def explain_start(said: str, master: str | None = None) -> UsageError:
    """Why a Spark does not start, by what it says itself."""
    if "UnsupportedClassVersionError" in said:
        return UsageError("the Java of this machine is too old for Spark", hint="install Java 17 or later")
    if "All masters are unresponsive" in said:
        return UsageError(
            f"no Spark answers at {master}", hint="see that what runs there is a master of Spark"
        )
    found = _LOGGED.findall(said) or _CAUSE.findall(said) or ["it does not say why"]
    hint = "see its settings, or name a --master"
    return UsageError(f"Spark does not start: {_shorten(found[-1])}", hint=hint)


def explain(said: str) -> UsageError | PersonalFileError:
    """What went wrong on a Spark, in one line."""
    if missing := _MISSING.findall(said):
        lacks = missing[-1]
        if lacks.partition(".")[0] == "carecli":
            lacks = "this version of carecli"
        hint = "install carecli[spark] for the Python of its workers as well"
        return UsageError(f"the workers of Spark lack {lacks}", hint=hint)
    if "PYTHON_VERSION_MISMATCH" in said:
        hint = "let PYSPARK_PYTHON name the same version of Python there as here"
        return UsageError("the workers of Spark run another Python than carecli", hint=hint)
    if broken := _BROKEN.search(said):
        place = clean_text(broken[1].removeprefix("file:").replace("///", "/"))
        return PersonalFileError(f"{place} is broken, or not Parquet", hint="save or fetch it again")
    found = _OWN.findall(said) or _CAUSE.findall(said) or _PYTHON.findall(said) or [said.partition("\n")[0]]
    return PersonalFileError(f"Spark stopped: {_shorten(found[-1])}")


def _shorten(said: str) -> str:
    """What Java says, without the classes in front and the codes around it."""
    plain = re.sub(r"^(?:[\w$]+\.)*[\w$]+(?:Exception|Error): |\[[\w.]+\] |\.? SQLSTATE: \w+", "", said)
    return clean_text(plain).rstrip(".")
