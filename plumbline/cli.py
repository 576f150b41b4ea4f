"""The `plumbline` command. Imports nothing heavy until a command runs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from plumbline import commands
from plumbline.errors import PlumblineError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; prints errors as one line a person can act on and returns the exit status."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # whoever read the output has seen enough
        sys.stdout = None  # else Python complains again at its end
        return 141
    except KeyboardInterrupt:
        print("plumbline: interrupted", file=sys.stderr)
        return 130
    except PlumblineError as error:
        print(f"plumbline: {error}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """Every command and option."""
    root = argparse.ArgumentParser(
        prog="plumbline", description="Keeps machine-learning models aligned, night by night."
    )
    add = root.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _evaluate(add)
    _specs(add)
    _pull_requests(add)
    _history(add)
    _stack(add)
    return root


def _evaluate(add: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = add.add_parser("evaluate", help="measure and judge one night, without Airflow or MLflow")
    command.add_argument("model")
    command.add_argument("--night", type=int, required=True, help="the night's number, from 0")
    command.add_argument("--json", action="store_true", help="print the record as canonical JSON")
    command.set_defaults(run=commands.evaluate)


def _specs(add: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    specs = add.add_parser("specs", help="check specs and policies")
    actions = specs.add_subparsers(required=True, metavar="ACTION")
    validate = actions.add_parser("validate", help="say what is wrong, where, and what to write instead")
    validate.add_argument("model", nargs="?", help="only this model; all when left out")
    validate.set_defaults(run=commands.validate)
    new = add.add_parser("new", help="write a commented folder for a model of your own")
    new.add_argument("name")
    new.set_defaults(run=commands.new)


def _pull_requests(add: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    pull = add.add_parser("pr", help="the local forge's pull requests")
    actions = pull.add_subparsers(required=True, metavar="ACTION")
    for name, help_text in (
        ("list", "every pull request"),
        ("show", "title, body and diff"),
        ("merge", "merge it"),
        ("close", "close it unmerged: the promotion is rejected"),
    ):
        action = actions.add_parser(name, help=help_text)
        action.add_argument("--repository", default="ai-apps", help="the GitOps repo (default: ai-apps)")
        if name != "list":
            action.add_argument("number", type=int, nargs="?", help="the latest when left out")
        action.set_defaults(run=getattr(commands, f"pull_request_{name}"))


def _history(add: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    history = add.add_parser("history", help="what was decided, by whom, when")
    history.add_argument("model", nargs="?")
    history.add_argument("--json", action="store_true", help="one canonical JSON record a line")
    history.set_defaults(run=commands.history)
    evidence = add.add_parser("evidence", help="the hash-chained evidence")
    actions = evidence.add_subparsers(required=True, metavar="ACTION")
    verify = actions.add_parser("verify", help="name every removed, edited or reordered entry")
    verify.set_defaults(run=commands.verify)


def _stack(add: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = add.add_parser("demo", help="run one night through Airflow and show what happened")
    demo.add_argument("--night", type=int, default=0)
    demo.add_argument("--model", default="acs_employment")
    demo.set_defaults(run=commands.demo)
    up = add.add_parser("up", help="the same stack in the foreground")
    up.set_defaults(run=commands.up)


if __name__ == "__main__":
    raise SystemExit(main())
