"""Trains a peer of bench/quality/peers.ts and scores the test records.

Arguments: the peer's name, and a directory with data.json (the terms; the group of each tag; which groups are exclusive),
train.jsonl, test.jsonl, and vectors.vec for a peer that starts from word vectors. Writes thresholds.json (null for a peer
without thresholds of its own), and train.scores and test.scores: a row of 32-bit floats for each record, the
probabilities of all tags. Those of the training records are by models that did not see them; extra records have none.
"""

import json
import sys
import warnings
from types import SimpleNamespace

import numpy
from records import read_records
from systems import SYSTEMS
from validation import sigmoids

warnings.filterwarnings("ignore")
_, name, directory = sys.argv
about = json.load(open(f"{directory}/data.json", encoding="utf-8"))
data = SimpleNamespace(
    words=["_".join(term.split()) for term in about["terms"]],
    group_of=numpy.array(about["groupOf"]),
    exclusive=numpy.array(about["exclusive"]),
    vectors=f"{directory}/vectors.vec",
)
sizes = len(data.words), len(data.group_of), len(data.exclusive)
train, test = (read_records(f"{directory}/{side}.jsonl", *sizes) for side in ("train", "test"))

fit, margins, thresholds = SYSTEMS[name](train, data)
probabilities = sigmoids(margins, train, data.group_of)
for side, values in ("train", margins[train.fold >= 0]), ("test", fit(train)(test)):
    probabilities(values).astype("<f4").tofile(f"{directory}/{side}.scores")
own = None if thresholds is None else probabilities(thresholds).tolist()
json.dump(own, open(f"{directory}/thresholds.json", "w", encoding="utf-8"))
