"""What people's answers teach: agreement, thresholds by pull request, labels for the next training.

| file | holds |
| --- | --- |
| `queue.py` | the review's queue, for commands: none of them reads content |
| `answers.py` | answered items as arrays |
| `agreeing.py` | how well detectors and people agree |
| `suggesting.py` | thresholds that would have cost less, or why none is suggested |
| `proposing.py` | the pull request that carries them |
| `draft.py` | what it says |
| `closed.py` | what people said no to is not asked again |
| `in_force.py` | the night's look at every policy |
| `labels.py` | labels in their three parts |
"""
