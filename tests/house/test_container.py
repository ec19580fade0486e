"""The container: what the image is built of, and whether the service starts with what each compose file sets."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monitor.entrypoints.web.ops import ops_router
from monitor.settings import Settings, load_settings, unknown_names

TOP = Path(__file__).parents[2]
COMPOSE_FILES = sorted(TOP.glob("compose*.yaml"))
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


def environments(file: Path, given: dict[str, str]) -> dict[str, dict[str, str]]:
    """Service -> its environment, the variables of the file filled in as compose does: unset ones by their default."""
    services = YAML().load(file)["services"]
    return {
        name: {
            key: VARIABLE.sub(lambda found: given.get(found[1]) or found[2] or "", str(value))
            for key, value in service.get("environment", {}).items()
        }
        for name, service in services.items()
    }


def settings_of(environment: dict[str, str], secrets: Path) -> Settings:
    """The settings of a container: its secrets lie in a folder of their own."""
    return load_settings({key: value.replace("/run/secrets", str(secrets)) for key, value in environment.items()}, None)


@pytest.mark.parametrize("file", COMPOSE_FILES, ids=lambda file: file.name)
@pytest.mark.parametrize("given", [{}, {"MONITOR_OPERATOR": "a@b.example"}], ids=["nothing set", "one set"])
def test_every_compose_file_starts_the_service_whatever_is_left_empty(
    file: Path, given: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "database_url").write_text("postgresql+psycopg://monitor:secret@database/monitor", encoding="utf-8")

    for environment in environments(file, given).values():
        found = settings_of(environment, tmp_path)
        assert found.mail_from == load_settings({}, None).mail_from
        assert unknown_names(environment, None) == []


def test_the_image_is_built_of_files_that_are_there_and_let_through() -> None:
    let_through = {line[1:] for line in (TOP / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (TOP / "Dockerfile").read_text(), re.MULTILINE)
    files = {name for line in copied for name in line.split()}

    assert files
    assert all((TOP / name).exists() for name in files)
    assert files - let_through == set()


def test_whatever_user_runs_the_image_its_group_may_write_the_data() -> None:
    dockerfile = (TOP / "Dockerfile").read_text()

    assert re.search(r"chown \d+:0 /data && chmod 2?77[0-7] /data", dockerfile)
    assert re.search(r"^USER \d+:0$", dockerfile, re.MULTILINE)


def test_the_image_is_named_after_the_release() -> None:
    version = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]["version"]
    services: Any = YAML().load(TOP / "compose.yaml")["services"]
    [container] = manifest()["Deployment"]["spec"]["template"]["spec"]["containers"]
    assert services["monitor"]["image"] == container["image"] == f"hk-it-monitor:{version}"


# -------------------------------------------------------------------------------------------------------------- deploy
def manifest() -> dict[str, Any]:
    """The resources of the cluster's manifest by kind."""
    return {one["kind"]: one for one in YAML().load_all(TOP / "deploy" / "kubernetes.yaml")}


def test_the_cluster_starts_the_service_with_what_it_sets_and_what_it_adds_for_the_service(tmp_path: Path) -> None:
    (tmp_path / "smtp_url").write_text("smtps://user:password@mail.example.org:465", encoding="utf-8")
    [container] = manifest()["Deployment"]["spec"]["template"]["spec"]["containers"]
    name = manifest()["Service"]["metadata"]["name"]
    given = {one["name"]: one["value"].replace("/run/secrets/monitor", str(tmp_path)) for one in container["env"]}
    added = {f"{name.upper()}_PORT": "tcp://10.0.0.7:8000", f"{name.upper()}_SERVICE_HOST": "10.0.0.7"}

    assert name == "monitor"
    assert load_settings(given | added, None).smtp_url.get_secret_value().startswith("smtps://")
    assert unknown_names(given | added, None) == []


def test_the_cluster_asks_what_the_service_answers_and_mounts_what_it_writes() -> None:
    pod = manifest()["Deployment"]["spec"]["template"]["spec"]
    [container] = pod["containers"]
    probes = {name: container[name]["httpGet"]["path"] for name in container if name.endswith("Probe")}
    paths = {route.path for route in ops_router.routes if hasattr(route, "path")}

    assert probes == {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}
    assert set(probes.values()) <= paths
    assert {one["mountPath"] for one in container["volumeMounts"]} >= {"/data", "/tmp"}
    assert {one["name"] for one in container["volumeMounts"]} == {one["name"] for one in pod["volumes"]}
    assert manifest()["Deployment"]["spec"]["strategy"]["type"] == "Recreate", "SQLite: one process at a time"


def test_the_unit_sets_what_is_a_setting_and_does_not_start_what_is_set_wrongly_again() -> None:
    unit = (TOP / "deploy" / "monitor.service").read_text()
    given = dict(pair.split("=", 1) for pair in re.findall(r"^Environment=(.+)$", unit, re.MULTILINE)[0].split())

    assert load_settings(given, None).data == Path("/var/lib/monitor")
    assert unknown_names(given, None) == []
    assert "RestartPreventExitStatus=2" in unit
