"""The stack listens on loopback, on free ports, and on the same ones again where it can."""

import json
import socket

from plumbline.stack.ports import LOOPBACK, USUAL, Ports, choose_ports


def test_the_choice_is_remembered_so_that_links_stay_valid(tmp_path):
    note = tmp_path / "ports.json"
    first = choose_ports(note)
    assert choose_ports(note) == first


def test_a_busy_port_is_replaced_by_a_free_one(tmp_path):
    note = tmp_path / "ports.json"
    with socket.socket() as busy:
        busy.bind((LOOPBACK, 0))
        busy.listen()
        taken = busy.getsockname()[1]
        note.write_text(json.dumps(dict.fromkeys(("airflow", "mlflow", "alignment"), taken)))
        chosen = choose_ports(note)
    assert len({taken, chosen.airflow, chosen.mlflow, chosen.alignment}) == 4


def test_one_free_port_is_never_given_to_two(tmp_path):
    note = tmp_path / "ports.json"
    note.write_text(json.dumps(dict.fromkeys(("airflow", "mlflow", "alignment"), USUAL.mlflow)))
    chosen = choose_ports(note)
    assert len({chosen.airflow, chosen.mlflow, chosen.alignment}) == 3


def test_an_unreadable_note_counts_as_none(tmp_path):
    note = tmp_path / "ports.json"
    for damage in ("", "[]", '{"airflow": "x"}', '{"airflow": 1}', '{"airflow": 99999999, "mlflow": -1}'):
        note.write_text(damage)
        assert choose_ports(note).airflow > 0


def test_addresses_are_on_loopback():
    ports = Ports(airflow=1, mlflow=2, alignment=3)
    assert (ports.airflow_url, ports.mlflow_url) == ("http://127.0.0.1:1", "http://127.0.0.1:2")
    assert ports.alignment_url == "http://127.0.0.1:3"
