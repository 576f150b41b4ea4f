"""Releasing: a version reaches production through one pull request, or not at all.

| file               | does                                                             |
| ------------------ | ---------------------------------------------------------------- |
| `promotion.py`     | what the night calls: propose, suppressed, observe, seed         |
| `grounds.py`       | what a promotion rests on                                        |
| `pull_request.py`  | what a reviewer reads, rendered from records                     |
| `facts.py`         | the body's block for machines: what exactly was proposed         |
| `deployment.py`    | the edit: image and model version of one container               |
| `yaml_scalar.py`   | replaces one string in a YAML text, byte for byte                |
| `forge.py`         | what is needed of a forge, and how its branches are named        |
| `local_forge.py`   | a forge on disk: a bare repository                               |
| `pull_store.py`    | that forge's pull requests as JSON files                         |
| `checkout.py`      | temporary clones: commit, push, notice lost races                |
| `git.py`           | the git command line                                             |
"""
