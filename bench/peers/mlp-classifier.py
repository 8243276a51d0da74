"""scikit-learn's MLPClassifier on the matrix of a directory. Prints the seconds of an epoch.

Arguments: directory, texts, vocabulary size, tags, epochs, and the number type: float64, as produced by scikit-learn's
vectorizers, or float32, as stored in the files.
"""

import sys
import time
import warnings

import numpy
from scipy.sparse import csr_matrix
from sklearn.neural_network import MLPClassifier

directory, *sizes, kind = sys.argv[1:]
texts, vocabulary, tags, epochs = map(int, sizes)


def read(name, kind):
    return numpy.fromfile(f"{directory}/{name}", dtype=kind)


x = csr_matrix((read("values", "f4"), read("indices", "i4"), read("offsets", "i4")), shape=(texts, vocabulary)).astype(kind)
y = read("tags", "u1").reshape(texts, tags)
warnings.filterwarnings("ignore")


def seconds(count):
    network = MLPClassifier(hidden_layer_sizes=(128,), batch_size=200, alpha=0, max_iter=count, tol=0, n_iter_no_change=99)
    started = time.perf_counter()
    network.fit(x, y)
    return time.perf_counter() - started


# The difference cancels the one-time setup cost.
print((seconds(1 + epochs) - seconds(1)) / epochs)
