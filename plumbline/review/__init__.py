"""Checks that people look at: sent, kept encrypted, answered once, and forgotten in time.

On the service's side, before a check is answered:

| file | does |
| --- | --- |
| `intake.py` | hands a check over, or denies it where there is no room |
| `making.py` | what an item asks of people, by its policy's rules |
| `keyed_hashes.py` | HMACs of content, the draw of the audit sample, the part a label falls into |
| `spill.py` | the items on this machine's disk, until the database has them |
| `frames.py` | how a spill file holds its records |
| `keys.py` | the service's keys |
| `key_files.py` | a key in a file of its own |
| `wrapping_keys.py` | the versions of the key that wraps the items' keys |
| `encryption.py` | AES-256-GCM, each item under a key of its own |

In the database:

| file | does |
| --- | --- |
| `desk.py` | what every function of the queue works on |
| `tables.py` | the tables |
| `rows.py` | items and answers in them |
| `delivering.py` | moves spilled items in, each once |
| `claims.py` | whose an item is, until when |
| `claiming.py` | which item is whose next; skipping, opting out |
| `exposure.py` | what each person was shown, and how much of it in a day |
| `looking.py` | shows an item and its content, and records the look |
| `notes.py` | drafts and reasons |
| `standing.py` | how far an item is, from its answers |
| `answering.py` | takes an answer |
| `retention.py` | expires items, destroys keys |
| `rotation.py` | wraps the items' keys by a new version |
| `old_keys.py` | takes the other versions away, once nothing needs them |
| `tending.py` | what must be done all the time |
| `people.py` | sessions |
| `queue.py` | what waits, and what was answered |
| `errors.py` | what can go wrong |
"""
