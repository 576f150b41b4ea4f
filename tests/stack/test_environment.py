"""What each component is told, and what of the user's own environment it is not."""

from plumbline.stack import components, environment
from plumbline.stack.credentials import ROLES


def airflow(layout, **inherited):
    return environment.airflow_environment(layout, inherited)


def test_settings_for_another_airflow_or_mlflow_do_not_leak_in(layout):
    foreign = {
        "AIRFLOW__CORE__EXECUTOR": "X",
        "AIRFLOW_CONN_DB": "X",
        "MLFLOW_RUN_ID": "X",
        "PLUMBLINE_STATE": "X",
        "PYTHONDONTWRITEBYTECODE": "X",
    }
    for made in (airflow(layout, **foreign), environment.mlflow_environment(layout, foreign)):
        assert "X" not in made.values()


def test_the_rest_of_the_users_environment_stays(layout):
    assert airflow(layout, PATH="/bin", HOME="/home/x").items() >= {"PATH": "/bin", "HOME": "/home/x"}.items()


def test_the_project_comes_first_on_the_import_path(layout):
    assert airflow(layout, PYTHONPATH="/own")["PYTHONPATH"] == f"{layout.settings.root}:/own"


def test_no_proxy_stands_between_the_components(layout):
    assert airflow(layout, NO_PROXY="intern")["NO_PROXY"] == "127.0.0.1,localhost,intern"


def test_everything_made_lies_in_the_state_folder(layout):
    made = airflow(layout)
    state = str(layout.settings.state)
    for name in (
        "AIRFLOW_HOME",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER",
        "AIRFLOW__LOGGING__DAG_PROCESSOR_CHILD_PROCESS_LOG_DIRECTORY",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE",
        "PLUMBLINE_STATE",
    ):
        assert made[name].startswith(state), name
    assert made["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"] == f"sqlite:///{state}/airflow/airflow.db"


def test_servers_are_told_to_listen_on_loopback(layout):
    assert airflow(layout)["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert "--host 127.0.0.1" in " ".join(components.mlflow(layout, {}).command)


def test_tasks_find_mlflow_and_its_password(layout):
    made = airflow(layout)
    assert made["MLFLOW_TRACKING_URI"] == "http://127.0.0.1:15000"
    assert made["MLFLOW_TRACKING_PASSWORD"] == layout.credentials.mlflow_password


def test_the_mlflow_server_gets_no_airflow_secret(layout):
    made = environment.mlflow_environment(layout, {})
    keys = layout.credentials
    own = {keys.mlflow_password, keys.mlflow_secret_key}
    assert not (set(keys.values()) - own) & set(made.values())


def test_no_command_line_holds_a_secret(layout):
    everything = (components.mlflow(layout, {}), *components.airflow(layout, {}))
    words = " ".join(word for component in everything for word in component.command)
    assert not [secret for secret in layout.credentials.values() if secret in words]


def test_the_sign_in_file_of_mlflow_holds_no_password(layout):
    assert layout.credentials.mlflow_password not in environment.mlflow_auth_file(layout)


def test_every_user_has_a_role(layout):
    users = airflow(layout)["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"]
    assert dict(user.split(":") for user in users.split(",")) == ROLES


def test_threads_are_bounded_unless_the_user_says_otherwise(layout):
    assert 1 <= int(airflow(layout)["OMP_NUM_THREADS"]) <= 4
    assert airflow(layout, OMP_NUM_THREADS="16")["OMP_NUM_THREADS"] == "16"


def test_a_killed_schedulers_tasks_are_found_within_a_minute(layout):
    made = airflow(layout)
    dead = int(made["AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD"])
    looks = int(made["AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL"])
    assert dead > 2 * int(made["AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC"]), "a busy one is not dead"
    assert dead + looks <= 30
