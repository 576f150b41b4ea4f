"""A job with checkpoints moves between spot and on-demand machines, and is never late.

Time goes in ticks: at the start of each one sees where spot machines are to be had, and decides what the job
does for the whole tick. `tick.py` has the rules, `moment.py` what a policy knows, `policies/` one policy a
file. The same policies serve the simulation (`simulation.py`, many runs at once) and a job that runs
(`advice.py`).
"""
