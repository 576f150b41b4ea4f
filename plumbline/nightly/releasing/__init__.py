"""From a verdict to what runs, and back: the steps of the release, and what they share.

| step             | does |
| ---------------- | --- |
| `promote.py`     | proposes a candidate: when the gates passed or a person waived |
| `reconcile.py`   | the open pull requests: what the rules say of each is shown and done |
| `observe.py`     | looks at every environment: what runs, whether it is what Git says |
| `sights.py`      | what follows from such a look: it arrived, it is named, or it goes back |
| `advance.py`     | from one environment to the next: a version that ran long enough, and well |
| `rollback.py`    | the way back to the version that ran before: one pull request |

| folder          | holds |
| --------------- | --- |
| `promotions/`   | what is recorded of promotions, and the pull request that carries each |
| `rollbacks/`    | the same of rollbacks |
| `holds/`        | versions that nobody proposes until a person lifts the hold; what reviewers reject |
| `environments/` | what the evidence tells of each environment: what Git says, what was seen |

| file                 | what these share |
| -------------------- | --- |
| `again.py`           | judging a version again: its evidence grew old |
| `suppression.py`     | why failing gates need no retraining: a promotion answers them |
| `gathering.py`       | what the rules of a release are asked about, gathered from the evidence |
| `acting.py`          | does what the rules say of a promotion's pull request |
| `company.py`         | what leaves and returns together: versions that carry who reads for them |
| `signing.py`         | statements signed once and kept, and what anchors them |
| `gitops.py`          | the GitOps repository: the forge that holds it, and what stands in it |
| `images.py`          | a model's image: packed into the layout on disk |
| `each.py`            | several things in turn: one that fails keeps none of the others from its own |
| `reasons.py`         | reasons that people give, as they are recorded |
| `without_secrets.py` | what is kept of what people say, without what looks like a secret |
"""
