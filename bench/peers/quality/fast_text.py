"""fastText, one-vs-all, a model for each tag group on the records whose group is known."""

import subprocess
import tempfile

import numpy

DIMENSIONS = 100
# Where fastText gives no probability: it cuts them off at both ends.
LEAST = 1e-5


def fast_text(words, group_of, epochs, rate, vectors=None):
    """
    Terms are its words, so that it has the bigrams of the others; a text's order is not needed then. It knows no weights of
    records: all count alike.
    @param words the name of each term
    @param vectors a file of word vectors to start from
    """

    def fit(records):
        directory = tempfile.TemporaryDirectory()
        known = [group for group in numpy.unique(group_of) if records.known[:, group].any()]
        for group in known:
            path = f"{directory.name}/{group}"
            tags = group_of == group
            write(path, records.where(records.known[:, group]), words, tags)
            subprocess.run(
                ["fasttext", "supervised", "-input", path, "-output", path, "-loss", "ova", "-thread", "1"]
                + ["-dim", str(DIMENSIONS), "-epoch", str(epochs), "-lr", str(rate), "-verbose", "0"]
                + ([] if vectors is None else ["-pretrainedVectors", vectors]),
                check=True,
                capture_output=True,
            )

        def score(others):
            margins = numpy.full(others.right.shape, logit(LEAST))
            path = f"{directory.name}/test"
            write(path, others, words, numpy.zeros(len(group_of), dtype=bool))
            for group in known:
                model = f"{directory.name}/{group}.bin"
                lines = subprocess.run(
                    ["fasttext", "predict-prob", model, path, "-1", "0"], check=True, capture_output=True, text=True
                ).stdout.split("\n")
                for row in range(len(margins)):
                    parts = lines[row].split()
                    for label, probability in zip(parts[::2], parts[1::2]):
                        margins[row, int(label.removeprefix("__label__"))] = logit(float(probability))
            return margins

        return score

    return fit


def write(path, records, words, tags):
    with open(path, "w", encoding="utf-8") as file:
        for row in range(records.whole.shape[0]):
            bag = records.whole[row]
            own = [words[column] for column, count in zip(bag.indices, bag.data) for _ in range(int(count))]
            labels = [f"__label__{tag}" for tag in numpy.flatnonzero(records.right[row] & tags)]
            print(" ".join(labels + own), file=file)


def logit(probability):
    clipped = min(1 - LEAST, max(LEAST, probability))
    return numpy.log(clipped / (1 - clipped))
