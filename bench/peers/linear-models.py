"""scikit-learn's one-vs-rest linear models on TF-IDF of given words, C chosen on dev by micro-F1.

Arguments: directory with train, dev and test in fastText's format, and labels (one a line, in the order of the columns).
Writes logistic-regression.dev, .test, linear-svc.dev and .test: a row of 32-bit floats for each record, the scores of
all labels (of the SVC, its margins by the logistic function, which keeps their order).
"""

import sys
import warnings

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore")
directory = sys.argv[1]
labels = open(f"{directory}/labels", encoding="utf-8").read().split("\n")


def read(side):
    words, tags = [], []
    for line in open(f"{directory}/{side}", encoding="utf-8"):
        parts = line.split()
        tags.append([part for part in parts if part.startswith("__label__")])
        words.append([part for part in parts if not part.startswith("__label__")])
    return words, MultiLabelBinarizer(classes=labels).fit_transform(tags)


(train, y), (dev, y_dev), (test, _) = map(read, ["train", "dev", "test"])
vectorizer = TfidfVectorizer(analyzer=lambda words: words, sublinear_tf=True)
x = vectorizer.fit_transform(train)
x_dev, x_test = map(vectorizer.transform, [dev, test])


def logistic(margins):
    return 1 / (1 + numpy.exp(-margins))


MODELS = {
    "logistic-regression": [LogisticRegression(C=c, max_iter=300) for c in (0.3, 1, 3, 10, 30, 100)],
    "linear-svc": [LinearSVC(C=c) for c in (0.03, 0.1, 0.3, 1, 3, 10)],
}
for name, candidates in MODELS.items():
    best = None
    for candidate in candidates:
        model = OneVsRestClassifier(candidate).fit(x, y)
        scores = logistic(model.decision_function(x_dev))
        thresholds = numpy.quantile(scores, numpy.linspace(0.8, 0.999, 100))
        f1 = max(f1_score(y_dev, scores >= threshold, average="micro", zero_division=0) for threshold in thresholds)
        if best is None or f1 > best[0]:
            best = f1, scores, logistic(model.decision_function(x_test))
    for side, scores in zip(("dev", "test"), best[1:]):
        scores.astype("<f4").tofile(f"{directory}/{name}.{side}")
