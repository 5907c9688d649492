# SPDX-License-Identifier: Apache-2.0
"""Reads remote-write bodies of both versions, without a library and without a line of the sender's code."""

import struct

STALE = 0x7FF0000000000002


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def snappy(block):
    """One block of snappy's format (format_description.txt)."""
    length, at = varint(block, 0)
    out = bytearray()
    while at < len(block):
        tag = block[at]
        at += 1
        if tag & 3 == 0:
            size = tag >> 2
            if size >= 60:
                extra = size - 59
                size = int.from_bytes(block[at:at + extra], "little")
                at += extra
            out += block[at:at + size + 1]
            at += size + 1
            continue
        if tag & 3 == 1:
            size, offset = (tag >> 2 & 7) + 4, (tag >> 5) << 8 | block[at]
            at += 1
        else:
            size, width = (tag >> 2) + 1, 2 if tag & 3 == 2 else 4
            offset = int.from_bytes(block[at:at + width], "little")
            at += width
        if not 0 < offset <= len(out):
            raise ValueError("copy from before the beginning")
        for _ in range(size):
            out.append(out[-offset])
    if len(out) != length:
        raise ValueError("wrong length")
    return bytes(out)


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = data[at:at + 8], at + 8
        elif kind == 2:
            size, at = varint(data, at)
            value, at = data[at:at + size], at + size
        else:
            raise ValueError(f"wire type {kind}")
        yield number, value


def signed(value):
    return value - (1 << 64) if value >> 63 else value


def bits(value):
    return struct.unpack("<Q", value)[0]


def number(value_bits):
    return struct.unpack("<d", struct.pack("<Q", value_bits))[0]


def sample(data):
    value, time = 0, 0
    for field, content in fields(data):
        if field == 1:
            value = bits(content)
        elif field == 2:
            time = signed(content)
    return time, value


def histogram(data):
    """Its time, and its bytes for a value: enough to see whether two are the same."""
    return next(signed(content) for field, content in fields(data) if field == 15), data


def packed(data):
    at, numbers = 0, []
    while at < len(data):
        value, at = varint(data, at)
        numbers.append(value)
    return numbers


def labels_of_1(content):
    parts = dict(fields(content))
    return parts.get(1, b"").decode(), parts.get(2, b"").decode()


def series(data, symbols):
    labels, samples, histograms = [], [], []
    for field, content in fields(data):
        if symbols is None:
            if field == 1:
                labels.append(labels_of_1(content))
            elif field == 2:
                samples.append(sample(content))
            elif field == 4:
                histograms.append(histogram(content))
        elif field == 1:
            texts = [symbols[place] for place in packed(content)]
            labels += list(zip(texts[::2], texts[1::2]))
        elif field == 2:
            samples.append(sample(content))
        elif field == 3:
            histograms.append(histogram(content))
    return tuple(labels), samples, histograms


def request(body, version):
    """A list of (labels, float samples, histograms); a sample is (milliseconds, bits of its value)."""
    message = snappy(body)
    symbols = None
    if version == 2:
        symbols = [content.decode() for field, content in fields(message) if field == 4]
    wanted = 5 if version == 2 else 1
    return [series(content, symbols) for field, content in fields(message) if field == wanted]
