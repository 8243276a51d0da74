"""MeCab + scikit-learn, as usually written: TF-IDF of MeCab's words, one-vs-rest logistic regression.

Arguments: training file (fastText's format), file of texts, "one" (a text at a time, as a request handler does) or
"batch". Prints the seconds of tagging, without the loading of the model and MeCab.
"""

import subprocess
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer

training_file, text_file, way = sys.argv[1:]
words, labels = [], []
for line in open(training_file, encoding="utf-8"):
    parts = line.split()
    labels.append([part for part in parts if part.startswith("__label__")])
    words.append(" ".join(part for part in parts if not part.startswith("__label__")))

binarizer = MultiLabelBinarizer()
pipeline = make_pipeline(
    TfidfVectorizer(analyzer=str.split, sublinear_tf=True),
    OneVsRestClassifier(LogisticRegression(C=10, max_iter=200)),
)
pipeline.fit(words, binarizer.fit_transform(labels))

texts = open(text_file, encoding="utf-8").read().splitlines()
mecab = subprocess.Popen(["mecab", "-Owakati"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)


def wakati(text):
    mecab.stdin.write(text + "\n")
    mecab.stdin.flush()
    return mecab.stdout.readline()


started = time.perf_counter()
if way == "one":
    for text in texts:
        pipeline.predict_proba([wakati(text)])
else:
    pipeline.predict_proba([wakati(text) for text in texts])
print(time.perf_counter() - started)
