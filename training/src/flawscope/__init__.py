"""Training side of Flawscope: a CLIP-ADA style anomaly detector, from good pictures to an ONNX bundle."""

__version__ = "0.1.0"
