"""The set-up: what is declared, pinned, shipped and said agrees."""

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import cita_analysis

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
METADATA = PROJECT["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = {
    requirement.name: requirement
    for requirement in map(Requirement, re.findall(r"^([a-z0-9].*?) \\$", LOCK, flags=re.MULTILINE))
}
DECLARED = [
    Requirement(text)
    for text in [
        *METADATA["dependencies"],
        *METADATA["optional-dependencies"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
]


def pinned(requirement: Requirement) -> str:
    (pin,) = requirement.specifier
    assert pin.operator == "=="
    return pin.version


@pytest.mark.parametrize("requirement", DECLARED, ids=str)
def test_the_lock_pins_every_declared_dependency_within_its_bounds(requirement: Requirement) -> None:
    pin = PINS[canonicalize_name(requirement.name)]
    assert pin.marker is None, "a declared dependency is needed on every platform"
    assert pinned(pin) in requirement.specifier


@pytest.mark.parametrize("requirement", DECLARED, ids=str)
def test_what_is_installed_is_what_is_locked(requirement: Requirement) -> None:
    assert version(requirement.name) == pinned(PINS[canonicalize_name(requirement.name)])


def test_every_pin_has_hashes_and_the_lock_names_no_place() -> None:
    kinds = {
        "pin": r"[a-z0-9-]+==[^\s/]+( ; [^/:\\]+)? \\",
        "hash": r"    --hash=sha256:[0-9a-f]{64}( \\)?",
        "why": r"    # +(via|via [a-z0-9-]+|[a-z0-9-]+|(via )?cita-analysis \(pyproject\.toml\))",
    }
    lines = [
        next((kind for kind, form in kinds.items() if re.fullmatch(form, line)), line) for line in LOCK.splitlines()
    ]
    assert set(lines) == set(kinds)
    assert re.findall(r"pin (?!hash)", " ".join(lines)) == []


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    absolute = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0]
    return {name.partition(".")[0] for name in plain | {node.module or "" for node in absolute}}


def test_every_library_the_package_imports_is_declared() -> None:
    used = set().union(*map(imported, (ROOT / "src").rglob("*.py")))
    third_party = used - sys.stdlib_module_names - {"cita_analysis"}
    wanted = [*METADATA["dependencies"], *METADATA["optional-dependencies"]["dask"]]
    declared = {canonicalize_name(Requirement(text).name) for text in wanted}
    distributions = packages_distributions()
    undeclared = [
        name
        for name in sorted(third_party)
        if declared.isdisjoint(map(canonicalize_name, distributions.get(name, [name])))
    ]
    assert undeclared == []


def test_conda_installs_the_same_lock() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment == {
        "name": METADATA["name"],
        "channels": ["conda-forge"],
        "dependencies": ["python=3.11", "pip", {"pip": ["-r requirements.lock"]}],
    }


def test_the_version_is_one() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == cita_analysis.__version__


def test_the_sources_are_the_ones_described() -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    described = dict(re.findall(r"^\| `source/(\S+)` \| `([0-9a-f]{64})` \|", readme, flags=re.MULTILINE))
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (ROOT / "data/source").iterdir()}
    assert described == found


def test_contributing_says_what_each_reference_list_is_for() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    lists = {path.name for path in (ROOT / "src/cita_analysis/reference").glob("*.csv")}
    assert lists == set(re.findall(r"`(\w+\.csv)`", contributing))


@pytest.mark.parametrize(
    ("target", "command"),
    [
        ("report", ".venv/bin/cita report --quarter 2024Q2 --out reports"),
        ("report QUARTER=2025Q1 OUT=x", ".venv/bin/cita report --quarter 2025Q1 --out x"),
        ("quick", '.venv/bin/pytest -m "not slow"'),
    ],
)
def test_make_ends_in_the_command(target: str, command: str) -> None:
    run = ["make", "-n", *target.split()]
    # The tests themselves run under make, whose flags and variables must not reach this one.
    bare = {"PATH": os.environ["PATH"]}
    printed = subprocess.run(run, cwd=ROOT, env=bare, check=True, capture_output=True, text=True).stdout
    assert printed.splitlines()[-1] == command


@pytest.mark.slow
def test_every_installed_package_has_what_it_needs() -> None:
    check = subprocess.run([sys.executable, "-m", "pip", "check"], check=False, stdout=subprocess.PIPE)
    assert check.stdout.strip() == b"No broken requirements found."


@pytest.mark.slow
def test_the_wheel_holds_the_package_with_its_data_and_nothing_else(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    package = ROOT / "src/cita_analysis"
    expected = {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert packed == expected
