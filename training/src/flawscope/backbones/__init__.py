"""Frozen backbones behind one interface: an image tower and a text tower that share a space."""
