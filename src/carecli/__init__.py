"""carecli: where a care manager stands on the career ladder, offline and sourced."""

__version__ = "0.1.0"
