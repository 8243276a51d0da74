"""The peers of bench/quality/peers.ts: each gives a fit, the margins of the folds, and thresholds where it has its own."""

import numpy
from fast_text import fast_text
from linear import naive_bayes_scaled, one_vs_rest
from multi_label import cost_sensitive, micro_macro_thresholds
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC
from validation import choose, out_of_fold


def support_vectors(cost, positive_weight=1):
    return lambda: LinearSVC(C=cost, class_weight={True: positive_weight})


def regression(cost):
    return lambda: LogisticRegression(C=cost, solver="liblinear")


def best_of(candidates, train):
    fit = choose(candidates, train)
    return fit, out_of_fold(fit, train), None


def linear_svc(train, data):
    return best_of([one_vs_rest(support_vectors(cost), data.group_of) for cost in (0.3, 1, 3)], train)


def scaled_svc(train, data):
    costs = (0.2, 0.6, 2)
    return best_of([naive_bayes_scaled(support_vectors(c), data.group_of, data.exclusive) for c in costs], train)


def logistic_regression(train, data):
    return best_of([one_vs_rest(regression(cost), data.group_of) for cost in (10, 30)], train)


def micro_macro_svc(train, data):
    fit, margins, _ = linear_svc(train, data)
    return fit, margins, micro_macro_thresholds(margins, train, data.group_of)


def cost_sensitive_svc(train, data):
    fit, margins = cost_sensitive(lambda weight: one_vs_rest(support_vectors(1, weight), data.group_of), train)
    return fit, margins, numpy.zeros(len(data.group_of))


def fast_text_alone(train, data):
    return best_of([fast_text(data.words, data.group_of, 25, rate) for rate in (0.2, 0.5)], train)


def fast_text_with_vectors(train, data):
    candidates = [fast_text(data.words, data.group_of, 25, rate, data.vectors) for rate in (0.2, 0.5)]
    return best_of(candidates, train)


SYSTEMS = {
    "linear SVC": linear_svc,
    "NB-scaled SVC with clauses": scaled_svc,
    "linear SVC, micro-macro-freq thresholds": micro_macro_svc,
    "linear SVC, cost-sensitive": cost_sensitive_svc,
    "logistic regression": logistic_regression,
    "fastText": fast_text_alone,
    "fastText, vectors of unlabelled text": fast_text_with_vectors,
}
