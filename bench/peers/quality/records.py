"""Reads what bench/quality/peers.ts writes: the terms of texts and of their clauses, and what is known of their tags."""

import json
from dataclasses import dataclass

import numpy
from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class Records:
    whole: csr_matrix  # [n, terms], counts
    parts: csr_matrix  # [clauses of all texts, terms], counts
    part_of: numpy.ndarray  # [clauses], the row of each clause's text
    right: numpy.ndarray  # [n, tags], whether the tag is right
    known: numpy.ndarray  # [n, groups], whether the tags of the group are known
    weight: numpy.ndarray  # [n]
    fold: numpy.ndarray  # [n], -1 for extra records, which are in the training data of all folds

    def where(self, mask):
        row = numpy.cumsum(mask) - 1
        kept = mask[self.part_of]
        return Records(
            self.whole[mask],
            self.parts[kept],
            row[self.part_of[kept]],
            self.right[mask],
            self.known[mask],
            self.weight[mask],
            self.fold[mask],
        )


def counts_of(bags, terms):
    offsets = numpy.cumsum([0] + [len(bag["columns"]) for bag in bags])
    columns = [column for bag in bags for column in bag["columns"]]
    counts = [count for bag in bags for count in bag["counts"]]
    return csr_matrix((numpy.array(counts, dtype=float), columns, offsets), shape=(len(bags), terms))


def read_records(path, terms, tags, groups):
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    right = numpy.zeros((len(rows), tags), dtype=bool)
    known = numpy.zeros((len(rows), groups), dtype=bool)
    for row, record in enumerate(rows):
        right[row, record["tags"]] = True
        known[row, record["groups"]] = True
    return Records(
        counts_of([record["whole"] for record in rows], terms),
        counts_of([part for record in rows for part in record["parts"]], terms),
        numpy.array([row for row, record in enumerate(rows) for _ in record["parts"]], dtype=int),
        right,
        known,
        numpy.array([record["weight"] for record in rows], dtype=float),
        numpy.array([record["fold"] for record in rows], dtype=int),
    )
