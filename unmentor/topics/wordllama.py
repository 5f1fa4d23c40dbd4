"""The optional model of `unmentor[meaning]`: vectors of texts from WordLlama's shipped weights, without a network.

WordLlama (a table of 32,000 word pieces, 256 numbers each; a text is their mean) comes complete in its package. Its own
loader looks for the tokenizer in a folder that the package does not have, then asks the network, and importing it
changes the logging of the whole process; so its two files are read here, and the package is never imported.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from unmentor.errors import Refusal
from unmentor.topics.meaning import Meaning, Vectors

LEAST = 0.55
"""Chosen on the tuning half of `benchmarks/topics`, which prints how."""


class MeaningMissing(Refusal):
    """Nearness by meaning was asked for, but the extra is not installed."""

    def __init__(self) -> None:
        super().__init__('nearness by meaning needs an extra: pip install "unmentor[meaning]"')


class WordLlama:
    """Implements `Meaning`."""

    least = LEAST

    def __init__(self, folder: Path) -> None:
        weights = import_module("safetensors.numpy").load_file(folder / "weights" / "l2_supercat_256.safetensors")
        self._pieces: Vectors = weights["embedding.weight"].astype(np.float32)
        tokenizer = import_module("tokenizers").Tokenizer
        self._tokenizer = tokenizer.from_file(str(folder / "tokenizers" / "l2_supercat_tokenizer_config.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """(texts, 256), each of length 1, or 0 for a text without word pieces. Case is ignored."""
        encodings = self._tokenizer.encode_batch([text.lower() for text in texts], add_special_tokens=False)
        vectors = np.zeros((len(texts), self._pieces.shape[1]), np.float32)
        for at, encoding in enumerate(encodings):
            vectors[at] = self._pieces[encoding.ids].sum(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors


@cache
def load_meaning() -> Meaning:
    """The model, read once (0.1 s, 33 MB). Raises MeaningMissing where `unmentor[meaning]` is missing."""
    spec = find_spec("wordllama")
    if spec is None or not spec.submodule_search_locations:
        raise MeaningMissing
    return WordLlama(Path(spec.submodule_search_locations[0]))
