"""Offers: capacity, what a training would cost on it, and which one wins.

| file | holds |
| --- | --- |
| `quoting.py` | Every offer with its price for one training, ranked. |
| `judging.py` | One entry of the list against one training. |
| `pricing.py` | What an hour of an offer costs, by whom, how old that is. |
| `capability.py` | Why capacity cannot run a training. |
| `run_times.py` | How long a training takes on an offer, from past runs or the spec's minutes. |
| `spot.py` | Whether spot is allowed, and how much longer it is expected to take there. |
| `interruptions.py` | The expected time of a training that may lose its machine. |
| `transfers.py` | What it costs to bring the data there. |
| `carbon.py` | What a training emits. |
| `pairing.py` | The on-demand twin of a spot offer. |
| `ranking.py` | The order of offers, and why the first one won. |
| `sources/` | Whom prices are from, one file each. |
"""
