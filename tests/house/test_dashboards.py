"""What Prometheus and Grafana are told to show is what the service says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from starlette.testclient import TestClient

from monitor.bootstrap import open_app
from monitor.entrypoints.web.server import make_server
from monitor.settings import load_settings

DEPLOY = Path(__file__).parents[2] / "deploy"
METRIC = re.compile(r"\bmonitor_[a-z_]+")


def expressions() -> list[str]:
    panels = json.loads((DEPLOY / "grafana.json").read_text())["panels"]
    groups = YAML(typ="safe").load((DEPLOY / "alerts.yaml").read_text())["groups"]
    shown = [target["expr"] for panel in panels for target in panel["targets"]]
    return shown + [rule["expr"] for group in groups for rule in group["rules"]]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The metrics of a service."""
    app = open_app(load_settings({"MONITOR_DATA": str(tmp_path_factory.mktemp("data"))}, None))
    said = TestClient(make_server(app)).get("/metrics").text
    app.close()
    return set(re.findall(r"^# TYPE (\S+)", said, re.MULTILINE))


def test_every_metric_of_a_dashboard_or_an_alarm_is_there(names: set[str]) -> None:
    asked = {name.removesuffix("_bucket") for expression in expressions() for name in METRIC.findall(expression)}

    assert asked - names == set()
    assert names - asked == set(), "a metric that nothing shows"
    assert all(expression.count("(") == expression.count(")") for expression in expressions())
