"""Ways to answer a failing fairness gate, one a file.

| file                       | what it changes                                                        |
| -------------------------- | ---------------------------------------------------------------------- |
| `treatment.py`             | the training rows as a mitigation hands them to the entry point        |
| `reweighing.py`            | AIF360: weights that make group and label independent                  |
| `exponentiated_gradient.py`| fairlearn: weights and labels that answer its Lagrange multipliers     |
| `adversarial.py`           | fairlearn on PyTorch: labels as probable as a debiased network says    |
| `threshold_optimizer.py`   | fairlearn: a threshold for each group, on top of the finished model    |
| `noise_augmentation.py`    | pictures with noise on them, which the entry point adds itself         |
| `swap_augmentation.py`    | texts a second time, with another group named in place of the first    |

The entry point always makes the model; see docs/decisions/0014.
"""
