"""Policies take over as a whole, without a restart; broken ones leave the old in force, and show."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace

import pytest

from plumbline.errors import PlumblineError
from plumbline.guardrails.choosing import GuardrailError
from plumbline.serving.alignment.app import Service
from plumbline.serving.alignment.settings import AlignmentSettings
from tests.serving.alignment.service import POLICY, StandInIntake, tell, until, write_policy

ALLOWING = POLICY.replace("action: deny", "action: allow")
BROKEN = {
    "no YAML": "guardrails: [",
    "an unknown key": POLICY + "\nsurprise: 1\n",
    "a pattern that RE2 does not take": POLICY.replace("badger", "(?=x)"),
    "an unknown detector": POLICY.replace("kind: patterns", "kind: oracle"),
    "cut off": POLICY[: len(POLICY) // 2],
    "empty": "",
}


def digest(service):
    return service.service.keeper.current.policies.digest


def test_an_edit_is_in_force_soon_without_anybody_telling(settings, root):
    async def story(service):
        before = digest(service)
        assert (await service.check("a badger"))["decision"] == "deny"
        write_policy(root, ALLOWING)
        await until(lambda: digest(service) != before)
        assert (await service.check("a badger"))["decision"] == "allow"
        async with asyncio.timeout(10):
            while await service.metric('plumbline_guardrail_reloads_total{outcome="loaded"}') != 1:
                await asyncio.sleep(0.002)

    tell(settings, story)


def test_a_hangup_reloads_at_once(settings, root):
    async def story(service):
        before = digest(service)
        write_policy(root, ALLOWING)
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: digest(service) != before)

    tell(_slow(settings), story)


def test_somebody_with_the_role_reloads_and_is_told_what_came_of_it(settings, root):
    async def story(service):
        assert (await service.client.post("/policies/reload")).json()["outcome"] == "unchanged"
        write_policy(root, ALLOWING)
        said = (await service.client.post("/policies/reload")).json()
        assert (said["outcome"], said["digest"], said["problem"]) == ("loaded", digest(service), None)

    tell(_slow(settings), story)


@pytest.mark.parametrize("name", BROKEN)
def test_broken_policies_leave_the_old_ones_in_force_and_show(settings, root, name):
    async def story(service):
        before = digest(service)
        write_policy(root, BROKEN[name])
        said = (await service.client.post("/policies/reload")).json()
        assert (said["outcome"], said["digest"]) == ("refused", before)
        assert said["problem"]
        assert (await service.check("a badger"))["decision"] == "deny"
        assert (await service.client.get("/policies")).json()["problem"] == said["problem"]
        ready = await service.client.get("/readyz")
        assert (ready.status_code, ready.json()["newest_policies"]) == (200, "broken")
        assert await service.metric("plumbline_guardrail_broken") == 1
        write_policy(root, POLICY)
        assert (await service.client.post("/policies/reload")).json()["problem"] is None
        assert await service.metric("plumbline_guardrail_broken") == 0

    tell(_slow(settings), story)


def test_one_broken_policy_of_two_changes_neither(settings, root):
    async def story(service):
        write_policy(root, POLICY.replace("default", "second").replace('["*"]', "[n]"), "second")
        write_policy(root, ALLOWING)
        write_policy(root, BROKEN["no YAML"], "third")
        assert await service.service.reload() == "refused"
        assert (await service.check("a badger"))["decision"] == "deny"

    tell(_slow(settings), story)


def test_policies_that_are_gone_leave_the_old_ones_in_force(settings, root):
    async def story(service):
        write_policy(root, POLICY).unlink()
        assert await service.service.reload() == "refused"
        assert (await service.check("a badger"))["decision"] == "deny"

    tell(_slow(settings), story)


def test_a_broken_edit_shows_by_the_timer_and_so_does_its_repair(settings, root):
    async def story(service):
        keeper = service.service.keeper
        write_policy(root, BROKEN["no YAML"])
        await until(lambda: keeper.current.problem is not None)
        write_policy(root, ALLOWING)
        await until(lambda: keeper.current.problem is None)
        assert (await service.check("a badger"))["decision"] == "allow"

    tell(settings, story)


def test_the_policy_for_a_model_is_the_one_that_names_it(settings, root):
    write_policy(root, ALLOWING.replace("default", "lenient").replace('["*"]', "[lenient_model]"), "lenient")

    async def story(service):
        answer = await service.check("a badger", model="lenient_model")
        assert (answer["decision"], answer["policy"]["name"]) == ("allow", "lenient")
        assert (await service.check("a badger", model="other"))["policy"]["name"] == "default"
        shown = (await service.client.get("/policies")).json()
        assert [policy["name"] for policy in shown["policies"]] == ["default", "lenient"]
        assert shown["policies"][0]["chains"][0]["detectors"] == ["words"]

    tell(settings, story)


@pytest.mark.parametrize("name", BROKEN)
def test_a_service_without_policies_that_can_be_used_does_not_start(settings, root, name):
    write_policy(root, BROKEN[name])
    with pytest.raises(PlumblineError):
        Service(settings, StandInIntake())


def test_probes_need_no_token_and_say_when_the_service_ends(settings):
    async def story(service):
        service.client.headers.pop("authorization")
        assert (await service.client.get("/readyz")).json()["status"] == "ready"
        service.service.state = "ending"
        said = await service.client.get("/readyz")
        assert (said.status_code, said.json()["status"]) == (503, "ending")
        assert (await service.client.get("/healthz")).status_code == 200

    tell(settings, story)


def _slow(settings: AlignmentSettings) -> AlignmentSettings:
    """Without a timer that would look meanwhile."""
    return replace(settings, look_every=3600)


def test_checks_while_policies_change_are_each_by_one_of_them(settings, root):
    """Every answer fits the policy that it names, under a stream of edits."""

    async def story(service):
        answers = []

        async def ask():
            for _ in range(60):
                answers.append(await service.check("a badger"))
                await asyncio.sleep(0)

        async def edit():
            for number in range(6):
                write_policy(root, (ALLOWING if number % 2 == 0 else POLICY) + f"# {number}\n")
                await service.service.reload()

        await asyncio.gather(ask(), ask(), edit())
        named = {answer["policy"]["digest"]: answer["decision"] for answer in answers}
        assert all(named[answer["policy"]["digest"]] == answer["decision"] for answer in answers)
        assert set(named.values()) == {"allow", "deny"}

    tell(_slow(settings), story)


def test_a_project_behind_a_link_is_followed_anew_at_each_look(settings, root, tmp_path_factory):
    """As git-sync keeps it: each state a folder of its own, and a link that is moved."""
    later, link = tmp_path_factory.mktemp("later"), root / "current"
    write_policy(later, ALLOWING)
    link.symlink_to(root)

    async def story(service):
        before = digest(service)
        moved = root / "moved"
        moved.symlink_to(later)
        moved.replace(link)
        await until(lambda: digest(service) != before)
        assert (await service.check("a badger"))["decision"] == "allow"

    tell(replace(settings, root=link), story)


@pytest.mark.parametrize("odd", ["endless device", "pipe", "folder"])
def test_what_is_no_file_is_not_read_without_end_and_shows(settings, root, odd):
    place = root / "policies/guardrails/default.yaml"
    kinds = {
        "endless device": lambda: place.symlink_to("/dev/zero"),
        "pipe": lambda: os.mkfifo(place),
        "folder": place.mkdir,
    }

    async def story(service):
        keeper = service.service.keeper
        place.unlink()
        kinds[odd]()
        await until(lambda: keeper.current.problem is not None)
        assert (await service.check("a badger"))["decision"] == "deny"

    tell(settings, story)


def test_a_policy_that_leads_out_of_the_project_is_not_read_and_nothing_of_it_is_told(
    settings, root, tmp_path_factory
):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret"
    elsewhere.write_text("zebra-stripes")

    async def story(service):
        place = root / "policies/guardrails/default.yaml"
        place.unlink()
        place.symlink_to(elsewhere)
        said = (await service.client.post("/policies/reload")).json()
        assert (said["outcome"], "leads out" in said["problem"]) == ("refused", True)
        assert "zebra" not in said["problem"]

    tell(_slow(settings), story)


def test_policies_in_a_mounted_folder_are_links_inside_it(settings, root):
    """As Kubernetes mounts a ConfigMap."""
    place = root / "policies/guardrails/default.yaml"
    (place.parent / "..data").mkdir()
    place.rename(place.parent / "..data/default.yaml")
    place.symlink_to("..data/default.yaml")

    async def story(service):
        assert (await service.check("a badger"))["decision"] == "deny"

    tell(settings, story)


def test_an_edit_while_workers_of_the_one_before_start_is_not_missed(settings, root, monkeypatch):
    begun, go = asyncio.Event(), asyncio.Event()

    async def slow_start(_):
        begun.set()
        await go.wait()

    async def story(service):
        monkeypatch.setattr("plumbline.guardrails.guardrails.Guardrails.start", slow_start)
        write_policy(root, POLICY + "# first\n")
        first = asyncio.create_task(service.service.reload())
        await begun.wait()
        write_policy(root, ALLOWING)
        go.set()
        assert (await first, await service.service.reload()) == ("loaded", "loaded")
        assert (await service.check("a badger"))["decision"] == "allow"

    tell(_slow(settings), story)


def test_what_vanishes_while_workers_start_does_not_end_the_looking(settings, root, monkeypatch):
    async def vanishing(_):
        write_policy(root, POLICY).unlink()

    async def story(service):
        with monkeypatch.context() as patched:
            patched.setattr("plumbline.guardrails.guardrails.Guardrails.start", vanishing)
            write_policy(root, ALLOWING)
            await until(lambda: not (root / "policies/guardrails/default.yaml").exists())
        await until(lambda: service.service.keeper.current.problem is not None)
        write_policy(root, POLICY)
        await until(lambda: service.service.keeper.current.problem is None)

    tell(settings, story)


def test_workers_that_can_t_all_start_are_ended(settings, root, monkeypatch):
    closed = []

    async def failing(_):
        raise GuardrailError("no")

    async def close(guardrails):
        closed.append(guardrails)

    async def story(service):
        with monkeypatch.context() as patched:
            patched.setattr("plumbline.guardrails.guardrails.Guardrails.start", failing)
            patched.setattr("plumbline.guardrails.guardrails.Guardrails.close", close)
            write_policy(root, ALLOWING)
            assert await service.service.reload() == "refused"
        assert len(closed) == 1
        assert closed[0] is not service.service.keeper.current.policies.guardrails

    tell(_slow(settings), story)


@pytest.mark.parametrize("odd", ["pipe", "folder", "a link to nothing"])
def test_a_service_does_not_start_with_what_is_no_file(settings, root, odd):
    place = root / "policies/guardrails/default.yaml"
    place.unlink()
    if odd == "pipe":
        os.mkfifo(place)
    elif odd == "folder":
        place.mkdir()
    else:
        place.symlink_to("nothing")
    with pytest.raises(PlumblineError):
        Service(settings, StandInIntake())


def test_what_stays_broken_is_logged_once(settings, root, caplog):
    async def story(service):
        write_policy(root, BROKEN["no YAML"])
        for _ in range(3):
            await service.service.reload()

    tell(_slow(settings), story)
    assert caplog.text.count("not in force") == 1
