"""scikit-learn's one-vs-rest linear models on TF-IDF, trained for each tag on the records whose group is known."""

import numpy
from scipy.sparse import diags
from sklearn.feature_extraction.text import TfidfTransformer

# The margin of a tag that no training record has.
NEVER = -10.0
# As in the network: the whole text counts for this share, its best clause for the rest.
WHOLE_SHARE = 0.6
# A vector is divided by this power of its length.
LENGTH_EXPONENT = 0.7
# The share of the log-count ratio in the factor of a term.
RATIO_SHARE = 0.6


def one_vs_rest(make_model, group_of):
    """TF-IDF vectors of length 1, scored on the whole text."""

    def fit(records):
        tfidf = TfidfTransformer(sublinear_tf=True).fit(records.whole[records.fold >= 0])
        weights, bias = fit_tags(tfidf.transform(records.whole), records, make_model, group_of)
        return lambda others: tfidf.transform(others.whole) @ weights + bias

    return fit


def naive_bayes_scaled(make_model, group_of, exclusive):
    """Terms scaled for each tag by their log-count ratio (Wang and Manning 2012); the whole text and its best clause."""

    def fit(records):
        tfidf = TfidfTransformer(sublinear_tf=True, norm=None).fit(records.whole[records.fold >= 0])
        lengths = numpy.sqrt(squares(tfidf.transform(records.whole[records.fold >= 0])))
        unit = numpy.median(lengths[lengths > 0])

        def vectors(counts):
            x = tfidf.transform(counts) / unit
            return diags(numpy.maximum(squares(x), 1e-12) ** (-LENGTH_EXPONENT / 2)) @ x

        weights, bias = fit_tags(vectors(records.whole), records, make_model, group_of, log_count_ratios)

        def score(others):
            margins = vectors(others.whole) @ weights + bias
            best = numpy.full_like(margins, -numpy.inf)
            numpy.maximum.at(best, others.part_of, vectors(others.parts) @ weights + bias)
            pooled = WHOLE_SHARE * margins + (1 - WHOLE_SHARE) * best
            return numpy.where(numpy.isinf(best) | exclusive[group_of], margins, pooled)

        return score

    return fit


def squares(x):
    return numpy.asarray(x.multiply(x).sum(axis=1)).ravel()


def log_count_ratios(presence, right, weight):
    p = 1 + presence.T @ (weight * right)
    q = 1 + presence.T @ (weight * ~right)
    ratios = numpy.abs(numpy.log((p / p.sum()) / (q / q.sum())))
    return RATIO_SHARE * ratios / ratios.mean() + 1 - RATIO_SHARE


def fit_tags(x, records, make_model, group_of, factors_of=None):
    weights = numpy.zeros((x.shape[1], records.right.shape[1]))
    bias = numpy.full(records.right.shape[1], NEVER)
    for group in numpy.unique(group_of):
        known = records.known[:, group]
        own, weight = x[known], records.weight[known]
        presence = own.astype(bool).astype(float)
        for tag in numpy.flatnonzero(group_of == group):
            right = records.right[known, tag]
            if right.all() or not right.any():
                continue
            factors = 1 if factors_of is None else factors_of(presence, right, weight)
            scaled = own if factors_of is None else own @ diags(factors)
            model = make_model().fit(scaled, right, sample_weight=weight)
            weights[:, tag] = model.coef_[0] * factors
            bias[tag] = model.intercept_[0]
    return weights, bias
