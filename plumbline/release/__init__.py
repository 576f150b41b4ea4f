"""Releasing: a version reaches production through one pull request, or not at all.

| file                | does |
| ------------------- | --- |
| `promotion.py`      | proposing a version: its one pull request |
| `recorded_pull.py`  | a pull request that the evidence knows of, looked up |
| `proposable.py`     | whether a version may be proposed |
| `suppression.py`    | whether a promotion answers a cause already |
| `said_in_git.py`    | what commits say of a target: a version, or other lines than a promotion edits |
| `first_champion.py` | the local repository's first commit |
| `page/`             | what a reviewer reads of a promotion, a rollback, a hold |
| `situation.py`      | what the rules are asked about |
| `rules/`            | when a pull request may go on, one rule a file |
| `life.py`           | the rules in order, and the course of actions they come to |
| `statuses.py`       | the commit statuses a forge requires, and those that are always green |
| `actions.py`        | those actions, as data |
| `rollout.py`        | whether an environment runs what Git says |
| `observers/`        | what really runs, and who said so |
| `way_back.py`       | which version a rollback returns to |
| `deployment.py`     | a release's edit: one reference, with its model version |
| `editing/`          | edits references to images in YAML, byte for byte |
| `verifying/`        | judges a pull request in the GitOps repository |
| `anchors.py`        | what signed statements there noted of the evidence |
| `forges/`           | where pull requests live: on disk, GitHub, GitLab, Gitea |
| `git/`              | the git command line, and what a release does with it |
"""
