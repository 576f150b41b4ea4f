"""A pull request's page: what a reviewer reads, and the block that machines read.

| file           | holds |
| -------------- | --- |
| `promotion.py` | a promotion's title and body |
| `grounds.py`   | everything a promotion rests on, in one record for whoever writes or checks it |
| `sections.py`  | the evidence of a promotion's body, section by section |
| `gates.py`     | one of these sections: every gate and group, beside the champion's |
| `drift.py`     | another: how a night's people differ |
| `offers.py`    | another: where it could be trained, and why the winner won |
| `route.py`     | where a version goes from a promotion: on, or back |
| `stopped.py`   | what is said where a rule does not let a promotion go on |
| `afterwards.py` | what follows once a pull request is merged or closed |
| `rollback.py`  | a rollback's branch, label and body |
| `hold.py`      | the same of a hold, and of lifting one |
| `fitting.py`   | a text within the length a forge takes: what matters least is shortened first |
| `facts.py`     | the machine-readable block at the end of a body |
"""
