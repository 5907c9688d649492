// SPDX-License-Identifier: Apache-2.0

/// What is kept of an answer's head: how much a receiver of remote write 2.0 says that it has written.
final class AnswerFields {
    private static let prefix = "x-prometheus-remote-write-"
    private static let suffix = "-written"

    /// Samples and histograms; nil when neither, nor exemplars, are mentioned.
    private(set) var written: UInt64?

    func removeAll() {
        written = nil
    }

    /// Takes a line, with its end. A status line begins another answer: a proxy's is followed by the receiver's.
    func append(_ line: String) {
        guard !line.hasPrefix("HTTP/") else { return removeAll() }
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return }
        let name = parts[0].lowercased()
        guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) else { return }
        let text = parts[1].filter { !$0.isWhitespace }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = UInt64(text) else { return }
        let counts = name != Self.prefix + "exemplars" + Self.suffix
        let (sum, isTooMuch) = (written ?? 0).addingReportingOverflow(counts ? count : 0)
        written = isTooMuch ? .max : sum
    }

    /// libcurl's callback for lines of the head; `context` is an `AnswerFields`.
    static let receive:
        @convention(c) (
            UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?
        ) -> Int = { piece, size, count, context in
            guard let context = unsafe context else { return 0 }
            let fields = unsafe Unmanaged<AnswerFields>.fromOpaque(context).takeUnretainedValue()
            let bytes = unsafe UnsafeRawBufferPointer(start: piece, count: size * count)
            unsafe fields.append(String(decoding: bytes, as: UTF8.self))
            return size * count
        }
}
