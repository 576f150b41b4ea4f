"""Releasing: a version reaches production through one pull request, or not at all.

| file               | does                                                             |
| ------------------ | ---------------------------------------------------------------- |
| `promotion.py`     | what the night calls: propose, suppressed, observe, seed         |
| `grounds.py`       | what a promotion rests on                                        |
| `pull_request.py`  | what a reviewer reads, rendered from records                     |
| `rollout.py`       | whether an environment runs what Git says                        |
| `observers/`       | what really runs, and who said so                                |
| `way_back.py`      | which version a rollback returns to                              |
| `rollback.py`      | a rollback's pull request                                        |
| `hold_pull.py`     | the pull requests that hold a version, or lift a hold            |
| `ancestry.py`      | whether one commit contains another                              |
| `facts.py`         | the body's block for machines: what exactly was proposed         |
| `deployment.py`    | a release's edit: one reference, with its model version           |
| `editing/`         | edits references to images in YAML, byte for byte                |
| `verifying/`       | judges a pull request in the GitOps repository                   |
| `anchors.py`       | what signed statements there noted of the evidence               |
| `forge.py`         | what is needed of a forge, and how its branches are named        |
| `forge_errors.py`  | what a forge can answer instead                                  |
| `forges.py`        | which forge a spec's release names                               |
| `credentials.py`   | what an Airflow connection says                                  |
| `branches.py`      | Git's part, the same on every forge: write, look, take back      |
| `local_forge.py`   | a forge on disk: a bare repository                               |
| `local_seed.py`    | that repository's first commit                                   |
| `pull_store.py`    | that forge's pull requests and statuses as JSON files            |
| `checkout.py`      | temporary clones: fetch, push, notice lost races                 |
| `commits.py`       | what Plumbline commits, and how it knows its own                 |
| `signing.py`       | signed commits                                                   |
| `remote.py`        | where git clones from, and how it gets in                        |
| `private_folder.py`| secrets a tool takes from files alone                            |
| `git.py`           | the git command line                                             |
| `git_answers.py`   | what a git server's refusal means                                |
"""
