// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct EventStreamReaderTests {
    static let streams: [(stream: String, events: [String])] = [
        ("data: a\n\n", ["a"]),
        ("data:a\n\n", ["a"]),
        ("data:  a \n\n", [" a "]),
        ("data: a\ndata: b\n\n", ["a\nb"]),
        ("data\n\ndata\ndata\n\n", ["", "\n"]),
        ("data:\ndata: b\n\n", ["\nb"]),
        (": comment\n\ndata: a\n: in between\ndata: b\n\n", ["a\nb"]),
        ("event: x\nid: 1\nretry: 5\ndata: a\n\n", ["a"]),
        ("event: only\n\n: only\n\n\n\ndata: a\n\n", ["a"]),
        ("datax: a\n dat: b\nDATA: c\ndata : d\ndatadata: e\ndata: f\n\n", ["f"]),
        ("data: never ended\n", []),
        ("data: a\n\ndata: no line end", ["a"]),
        ("\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", ["a"]),
        ("data: ü语😀\n\n", ["ü语😀"]),
        ("data: : colon: inside\n\n", [": colon: inside"]),
    ]

    @Test(arguments: streams, ["\n", "\r\n", "\r"])
    func `finds the data of each event, whatever ends the lines and wherever it is cut`(
        stream: (stream: String, events: [String]),
        lineEnd: String
    ) {
        let bytes = Array(stream.stream.utf8).withLineEnds(lineEnd)

        #expect(events(in: [bytes]) == stream.events)
        #expect(events(in: bytes.map { [$0] }) == stream.events)
        for cut in 0...bytes.count {
            #expect(events(in: [Array(bytes[..<cut]), Array(bytes[cut...])]) == stream.events)
        }
    }

    @Test func `line ends of all kinds may be mixed`() {
        #expect(events(in: [[UInt8]("data: a\r\rdata: b\n\r\ndata: c\r\n\rdata: d\n\n")]) == ["a", "b", "c", "d"])
    }

    @Test(arguments: ["data: a\n\n", "data: a\r\n\r", "data: a\r\r"])
    func `an event ends with the byte that ends it, not with the one after`(stream: String) {
        var reader = EventStreamReader()
        var steps: [EventStreamReader.Step] = []
        for byte in stream.utf8 {
            var position = 0
            let piece = [byte]
            while let step = reader.next(in: piece.span, from: &position) { steps.append(step) }
        }
        #expect(steps.last == .end(hasData: true))
    }

    @Test func `a comment outside of an event is told apart from one inside`() {
        let bytes = [UInt8](": alive\ndata: a\n: inside\n\n")
        var reader = EventStreamReader()
        var position = 0
        var idleEnds: [Int] = []
        while let step = reader.next(in: bytes.span, from: &position) {
            if step == .idleLine { idleEnds.append(position) }
        }
        #expect(idleEnds == [8])
    }

    /// The data of the events that ended and had some.
    private func events(in pieces: [[UInt8]]) -> [String] {
        var reader = EventStreamReader()
        var events: [String] = []
        var data: [UInt8] = []
        for piece in pieces {
            var position = 0
            while let step = reader.next(in: piece.span, from: &position) {
                switch step {
                case .data(let range): data += piece[range]
                case .dataLine: data.append(0x0A)
                case .idleLine: break
                case .end(let hasData):
                    if hasData { events.append(data.text) }
                    data = []
                }
            }
        }
        return events
    }
}
