"""Versions of our own of the two recipes that LibMultiLabel has for linear models."""

import numpy

from validation import FOLDS, out_of_fold

# The weights of positive records that LibMultiLabel tries.
POSITIVE_WEIGHTS = [1, 1.33, 1.8, 2.5, 3.67, 6, 13]


def cost_sensitive(fit_with, records):
    """
    One weight for the positive records of all tags, with the best micro-F1 of the decisions at margin 0 over the folds
    (Parambath et al. 2014).
    """
    best = None
    for weight in POSITIVE_WEIGHTS:
        margins = out_of_fold(fit_with(weight), records)
        own = records.fold >= 0
        given, right = margins[own] > 0, records.right[own]
        f1 = 2 * (given & right).sum() / max(1, given.sum() + right.sum())
        if best is None or f1 > best[0]:
            best = f1, fit_with(weight), margins
    return best[1:]


def micro_macro_thresholds(margins, records, group_of):
    """
    The thresholds with the best micro-F1 + macro-F1, tag by tag from the most frequent to the rarest: the counts of the
    tags before it make the micro-F1 of a rare tag's threshold (Lin and Lin 2023, "micromacro-freq"). The mean over folds.
    """
    tags = len(group_of)
    thresholds = numpy.zeros(tags)
    before = numpy.zeros(2)  # twice the true positives so far; given and right ones so far
    for done, tag in enumerate(numpy.argsort(-records.right[records.fold >= 0].sum(axis=0)), start=1):
        found, cuts = numpy.zeros(2), []
        for fold in range(FOLDS):
            rows = (records.fold == fold) & records.known[:, group_of[tag]]
            counts, cut = best_cut(margins[rows, tag], records.right[rows, tag], before, done)
            found += counts
            cuts.append(cut)
        before += found
        thresholds[tag] = numpy.mean(cuts)
    return thresholds


def best_cut(margins, right, before, done):
    order = numpy.argsort(-margins, kind="stable")
    sorted_margins = margins[order]
    true_positives = numpy.concatenate([[0], numpy.cumsum(right[order])])
    doubled = 2 * true_positives
    sums = numpy.arange(len(margins) + 1) + right.sum()
    # Without any decision F1 is 0.
    macro = doubled / numpy.maximum(1, sums) / done
    micro = (doubled + before[0]) / numpy.maximum(1, sums + before[1])
    given = int(numpy.argmax(micro + macro))
    edges = numpy.concatenate([[sorted_margins[0] + 1e-6], sorted_margins, [sorted_margins[-1] - 1e-6]])
    return numpy.array([doubled[given], sums[given]]), (edges[given] + edges[given + 1]) / 2
