"""Why capacity cannot run a training: every reason, not only the first."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from plumbline.intent import Price, Training


def refusals(price: Price, training: Training, available: Collection[str]) -> Iterator[str]:
    """What the training needs and this capacity lacks.

    Args:
        price: the capacity.
        training: what is needed.
        available: backends installed here.
    """
    if price.backend not in available:
        yield f"backend {price.backend} is not installed here"
    if price.memory_gib < training.memory_gib:
        yield f"{price.memory_gib} GiB of memory, {training.memory_gib} needed"
    if training.vcpus is not None and price.vcpus < training.vcpus:
        yield f"{price.vcpus} vCPUs, {training.vcpus} needed"
    if price.gpus < training.gpus:
        yield f"{price.gpus} GPUs, {training.gpus} needed"
    elif training.gpus:
        yield from _gpu_refusals(price, training)
    if training.regions and price.region not in training.regions:
        where = f"region {price.region}" if price.region else "its region is not declared"
        yield f"{where}, {_either(training.regions)} allowed"


def _gpu_refusals(price: Price, training: Training) -> Iterator[str]:
    if training.gpu_types and price.gpu_type not in training.gpu_types:
        yield f"{price.gpu_type or 'undeclared'} GPUs, {_either(training.gpu_types)} needed"
    if training.gpu_memory_gib is None:
        return
    if price.gpu_memory_gib is None:
        yield f"GPU memory not declared, {training.gpu_memory_gib} GiB needed"
    elif price.gpu_memory_gib < training.gpu_memory_gib:
        yield f"{price.gpu_memory_gib} GiB of GPU memory, {training.gpu_memory_gib} needed"


def _either(names: Collection[str]) -> str:
    return " or ".join(names)
