# SPDX-License-Identifier: Apache-2.0
"""Where the corpus and the ranks of o200k_base are."""

import hashlib
import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT / "Tests/ProtocolTests/Fixtures/corpus"
COUNTS = CORPUS / "counts.json"
RANKS = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"


def texts():
    """Each file's name and bytes."""
    return [(path.name, path.read_bytes()) for path in sorted(CORPUS.iterdir()) if path != COUNTS]


def encoding():
    """OpenAI's tokenizer, with its ranks out of bpe-openai's wheel: tiktoken itself would fetch them."""
    import bpe_openai
    import gzip
    import tempfile

    packed = pathlib.Path(bpe_openai.__file__).parent / "data/o200k_base.tiktoken.gz"
    ranks = gzip.decompress(packed.read_bytes())
    if hashlib.sha256(ranks).hexdigest() != RANKS:
        raise SystemExit("these are not the ranks of o200k_base")
    with tempfile.TemporaryDirectory() as cache:
        # tiktoken names a cached file by the SHA-1 of the address that it would fetch it from.
        (pathlib.Path(cache) / "fb374d419588a4632f3f557e76b4b70aebbca790").write_bytes(ranks)
        os.environ["TIKTOKEN_CACHE_DIR"] = cache
        import tiktoken

        return tiktoken.get_encoding("o200k_base")
