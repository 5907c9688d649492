// SPDX-License-Identifier: Apache-2.0

extension [HeaderField] {
    /// The value of the first field of this name, which is given in lower case.
    func value(of lowercaseName: StaticString, in bytes: Span<UInt8>) -> Range<Int>? {
        for field in self where bytes.matches(field.name, ignoringCase: lowercaseName) { return field.value }
        return nil
    }
}
