// SPDX-License-Identifier: Apache-2.0

/// What is kept of an answer's body: enough for a log line.
final class AnswerBody {
    private static let kept = 512
    /// A receiver that never stops talking is not listened to for longer than this.
    private static let limit = 1 << 20

    private(set) var bytes: [UInt8] = []
    private var received = 0

    var isTooLong: Bool { received > Self.limit }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        received = 0
    }

    /// Takes a piece; false ends the transfer.
    func append(_ piece: UnsafeRawBufferPointer) -> Bool {
        unsafe bytes.append(contentsOf: piece.prefix(Self.kept - bytes.count))
        received += piece.count
        return !isTooLong
    }

    /// libcurl's callback for body bytes; `context` is an `AnswerBody`.
    static let receive:
        @convention(c) (
            UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?
        ) -> Int = { piece, size, count, context in
            guard let context = unsafe context else { return 0 }
            let body = unsafe Unmanaged<AnswerBody>.fromOpaque(context).takeUnretainedValue()
            let bytes = unsafe UnsafeRawBufferPointer(start: piece, count: size * count)
            return unsafe body.append(bytes) ? size * count : 0
        }
}
