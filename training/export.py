"""Write a trained network as a quantised ONNX file, with all that the tagger needs beside it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch

from analyst.quotes.tagger.labels import FEATURES
from training.network import Network


def export(network: Network, path: Path, *, reduce_range: bool = False) -> int:
    """Write `path`; weights as 8-bit integers, activations quantised as they come.

    Args:
        network: Trained network.
        path: File to write.
        reduce_range: Use 7 bits, for processors without VNNI, which else may overflow.

    Returns:
        Size of the file in bytes.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    sample = (
        torch.zeros(2, 8, dtype=torch.long),
        torch.zeros(2, 8, len(FEATURES), dtype=torch.long),
        torch.ones(2, 8),
    )
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "network.onnx"
        axes = {0: "batch", 1: "length"}
        torch.onnx.export(
            network,
            sample,
            str(plain),
            input_names=["pieces", "features", "mask"],
            output_names=["scores"],
            dynamic_axes=dict.fromkeys(("pieces", "features", "mask", "scores"), axes),
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            plain,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=reduce_range,
            op_types_to_quantize=["MatMul", "Gather"],
        )
    return path.stat().st_size
