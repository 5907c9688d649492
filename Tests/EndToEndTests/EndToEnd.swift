// SPDX-License-Identifier: Apache-2.0

import Testing

/// The proxy as a program, between real clients and real receivers; one test at a time, because they measure.
@Suite(.serialized, .timeLimit(.minutes(2)))
enum EndToEnd {}
