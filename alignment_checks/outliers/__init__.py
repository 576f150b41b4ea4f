"""How far one item lies from the reference, in a space where a distance means something.

| file | does |
| --- | --- |
| `rows.py` | a row of mixed columns as a point |
| `trigrams.py` | a text as a point: which runs of three bytes it is made of |
| `subspace.py` | the distance of points from a cloud of points |
| `ranks.py` | what share of held-out reference items lie less far |
"""
