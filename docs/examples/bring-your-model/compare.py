"""Compares two answers of `./blindserve predict --output csv`: compare.py NAME PLAIN ENCRYPTED."""
import csv
import sys


def classes(file):
    with open(file, newline="") as lines:
        return [row["label"] for row in csv.DictReader(lines)]


name, plain, encrypted = sys.argv[1], classes(sys.argv[2]), classes(sys.argv[3])
if len(plain) < 2 or plain != encrypted:
    sys.exit(f"{name}: {sum(a != b for a, b in zip(plain, encrypted))} of {len(plain)} classes differ")
print(f"{name}: {len(plain)} rows, the same classes encrypted and in the clear")
