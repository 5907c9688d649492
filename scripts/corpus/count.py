# SPDX-License-Identifier: Apache-2.0
"""Counts the corpus with tiktoken, and writes counts.json beside it."""

import json

from corpus import COUNTS, encoding, texts

encode = encoding().encode_ordinary
counts = {name: len(encode(text.decode())) for name, text in texts()}
COUNTS.write_text(json.dumps(counts, indent=2) + "\n")
print(f"{len(counts)} texts, {sum(counts.values())} tokens")
