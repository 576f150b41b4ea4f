"""What each command does; everything heavier than the standard library is imported inside."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.records import PullRequest
    from plumbline.release.local_forge import LocalForge


def evaluate(options: Namespace) -> int:
    """Measures and judges one night here and now; records no verdict."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.context import Context
    from plumbline.nightly.one_night import evaluate_night

    context = Context.of(options.model, actor="command line")
    evaluation = evaluate_night(context, options.night)
    if options.json:
        print(canonical_json(evaluation))
    else:
        from plumbline.reports.story import NightStory
        from plumbline.reports.text import summary_text
        from plumbline.verdicts.alarms import alarm_from

        alarm = alarm_from(evaluation.verdict)
        print(summary_text(NightStory(spec=context.spec, champion=evaluation, alarm=alarm)))
    return 0


def validate(options: Namespace) -> int:
    """Prints every problem of specs and policies; exits 1 when there is one."""
    from plumbline.settings import Settings
    from plumbline.specs.cross_checks import validate as problems_of

    settings = Settings.from_environment()
    problems = problems_of(settings.root, options.model)
    for problem in problems:
        print(problem)
    if not problems:
        print("Specs and policies are sound.")
    return 1 if problems else 0


def new(options: Namespace) -> int:
    """Writes a commented folder under models/."""
    from plumbline.settings import Settings
    from plumbline.specs.scaffold import new_model

    for path in new_model(Settings.from_environment().root, options.name):
        print(f"wrote {path}")
    print(f"Next: edit models/{options.name}/spec.yaml, then plumbline specs validate {options.name}")
    return 0


def pull_request_list(options: Namespace) -> int:
    """One line a pull request."""
    pulls = _forge(options).find()
    for pull in pulls:
        print(f"{pull.number:>3}  {pull.state:<7} {pull.branch}  {pull.title}")
    if not pulls:
        print(f"{options.repository} has no pull request yet.")
    return 0


def pull_request_show(options: Namespace) -> int:
    """Title, state, body and diff."""
    pull = _pull(options)
    print(f"#{pull.number} {pull.title}  [{pull.state}]  {pull.branch} -> {pull.base}\n")
    print(pull.body)
    print(pull.diff)
    return 0


def pull_request_merge(options: Namespace) -> int:
    """Merges it, as a person would on a forge."""
    before = _pull(options)
    if before.state == "merged":
        print(f"#{before.number} is merged already, as {before.merged_as}")
        return 0
    pull = _forge(options).merge(before.number, actor=_user())
    print(f"merged #{pull.number} as {pull.merged_as}; the rollout DAG moves `champion` when it next looks")
    return 0


def pull_request_close(options: Namespace) -> int:
    """Closes it unmerged: the promotion is rejected."""
    pull = _forge(options).close(_pull(options).number, actor=_user())
    print(f"closed #{pull.number} unmerged: its cause is not retrained again")
    return 0


def history(options: Namespace) -> int:
    """What was decided, by whom, when."""
    from plumbline.canonical import canonical_json
    from plumbline.evidence.history import BOOKKEEPING, line
    from plumbline.evidence.ledger import Ledger
    from plumbline.settings import Settings
    from plumbline.store import Store

    entries = Ledger(Store(Settings.from_environment().database_url)).all(model=options.model)
    for entry in entries:
        if options.json:
            print(canonical_json(entry))
        elif entry.kind not in BOOKKEEPING:
            print(line(entry))
    if not entries and not options.json:
        print(f"Nothing is recorded about {options.model or 'any model'} yet.")
    return 0


def verify(options: Namespace) -> int:  # noqa: ARG001 - every command takes its options
    """Names every removed, edited or reordered entry; exits 1 when there is one."""
    from plumbline.evidence.ledger import Ledger
    from plumbline.settings import Settings
    from plumbline.store import Store

    ledger = Ledger(Store(Settings.from_environment().database_url))
    faults = ledger.verify()
    print("\n".join(faults) if faults else f"{len(ledger.all())} entries, one unbroken chain.")
    return 1 if faults else 0


def demo(options: Namespace) -> int:
    """One night through Airflow."""
    from plumbline.nightly.context import Context
    from plumbline.nightly.recorded import RecordedNights
    from plumbline.stack.demo import run
    from plumbline.windows.nights import night_for

    context = Context.of(options.model, actor="command line")
    night_for(context.spec, options.night, None)  # a slip of the pen is told before anything starts
    return run(context.settings, options.night, options.model, RecordedNights(context))


def up(options: Namespace) -> int:  # noqa: ARG001
    """The stack in the foreground."""
    from plumbline.settings import Settings
    from plumbline.specs.loading import model_names
    from plumbline.stack.up import run

    settings = Settings.from_environment()
    stages = ("evaluate", "retrain", "rollout")
    return run(settings, [f"{model}.{stage}" for model in model_names(settings.root) for stage in stages])


def _forge(options: Namespace) -> LocalForge:
    from plumbline.release.local_forge import LocalForge
    from plumbline.settings import Settings

    return LocalForge(Settings.from_environment().forge, options.repository)


def _pull(options: Namespace) -> PullRequest:
    from plumbline.release.forge import ForgeError

    forge = _forge(options)
    if options.number is not None:
        return forge.get(options.number)
    pulls = forge.find()
    if not pulls:
        raise ForgeError(f"{options.repository} has no pull request yet; `make demo` opens one")
    return pulls[-1]


def _user() -> str:
    import getpass

    return getpass.getuser()
