"""docker-compose.yml and Dockerfile say what the code says."""

import re
from pathlib import Path

import pytest
import yaml

from services.console import server as console_server
from services.deliver import mail, webhook
from services.deliver import server as deliver_server
from services.deliver.stop import STOP_SECONDS
from services.gateway import server as gateway_server
from streams import settings
from streams.broker import config, docker
from streams.cluster import async_sender
from streams.process import background, status, supervisor, watchdog

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]


def seconds_to_stop(service: dict) -> int:
    return int(service["stop_grace_period"].removesuffix("s"))


def test_kafka_is_told_what_the_local_broker_is_told():
    told = dict(SERVICES["kafka"]["environment"])
    assert SERVICES["kafka"]["image"] == config.IMAGE
    for name, value in config.SETTINGS.items():
        assert told.pop(docker.variable(name)) == value, name
    ours = docker.environment(settings.load({}))
    for name in ("KAFKA_PROCESS_ROLES", "KAFKA_NODE_ID", "KAFKA_CONTROLLER_QUORUM_VOTERS", "KAFKA_LOG_DIRS"):
        assert told[name] == ours[name]
    assert told["KAFKA_HEAP_OPTS"] == " ".join(config.HEAP)


@pytest.mark.parametrize("name", ["topics", "worker", "gateway", "deliver"])
def test_every_setting_is_one_of_ours(name):
    loaded = settings.load(SERVICES[name]["environment"])
    listeners = SERVICES["kafka"]["environment"]["KAFKA_ADVERTISED_LISTENERS"]
    assert f"PLAINTEXT://{loaded.brokers}" in listeners


def test_ports_are_open_to_this_machine_only():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_nothing_floats():
    for name, service in SERVICES.items():
        assert re.search(r":v?\d+\.\d+\.\d+$", service["image"]), name
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert bases
    assert all(re.search(r":\d+\.\d+\.\d+", base) for base in bases)


def test_what_is_stored_outlives_a_container():
    mounts = [mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])]
    assert {each for each in mounts if each[0] not in "./"} == set(COMPOSE["volumes"])
    kafka = SERVICES["kafka"]
    assert kafka["volumes"] == [f"kafka-data:{kafka['environment']['KAFKA_LOG_DIRS']}"]


def test_each_worker_has_a_state_of_its_own_however_many_there_are():
    worker = SERVICES["worker"]
    assert worker["volumes"] == [worker["environment"]["RASID_HOME"]]  # no name: a volume for each container
    assert worker["command"][:3] == ["worker", "--processes", "1"]


def test_prometheus_reads_every_worker_and_its_rules_and_grafana_shows_the_dashboard():
    worker, prometheus, grafana = (SERVICES[name] for name in ("worker", "prometheus", "grafana"))
    host, port = settings.address(
        worker["command"][worker["command"].index("--metrics") + 1], "RASID_METRICS"
    )
    assert host == "0.0.0.0"  # noqa: S104  # within compose's own network
    assert worker["expose"] == [str(port)]
    config = yaml.safe_load(COMPOSE["configs"]["prometheus"]["content"])
    [scraped] = config["scrape_configs"]
    taken = settings.address(SERVICES["gateway"]["command"][-1], "RASID_LISTEN")[1]
    told = settings.address(SERVICES["deliver"]["command"][-1], "RASID_DELIVER")[1]
    assert scraped["dns_sd_configs"] == [
        {"names": ["worker"], "type": "A", "port": port},
        {"names": ["gateway"], "type": "A", "port": taken},
        {"names": ["deliver"], "type": "A", "port": told},
    ]
    for service in (prometheus, grafana):
        assert service["profiles"] == ["monitoring"]
        assert {each["source"] for each in service["configs"]} <= COMPOSE["configs"].keys()
        for mount in service["volumes"]:
            if mount.startswith("./"):
                assert (ROOT / mount.split(":")[0]).is_file()
    assert config["rule_files"] == ["alerts.yaml"]
    assert any(mount.endswith("/etc/prometheus/alerts.yaml:ro") for mount in prometheus["volumes"])
    [provider] = yaml.safe_load(COMPOSE["configs"]["grafana-dashboards"]["content"])["providers"]
    assert any(f":{provider['options']['path']}/rasid.json:ro" in mount for mount in grafana["volumes"])
    [source] = yaml.safe_load(COMPOSE["configs"]["grafana-datasource"]["content"])["datasources"]
    assert source["url"] == "http://prometheus:9090"


def test_a_worker_is_asked_for_its_health_and_given_time_to_stop():
    worker = SERVICES["worker"]
    assert worker["healthcheck"]["test"] == ["CMD", "rasid", "health"]
    assert worker["depends_on"] == {"topics": {"condition": "service_completed_successfully"}}
    assert seconds_to_stop(worker) > supervisor.STOP_SECONDS > watchdog.STOP_SECONDS


def test_what_delivers_is_asked_for_its_health_and_given_time_for_who_is_being_told():
    deliver = SERVICES["deliver"]
    _, port = settings.address(deliver["command"][-1], "RASID_DELIVER")
    assert deliver["expose"] == [str(port)]
    assert f"http://127.0.0.1:{port}/healthz" in deliver["healthcheck"]["test"][-1]
    assert seconds_to_stop(deliver) > deliver_server.ENDS_WITHIN
    assert max(webhook.TIMES.total, mail._SECONDS) + STOP_SECONDS < deliver_server.ENDS_WITHIN


def test_a_gateway_is_reached_from_this_machine_alone_and_given_time_to_confirm():
    gateway = SERVICES["gateway"]
    _, port = settings.address(gateway["command"][-1], "RASID_LISTEN")
    assert gateway["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f"http://127.0.0.1:{port}/healthz" in gateway["healthcheck"]["test"][-1]
    assert seconds_to_stop(gateway) > gateway_server.ENDS_WITHIN > gateway_server.STOP_SECONDS
    assert background.STOP_SECONDS > gateway_server.ENDS_WITHIN, "`rasid down` waits for it"
    assert gateway_server.STOP_SECONDS * 1000 > async_sender.DELIVERY_MS


def test_a_console_is_given_time_for_the_pages_that_are_being_made():
    assert seconds_to_stop(SERVICES["console"]) > console_server.ENDS_WITHIN > console_server.STOP_SECONDS


def test_the_table_of_exit_codes_says_what_the_code_says():
    page = (ROOT / "docs" / "operations" / "README.md").read_text(encoding="utf-8")
    assert f"| a process of it | {status.PERMANENT_ERROR} |" in page
    assert supervisor.FIRST_PAUSE == 0.5
    assert supervisor.LONGEST_PAUSE == 30
