"""The catalogue: read, merged with the user's file, and refused whole with every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.catalogue.programme_file import Catalogue, load, warnings
from monitor.errors import ConfigurationError

GOOD = """
[[programme]]
slug = "blue-fund"
kind = "fund"
name_en = "Blue Harbour Fund"
parent = "itf"
"""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def user_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    return path


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as refused:
        load(user_file(tmp_path, text))
    return [str(fault) for fault in refused.value.faults]


def test_the_package_file_is_whole(catalogue: Catalogue) -> None:
    assert len(catalogue.programmes) >= 436
    assert len({programme.slug for programme in catalogue.programmes}) == len(catalogue.programmes)


def test_relatives(catalogue: Catalogue) -> None:
    assert "nias" in {programme.slug for programme in catalogue.children("itf")}
    assert {"hkgai", "hkgai-v1", "hkpilot"} <= {programme.slug for programme in catalogue.descendants("innohk")}
    assert catalogue.children("hkpilot") == ()
    assert catalogue.get("nothing") is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("itf", "itf"),
        ("ITC", "itc"),
        ("創新科技署", "itc"),
        ("创新科技署", "itc"),
        ("raise+", "raise-plus"),
        ("Cyberport", "cyberport"),
        ("Innovation and Technology Bureau", "itb"),
    ],
)
def test_resolve(catalogue: Catalogue, name: str, slug: str) -> None:
    programme = catalogue.resolve(name)
    assert programme is not None
    assert programme.slug == slug


def test_resolve_nothing(catalogue: Catalogue) -> None:
    assert catalogue.resolve("no such thing") is None
    assert catalogue.resolve("") is None


def test_a_user_adds_and_overrides(tmp_path: Path, catalogue: Catalogue) -> None:
    mine = load(user_file(tmp_path, GOOD + '[[programme]]\nslug = "itf"\nnote = "Ours."\n'))
    assert "blue-fund" in {programme.slug for programme in mine.children("itf")}
    before, after = catalogue.get("itf"), mine.get("itf")
    assert before is not None
    assert after is not None
    assert after.note == "Ours."
    assert after.name_en == before.name_en
    assert mine.version != catalogue.version


def test_the_version_is_that_of_the_content(catalogue: Catalogue) -> None:
    assert load().version == catalogue.version


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('colour = "blue"', "colour: unknown key"),
        ('kind = "boat"', "kind: 'boat' is none of"),
        ('aliases = "one"', "aliases: must be a list of texts"),
        ("aliases = [1]", "aliases: must be a list of texts"),
        ("budget_hkd = 1.5", "budget_hkd: must be a whole number"),
        ("budget_hkd = true", "budget_hkd: must be a whole number"),
        ('launched = "May 2025"', "launched: must be YYYY"),
        ('launched = "2025-13"', "launched: must be YYYY"),
        ('status = "superseded"', "successor: is missing"),
        ('parent = "nobody"', "parent: no programme has the slug 'nobody'"),
        ('owner = "nobody"', "owner: no programme has the slug 'nobody'"),
        ('parent = "blue-fund"', "parent: goes in a circle: blue-fund > blue-fund"),
        ('aliases = ["a"]', "aliases: 'a' is too short to be found"),
        ('needs_context = ["Red"]\ncontext = ["x"]', "needs_context: 'Red' is none of its names"),
        ('aliases = ["Blue"]\nneeds_context = ["Blue"]', "context: is missing"),
        ('aliases = ["Science Park"]', "needs_context: must hold 'sciencepark'"),
        ('acronyms = ["ASTRI"]', "needs_context: must hold 'ASTRI'"),
    ],
)
def test_faults_of_one_entry(tmp_path: Path, line: str, words: str) -> None:
    key = line.split(" ")[0]
    kept = "\n".join(each for each in GOOD.splitlines() if not each.startswith(f"{key} "))
    found = faults(tmp_path, f"{kept}\n{line}\n")
    assert any(words in fault for fault in found), found
    assert all("mine.toml" in fault or "programmes.toml" in fault for fault in found)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = (
        'topic = 1\n[[programme]]\nkind = "fund"\n[[programme]]\nslug = "B!"\nkind = "fund"\nname_en = "B"\n' + GOOD * 2
    )
    found = faults(tmp_path, text)
    assert len(found) >= 4
    for words in ("topic: unknown key", "slug: is missing", "slug: must be lower-case", "blue-fund"):
        assert any(words in fault for fault in found)


def test_a_name_shared_by_date_is_no_fault(tmp_path: Path) -> None:
    text = GOOD.replace('parent = "itf"', 'status = "superseded"\nsuccessor = "new-fund"\nlaunched = "2010"') + (
        '[[programme]]\nslug = "new-fund"\nkind = "fund"\nname_en = "Blue Harbour Fund"\nlaunched = "2020"\n'
    )
    assert load(user_file(tmp_path, text)).get("new-fund") is not None


def test_what_is_no_toml_or_cannot_be_read(tmp_path: Path) -> None:
    assert "is no TOML" in faults(tmp_path, "[[programme")[0]
    with pytest.raises(ConfigurationError, match="cannot be read"):
        load(tmp_path / "missing.toml")


def test_warnings_name_what_stands_inside_another(catalogue: Catalogue) -> None:
    found = {(fault.where, fault.message) for fault in warnings(catalogue)}
    assert ('programme "cyberport"', "'数码港' stands inside '数码港元' of 'e-hkd', which wins there") in found
    assert not any("'ai+' stands inside 'main" in message for _, message in found)
