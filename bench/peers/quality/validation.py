"""The same way for all peers: settings, calibration and thresholds by the folds of the training records alone."""

import numpy
from sklearn.linear_model import LogisticRegression

FOLDS = 3


def out_of_fold(fit, records, folds=range(FOLDS)):
    """Margins of the training records by models that did not see them; those of other folds are NaN."""
    margins = numpy.full(records.right.shape, numpy.nan)
    for fold in folds:
        held = records.fold == fold
        margins[held] = fit(records.where(~held))(records.where(held))
    return margins


def choose(candidates, records):
    """The candidate with the best micro-F1 at one threshold, by the first fold."""
    return max(candidates, key=lambda fit: best_micro_f1(out_of_fold(fit, records, [0]), records))


def best_micro_f1(margins, records):
    own = ~numpy.isnan(margins[:, 0])
    flat, right = margins[own].ravel(), records.right[own].ravel()
    order = numpy.argsort(-flat)
    true_positives = numpy.cumsum(right[order])
    return (2 * true_positives / (numpy.arange(1, len(flat) + 1) + right.sum())).max()


def sigmoids(margins, records, group_of):
    """Platt scaling, one sigmoid for each group: a function from margins to probabilities."""
    scale, shift = numpy.ones(len(group_of)), numpy.zeros(len(group_of))
    for group in numpy.unique(group_of):
        tags = numpy.flatnonzero(group_of == group)
        rows = numpy.flatnonzero(records.known[:, group] & (records.fold >= 0))
        pairs = numpy.ix_(rows, tags)
        model = LogisticRegression(C=1e6).fit(margins[pairs].reshape(-1, 1), records.right[pairs].ravel())
        scale[tags], shift[tags] = model.coef_[0, 0], model.intercept_[0]
    return lambda values: 1 / (1 + numpy.exp(-(values * scale + shift)))
