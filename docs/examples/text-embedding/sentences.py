"""Writes parts/sentences.jsonl: sentences and their tokens as Hugging Face's tokenizers cut them, which the tests hold the operator against.

usage: sentences.py TOKENIZER.json  (tokenizers 0.23.3)
"""

import json
import pathlib
import sys

from tokenizers import Tokenizer

SENTENCES = ["the cat sleeps on the bed", "A kitten, is lying on the bed!", "Déjà vu: unaffable 東京 tokenization's", "word " * 300, "", "ÉCOLE naïve co-op 3.14 e-mail@x.org",
             "tabs\tand\nlines", "supercalifragilisticexpialidocious"]

tokenizer = Tokenizer.from_file(sys.argv[1])
tokenizer.no_padding()
with (pathlib.Path(__file__).parent / "parts/sentences.jsonl").open("w") as out:
    for sentence in SENTENCES:
        out.write(json.dumps({"text": sentence, "ids": tokenizer.encode(sentence).ids}) + "\n")
