// SPDX-License-Identifier: Apache-2.0

/// Sizes in bytes as people write them: "64KiB".
enum ByteSize {
    private static let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)]

    /// Reads a whole number and a unit; nil for all else.
    static func parse(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard let (_, factor) = units.first(where: { $0.0 == suffix }), let count = Int(digits) else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
        return overflow ? nil : bytes
    }

    /// As `parse` reads it, in the largest unit that leaves no rest.
    static func text(_ bytes: Int) -> String {
        guard let (suffix, factor) = units.first(where: { bytes % $0.1 == 0 }), bytes > 0 else { return "\(bytes)B" }
        return "\(bytes / factor)\(suffix)"
    }
}
