"""Git, by its command line: the same on every forge.

| file                | holds |
| ------------------- | --- |
| `command.py`        | the git command line, the one way this project talks to git |
| `answers.py`        | what a git server's refusal means, in the words of whoever has to mend it |
| `remote.py`         | where git clones from and pushes to, and how it gets in |
| `access.py`         | how git gets into a forge's repository: over https with a token |
| `private_folder.py` | a folder only this user may read, for secrets that a tool takes from files alone |
| `signing.py`        | signs commits with an SSH or an OpenPGP key |
| `checkout.py`       | temporary clones that fetch what is needed |
| `commits.py`        | what Plumbline commits to its branches |
| `branches.py`       | what a release does in Git: write a branch, look at a commit, take a merge back |
| `ancestry.py`       | whether one commit of the GitOps repository contains another |
"""
