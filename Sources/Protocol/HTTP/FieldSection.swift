// SPDX-License-Identifier: Apache-2.0

/// A head's fields, and what those that frame the message say.
struct FieldSection: ~Copyable {
    private(set) var fields: [HeaderField] = []
    private(set) var facts = FieldFacts()

    /// More than most heads have, and with them an allocation of a size that malloc keeps at hand.
    private static let usualCount = 24

    /// Reads the fields and the empty line that ends them.
    init(_ cursor: inout HeadCursor, of input: Span<UInt8>, limit: Int) throws(HeadStop) {
        fields.reserveCapacity(FieldSection.usualCount)
        while try cursor.peek() != ASCII.carriageReturn {
            guard fields.count < limit else { throw .refused(.tooManyFields(limit: limit)) }
            let field = try FieldSection.field(&cursor, of: input)
            fields.append(field)
            try facts.note(field, in: input, limit: limit)
        }
        try cursor.lineEnd(orRefuseWith: .bareLineEnd)
    }

    @inline(__always)
    private static func field(_ cursor: inout HeadCursor, of input: Span<UInt8>) throws(HeadStop) -> HeaderField {
        let name = try cursor.token()
        guard try cursor.peek() == UInt8(ascii: ":"), !name.isEmpty else {
            throw .refused(fault(of: try cursor.peek(), after: name))
        }
        cursor.skip()
        cursor.skipBlanks()
        let value = try cursor.line(orRefuseWith: .malformedFieldValue)
        return HeaderField(name: name, value: value, known: KnownField(name, in: input))
    }

    private static func fault(of byte: UInt8, after name: Range<Int>) -> HTTPParseError {
        switch byte {
        case ASCII.lineFeed, ASCII.carriageReturn: name.isEmpty ? .bareLineEnd : .malformedFieldName
        case ASCII.space, ASCII.tab: name.isEmpty ? .obsoleteFolding : .spaceBeforeColon
        default: .malformedFieldName
        }
    }
}
