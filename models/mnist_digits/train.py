"""Trains one version of the model; needs PyTorch and onnx (`make torch`).

python train.py --data TRAIN.parquet --features features.json --label digit --classes "[0, 1, ...]"
                [--weights sample_weight] [--mitigation noise_augmentation] --seed 7 --device cpu|cuda
                --output DIR

The one feature is a picture: a grey PNG of 28 x 28 pixels. Leaves DIR/features.json and DIR/model.onnx, one
file with everything in it: input `image` (rows, 1, 28, 28) from 0 to 1, outputs `probabilities` (rows,
classes) and `embedding` (rows, 32). On a CPU the same files give the same bytes.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
from PIL import Image

os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # or CUDA sums in another order every time

try:
    import onnx
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError as missing:
    sys.exit(f"{missing.name} is not installed here: run `make torch`, or install torch and onnx")

SIDE = 28
MAPS, EMBEDDING = (8, 16), 32
EPOCHS, BATCH, LEARNING_RATE, DECAY = 30, 64, 4e-3, 0.01

TURN, SCALE, SHIFT = 12 * math.pi / 180, 0.12, 0.1
"""How far a picture is turned, scaled and shifted at most before each look: 2,000 pictures are few."""

NOISE = 0.5
"""With `noise_augmentation`, the most noise added to a pixel before a look; each picture draws its own."""


def main() -> None:
    """Reads, trains, writes; ends with a line that says what was wrong otherwise."""
    options = parsed_options()
    device = granted(options.device)
    rows = pq.read_table(options.data)
    name = json.loads(options.features.read_text(encoding="utf-8"))[0]["name"]
    pictures = np.stack([pixels(content) for content in rows.column(name).to_pylist()])
    found = rows.column(options.label).to_numpy()
    classes = json.loads(options.classes)
    places = {value: place for place, value in enumerate(classes)}
    if set(found.tolist()) != set(classes):
        sys.exit(f"{options.label} must hold each of {options.classes} and nothing else")
    labels = np.asarray([places[value] for value in found.tolist()], dtype=np.int64)
    weights = rows.column(options.weights).to_numpy() if options.weights else np.ones(len(labels))
    network = train(pictures, labels, weights, len(classes), options, device)
    write(network, classes, options.features, options.output)
    noise = " with noise" if options.mitigation else ""
    print(f"trained on {len(labels):,} pictures of {len(classes)} classes{noise}, on {options.device}")


def parsed_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Trains one version of the model.")
    parser.add_argument("--data", type=Path, required=True, help="parquet file of training rows")
    parser.add_argument("--features", type=Path, required=True, help="what each feature is, as JSON")
    parser.add_argument("--label", required=True, help="column of labels")
    parser.add_argument("--classes", required=True, help="every label there is, a JSON list")
    parser.add_argument("--weights", help="column of row weights")
    parser.add_argument("--mitigation", choices=["noise_augmentation"], help="what to hold against noise")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--device", choices=["cpu", "cuda"], required=True)
    parser.add_argument("--output", type=Path, required=True, help="folder for the model")
    return parser.parse_args()


def granted(wanted: str) -> torch.device:
    """The device that was asked for, or the end: a machine paid for its GPU must not train on its CPU."""
    if wanted == "cuda" and not torch.cuda.is_available():
        sys.exit("cuda was asked for and PyTorch finds none: ask for cpu, or use a machine with a GPU")
    return torch.device(wanted)


def pixels(content: bytes) -> npt.NDArray[np.float32]:
    """A picture from 0 (black) to 1 (white), shape (28, 28)."""
    with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
        if picture.size != (SIDE, SIDE):
            sys.exit(f"a picture has {picture.size[0]} x {picture.size[1]} pixels, not {SIDE} x {SIDE}")
        return np.asarray(picture.convert("L"), dtype=np.float32) / 255


class Network(nn.Module):
    """Two convolutions, an embedding, and one score a class."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, MAPS[0], 3)
        self.second = nn.Conv2d(MAPS[0], MAPS[1], 3)
        self.embedding = nn.Linear(MAPS[1] * 25, EMBEDDING)
        self.scores = nn.Linear(EMBEDDING, classes)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Scores, shape (pictures, classes)."""
        once = functional.max_pool2d(functional.relu(self.first(pictures)), 2)
        twice = functional.max_pool2d(functional.relu(self.second(once)), 2)
        return self.scores(functional.relu(self.embedding(twice.flatten(1))))


def train(
    pictures: npt.NDArray[np.float32],
    labels: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
    classes: int,
    options: argparse.Namespace,
    device: torch.device,
) -> Network:
    """The trained network, on the CPU."""
    torch.set_num_threads(1)  # sums in one order
    torch.use_deterministic_algorithms(mode=True)
    torch.manual_seed(options.seed)
    draw = torch.Generator().manual_seed(options.seed)
    network = Network(classes).to(device)
    seen = torch.from_numpy(pictures)[:, None]
    wanted, counted = torch.from_numpy(labels), torch.from_numpy(weights.astype(np.float32))
    optimiser = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=DECAY)
    steps = EPOCHS * math.ceil(len(seen) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(seen), generator=draw).split(BATCH):
            looked_at = moved(seen[batch], draw)
            if options.mitigation:
                looked_at = noisy(looked_at, draw)
            losses = functional.cross_entropy(
                network(looked_at.to(device)), wanted[batch].to(device), reduction="none"
            )
            optimiser.zero_grad()
            (losses * counted[batch].to(device)).mean().backward()
            optimiser.step()
            schedule.step()
    return network.cpu().eval()


def moved(pictures: torch.Tensor, draw: torch.Generator) -> torch.Tensor:
    """The pictures turned, scaled and shifted a little, each its own way."""
    turn, scale, across, down = (torch.rand(4, len(pictures), generator=draw) * 2 - 1).unbind()
    turn, scale, across, down = turn * TURN, 1 + scale * SCALE, across * SHIFT, down * SHIFT
    first = torch.stack([scale * turn.cos(), -scale * turn.sin(), across], 1)
    second = torch.stack([scale * turn.sin(), scale * turn.cos(), down], 1)
    grid = functional.affine_grid(torch.stack([first, second], 1), list(pictures.shape), align_corners=False)
    return functional.grid_sample(pictures, grid, align_corners=False)


def noisy(pictures: torch.Tensor, draw: torch.Generator) -> torch.Tensor:
    """The pictures with noise, from none to `NOISE`, kept between black and white."""
    much = torch.rand(len(pictures), 1, 1, 1, generator=draw) * NOISE
    return (pictures + torch.randn(pictures.shape, generator=draw) * much).clamp(0, 1)


def write(network: Network, classes: list[Any], features: Path, output: Path) -> None:
    """Leaves both files, the model last: where it is, the folder is complete."""
    output.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(features, output / "features.json")
    unfinished = output / ".model.onnx"
    unfinished.write_bytes(as_onnx(network, classes).SerializeToString(deterministic=True))
    unfinished.replace(output / "model.onnx")


def as_onnx(network: Network, classes: list[Any]) -> Any:
    """The network node by node: nothing of this machine gets into the file, so its digest tells the model."""
    node, floats = onnx.helper.make_node, onnx.TensorProto.FLOAT
    weights = {name: value.detach().numpy() for name, value in network.named_parameters()}
    pool = {"kernel_shape": [2, 2], "strides": [2, 2]}
    nodes = [
        node("Conv", ["image", "first.weight", "first.bias"], ["a"]),
        node("Relu", ["a"], ["b"]),
        node("MaxPool", ["b"], ["c"], **pool),
        node("Conv", ["c", "second.weight", "second.bias"], ["d"]),
        node("Relu", ["d"], ["e"]),
        node("MaxPool", ["e"], ["f"], **pool),
        node("Flatten", ["f"], ["g"]),
        node("Gemm", ["g", "embedding.weight", "embedding.bias"], ["h"], transB=1),
        node("Relu", ["h"], ["embedding"]),
        node("Gemm", ["embedding", "scores.weight", "scores.bias"], ["scores"], transB=1),
        node("Softmax", ["scores"], ["probabilities"], axis=1),
    ]
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        nodes,
        "digits",
        [value("image", floats, ["rows", 1, SIDE, SIDE])],
        [
            value("probabilities", floats, ["rows", len(classes)]),
            value("embedding", floats, ["rows", EMBEDDING]),
        ],
        [onnx.numpy_helper.from_array(weights[name], name) for name in sorted(weights)],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)
    onnx.helper.set_model_props(model, {"classes": json.dumps(classes)})
    onnx.checker.check_model(model, full_check=True)
    return model


if __name__ == "__main__":
    main()
