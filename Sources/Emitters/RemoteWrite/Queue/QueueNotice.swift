// SPDX-License-Identifier: Apache-2.0

import Linux

/// What happened to a queue that its operator should hear of.
enum QueueNotice: Equatable {
    /// An earlier process left so much.
    case takenOver(samples: UInt64)
    /// It was killed while it wrote; nothing of it was counted.
    case tornEnd(bytes: Int)
    /// The file holds what no process of ours wrote; it is kept beside the queue under another name.
    case damaged(file: String)
    /// Requests are missing although nobody gave them up.
    case missing(samples: UInt64)
    case thinned(samples: UInt64)
    case overflow(samples: UInt64)
    case writeFailed(Errno)
    case readFailed(Errno)

    /// For a log's line, and for counting those of one kind together.
    var message: String {
        switch self {
        case .takenOver: "remote write takes up what an earlier process left"
        case .tornEnd: "remote write queue ended in half a record, which was cut off"
        case .damaged: "remote write queue is damaged; what is sound in it will be sent"
        case .missing: "remote write queue lacks samples that it once held"
        case .thinned: "remote write queue is full, older points were thinned out"
        case .overflow: "remote write queue is full, samples were dropped"
        case .writeFailed: "remote write queue cannot be written to"
        case .readFailed: "remote write queue cannot be read"
        }
    }

    var detail: (name: String, value: String) {
        switch self {
        case .takenOver(let samples), .missing(let samples), .thinned(let samples), .overflow(let samples):
            ("samples", String(samples))
        case .tornEnd(let bytes): ("bytes", String(bytes))
        case .damaged(let file): ("kept_as", file)
        case .writeFailed(let error), .readFailed(let error): ("error", error.description)
        }
    }

    /// Whether this is how things ought to go.
    var isFine: Bool {
        switch self {
        case .takenOver, .tornEnd: true
        default: false
        }
    }
}
