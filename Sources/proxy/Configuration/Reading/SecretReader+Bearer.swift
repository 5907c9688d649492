// SPDX-License-Identifier: Apache-2.0

extension SecretReader {
    /// Whether an `Authorization` field's value carries the secret as a bearer token; false where no secret can be read.
    ///
    /// The time taken says nothing about how much of a wrong token is right.
    mutating func isBearer(_ value: borrowing Span<UInt8>, at now: UInt64) -> Bool {
        let scheme = Array("bearer ".utf8)
        guard let token = try? bytes(at: now), value.count == scheme.count + token.count else { return false }
        var difference: UInt8 = 0
        for index in value.indices {
            if index < scheme.count {
                difference |= (value[index] | 0x20) ^ scheme[index]
            } else {
                difference |= value[index] ^ token[index - scheme.count]
            }
        }
        return difference == 0
    }
}
