"""From a verdict to what runs, and back: the steps of the release, and what they share.

| file                     | holds |
| ------------------------ | --- |
| `promote.py`             | proposing a candidate: when the gates passed or a person waived |
| `reconcile.py`           | the open pull requests: what the rules say of each is shown and done |
| `observe.py`             | looks at every environment: what runs, whether it is what Git says |
| `advance.py`             | from one environment to the next: a version that ran long enough, and well |
| `rollback.py`            | the way back to the version that ran before: one pull request |
| `hold.py`                | putting a version on hold, and lifting a hold |
| `again.py`               | judging a version again: its evidence grew old |
| `reviews.py`             | what reviewers say in the registry |
| `promotions.py`          | what is recorded of promotions: which were proposed, what they rest on by now |
| `carried.py`             | which version a pull request carries, also after a person edited or reopened it |
| `promotion_pull.py`      | opening a promotion's pull request, or writing it anew, from what is recorded |
| `promotion_statement.py` | the signed statement that a promotion carries: for one version |
| `situations.py`          | what the rules of a release are asked about, gathered from the evidence |
| `each.py`                | several things in turn: one that fails keeps none of the others from its own |
| `gitops.py`              | the GitOps repository: the forge that holds it, and what stands in it |
| `images.py`              | a model's image: packed into the layout on disk |
| `environments.py`        | what the evidence tells of each environment: what Git says, what was seen |
| `sights.py`              | what follows from a look at an environment: it arrived, it is named |
| `on_hold.py`             | which versions are on hold, and what became of each hold: in force, refused |
| `renamed.py`             | environments by every name they had |
| `without_secrets.py`     | what is kept of what people say, without what looks like a secret |
| `before_environments.py` | what was merged before there were environments, in the words of today |
| `ways_back.py`           | what a rollback starts from: which environment |
| `rollback_pull.py`       | a rollback's pull request: written, shown green, said where people look |
| `rollback_settling.py`   | what became of a rollback's pull request: merged, refused, or still open |
| `rollback_statement.py`  | the signed statement that a rollback carries: for one step between two images |
"""
