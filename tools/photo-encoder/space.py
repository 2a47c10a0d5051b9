"""The space of pictures and texts: the directions in which ImageNet's 1,000 classes differ most in a classifier's weights."""

import numpy as np

DIMENSION = 256
PROTOTYPE_POWER, FEATURE_POWER = 0.75, 0.25  # of the singular values
TEMPERATURE = 2.0


class Space:
    """`prototypes` [1000, D] of unit length, and `directions` [C, D] that take features into the same space."""

    def __init__(self, classifier):
        centred = classifier.astype(np.float64) - classifier.mean(0)
        left, values, right = np.linalg.svd(centred, full_matrices=False)
        left, values, right = left[:, :DIMENSION], values[:DIMENSION], right[:DIMENSION]
        # The sign of a singular vector is free, and libraries choose it as they please.
        signs = np.sign(right[np.arange(DIMENSION), np.abs(right).argmax(1)])
        self.prototypes = normalize(left * signs * values**PROTOTYPE_POWER).astype(np.float32)
        self.directions = (right.T * signs * values**FEATURE_POWER).astype(np.float32)


def normalize(x):
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-12)
