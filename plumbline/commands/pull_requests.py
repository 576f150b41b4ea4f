"""`plumbline pr`: the local forge's pull requests."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from plumbline.commands.account import account, actor

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.records import PullRequest
    from plumbline.release.forges.local import LocalForge

_DEFAULT = "ai-apps"


def add_to(add: Commands) -> None:
    """The command line."""
    pull = add.add_parser("pr", help="the local forge's pull requests")
    actions = pull.add_subparsers(required=True, metavar="ACTION")
    for name, help_text, run in (
        ("list", "every pull request", pull_request_list),
        ("show", "title, body and diff", pull_request_show),
        ("merge", "merge it", pull_request_merge),
        ("close", "close it unmerged: what it proposes is rejected", pull_request_close),
    ):
        action = actions.add_parser(name, help=help_text)
        action.add_argument("--repository", default=_DEFAULT, help="the GitOps repo (default: ai-apps)")
        if name != "list":
            action.add_argument("number", type=int, nargs="?", help="the latest when left out")
        action.set_defaults(run=run)


def pull_request_list(options: Namespace) -> int:
    """One line a pull request."""
    pulls = _forge(options).find()
    for pull in pulls:
        _say(f"{pull.number:>3}  {pull.state:<7} {pull.branch}  {pull.title}")
    if not pulls:
        print(f"{options.repository} has no pull request yet.")
    return 0


def pull_request_show(options: Namespace) -> int:
    """Title, state, body and diff."""
    from plumbline.reports.diffs import shown_diff
    from plumbline.reports.plain import plain_lines

    forge, pull = _forge(options), _pull(options)
    _say(f"#{pull.number} {pull.title}  [{pull.state}]  {pull.branch} -> {pull.base}")
    if pull.labels:
        _say(f"labels: {', '.join(pull.labels)}")
    for status in forge.statuses(pull.head):
        _say(f"{status.state:<7} {status.name}: {status.text}")
    _say("\n" + "\n".join(plain_lines(pull.body)) + "\n")
    _say("\n".join(shown_diff(pull.diff)))
    for comment in forge.comments(pull.number):
        _say(f"\ncomment: {comment.text}")
    return 0


def pull_request_merge(options: Namespace) -> int:
    """Merges it, as a person would on a forge."""
    from plumbline.release.page.afterwards import after_merge

    before = _pull(options)
    if before.state == "merged":
        print(f"#{before.number} is merged already, as {before.merged_as}")
        return 0
    _look_first(before)
    pull = _forge(options).merge(before.number, before.head, actor=account())
    follows = after_merge(pull)
    print(f"merged #{pull.number} as {pull.merged_as}" + (f"; {follows}" if follows else ""))
    return 0


def pull_request_close(options: Namespace) -> int:
    """Closes it unmerged: what it proposes is rejected."""
    from plumbline.release.page.afterwards import after_close

    pull = _forge(options).close(_pull(options).number, actor=account())
    follows = after_close(pull)
    print(f"closed #{pull.number} unmerged" + (f": {follows}" if follows else ""))
    return 0


def _say(text: str) -> None:
    """Titles, bodies, diffs and comments are anybody's: none of them drives the terminal."""
    from plumbline.reports.plain import on_a_terminal

    print(on_a_terminal(text))


def _look_first(pull: PullRequest) -> None:
    """Brings the statuses up to date: a freeze may have begun, evidence may have grown old."""
    from plumbline.nightly.context import Context
    from plumbline.nightly.releasing.promotions.recorded import unsettled
    from plumbline.nightly.releasing.reconcile import reconcile_one
    from plumbline.release.page.facts import facts_of
    from plumbline.settings import Settings
    from plumbline.specs.loading import model_names

    model = str((facts_of(pull.body) or {}).get("model"))
    if model not in model_names(Settings.from_environment().root):
        return
    context = Context.of(model, actor=actor(account()))
    for found in unsettled(context):
        if found.promotion.pull_request.number == pull.number:
            reconcile_one(context, found)


def _forge(options: Namespace) -> LocalForge:
    from plumbline.release.forges.forge import NoSuchError
    from plumbline.release.forges.local import LocalForge
    from plumbline.settings import Settings

    folder = Settings.from_environment().forge
    forge = LocalForge(folder, options.repository)
    known = sorted(found.stem for found in folder.glob("*.git"))
    if options.repository not in (*known, _DEFAULT):
        there = ", ".join(known) or "none"
        raise NoSuchError(f"{options.repository}: there is no such repository in {folder} (there: {there})")
    return forge


def _pull(options: Namespace) -> PullRequest:
    from plumbline.release.forges.forge import ForgeError

    forge = _forge(options)
    if options.number is not None:
        return forge.get(options.number)
    pulls = forge.find()
    if not pulls:
        raise ForgeError(f"{options.repository} has no pull request yet; `make demo` opens one")
    return pulls[-1]
