"""Measuring the reading on gold sets: the product's own stages, and the figures of the sets' scorers.

A set's module takes the input columns out of each gold row before anything else sees
it (``inputs``), runs the stages (``predict``), and compares with the gold (``score``).
"""

from comity.evaluation.sets import run

__all__ = ["run"]
