# SPDX-License-Identifier: Apache-2.0
"""Reads a queue's folder as a kill has left it, without a line of the sender's code."""

import os
import struct

HEADER = struct.Struct("<IIIBBHQQQIIIIqq")
SLOT = 4096


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF


def _table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = _table()


def records(folder):
    """All whole records: (sequence, recorded before, samples, version, body)."""
    found = []
    for name in sorted(os.listdir(folder)):
        if not name.startswith("segment-") or name.endswith(".tmp"):
            continue
        data, at = open(os.path.join(folder, name), "rb").read(), 8
        while at + HEADER.size <= len(data):
            head = HEADER.unpack_from(data, at)
            end = at + HEADER.size + head[2]
            if head[0] != 0x51524D54 or end > len(data) or crc32c(data[at + 8:end]) != head[1]:
                break
            found.append((head[5 + 1], head[8], head[9] + head[10], head[3], data[at + HEADER.size:end]))
            at = end
    return found


def progress(folder):
    slots = []
    data = open(os.path.join(folder, "progress"), "rb").read()
    for start in range(0, len(data), SLOT):
        slot = data[start:start + SLOT]
        if len(slot) < SLOT or struct.unpack_from("<I", slot, 4)[0] != crc32c(slot[8:]):
            continue
        numbers = struct.unpack_from("<QQQQQQQQQqqqI", slot, 8)
        dropped, at = {}, 8 + struct.calcsize("<QQQQQQQQQqqqI")
        for _ in range(numbers[12]):
            size = slot[at]
            reason = slot[at + 1:at + 1 + size].decode()
            dropped[reason] = struct.unpack_from("<Q", slot, at + 1 + size)[0]
            at += 9 + size
        slots.append((numbers[0], dict(settled=numbers[1], recorded=numbers[4], delivered=numbers[5], dropped=dropped,
                                      planned=numbers[7] + numbers[8])))
    return max(slots, key=lambda slot: slot[0])[1] if slots else dict(settled=0, recorded=0, delivered=0, dropped={}, planned=0)


def account(folder):
    """recorded, delivered, pending, dropped, and the pending records.

    A kill in the middle of a thinning leaves less than the plan says is to go; the plan is then what is dropped.
    """
    state, known = progress(folder), records(folder)
    pending = [record for record in known if record[0] > state["settled"]]
    recorded = max([state["recorded"]] + [record[1] + record[2] for record in known])
    waiting, dropped = sum(record[2] for record in pending), sum(state["dropped"].values())
    gap = recorded - state["delivered"] - waiting - dropped
    planned = state["planned"] - sum(state["dropped"].get(reason, 0) for reason in ("thinned", "queue_full"))
    return recorded, state["delivered"], waiting, dropped + max(0, min(gap, planned)), pending
