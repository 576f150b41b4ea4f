"""A job with checkpoints moves between spot and on-demand machines, and is never late.

Time goes in ticks: at the start of each one sees where spot machines are to be had, and decides what the job
does for the whole tick. The same policies serve the simulation, many runs at once, and a job that runs.

| file            | the game |
| --------------- | --- |
| `job.py`        | the job, its deadline and its prices, in ticks |
| `tick.py`       | what happens in a tick: the rules |
| `moment.py`     | what a policy knows, and what it may answer |
| `safety.py`     | what keeps any policy from being late |
| `policies/`     | one policy a file |
| `zones.py`      | which of several zones |
| `admission.py`  | which jobs may run on spot at all |

| file            | what Plumbline's policy rests on |
| --------------- | --- |
| `seen.py`       | what was seen of availability, summed up in a few numbers |
| `scales.py`     | how often spells end, and whether they age, from what was seen |
| `spells.py`     | availability as a chain over the age of its spell |
| `slack.py`      | the ticks to spare, as a grid |
| `table.py`      | the cheapest choice in every state, backwards from the deadline |

| file            | who asks |
| --------------- | --- |
| `advice.py`     | a job that runs |
| `simulation.py` | `plumbline spot simulate`: means over many starts |
| `replay.py`     | the runs of a simulation |
| `traces.py`     | recorded availability, from files |
| `starts.py`     | when simulated jobs start |
"""
