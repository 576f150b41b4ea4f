"""Pictures made worse in ways that happen: noise, blur, little contrast, compression, rotation.

D. Hendrycks and T. Dietterich, "Benchmarking neural network robustness to common corruptions and
perturbations", ICLR 2019, has these kinds and more. Every function takes pictures of shape (rows, height,
width) from 0 (black) to 1 (white) and returns as many of the same shape and range.
"""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Pictures = NDArray[np.float32]

NOISE = 0.33
"""Standard deviation of the noise a model is held against, where 1 is from black to white."""

STEPS: dict[str, tuple[float, ...]] = {
    "noise": (0.1, 0.2, 0.3, 0.4, 0.5),
    "blur": (0.5, 1.0, 1.5, 2.0),
    "contrast": (0.75, 0.5, 0.25, 0.1),
    "compression": (50, 20, 10, 5),
    "rotation": (10, 20, 30, 45),
}
"""How strong each kind is made, from hardly to much.

Noise and blur: standard deviation, of brightness and in pixels. Contrast: what is left of it. Compression:
JPEG's quality. Rotation: degrees, half of the pictures each way.
"""


def with_noise(pictures: Pictures, deviation: float, seed: int) -> Pictures:
    """Gaussian noise on every pixel, kept between black and white."""
    drawn = np.random.default_rng(seed).normal(0.0, deviation, pictures.shape)
    return np.asarray(np.clip(pictures + drawn, 0, 1), dtype=np.float32)


def blurred(pictures: Pictures, deviation: float) -> Pictures:
    """A Gaussian blur, its standard deviation in pixels."""
    from scipy.ndimage import gaussian_filter

    return np.asarray(gaussian_filter(pictures, sigma=(0, deviation, deviation)), dtype=np.float32)


def paler(pictures: Pictures, left: float) -> Pictures:
    """Every pixel drawn towards the middle grey; `left` of the contrast stays."""
    return np.asarray(0.5 + (pictures - 0.5) * left, dtype=np.float32)


def compressed(pictures: Pictures, quality: int) -> Pictures:
    """As JPEG of that quality shows them."""
    from PIL import Image

    def through_jpeg(picture: Pictures) -> Pictures:
        file = io.BytesIO()
        Image.fromarray(np.rint(picture * 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
        return np.asarray(np.asarray(Image.open(file)) / 255, dtype=np.float32)

    return np.stack([through_jpeg(picture) for picture in pictures]) if len(pictures) else pictures


def turned(pictures: Pictures, degrees: float) -> Pictures:
    """Turned about the middle, every other picture the other way; what comes in from outside is black."""
    from scipy.ndimage import rotate

    made = pictures.copy()
    for first, angle in ((0, degrees), (1, -degrees)):
        made[first::2] = rotate(pictures[first::2], angle, axes=(2, 1), reshape=False, order=1)
    return np.asarray(np.clip(made, 0, 1), dtype=np.float32)


def corrupted(pictures: Pictures, kind: str, strength: float, seed: int) -> Pictures:
    """The pictures made worse.

    Args:
        pictures: shape (rows, height, width).
        kind: a key of `STEPS`.
        strength: as there.
        seed: decides the noise.
    """
    made: dict[str, Callable[[], Pictures]] = {
        "noise": lambda: with_noise(pictures, strength, seed),
        "blur": lambda: blurred(pictures, strength),
        "contrast": lambda: paler(pictures, strength),
        "compression": lambda: compressed(pictures, int(strength)),
        "rotation": lambda: turned(pictures, strength),
    }
    return made[kind]()
