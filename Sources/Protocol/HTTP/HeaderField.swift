// SPDX-License-Identifier: Apache-2.0

/// Where one field lies in its head's bytes, blanks around the value left out.
package struct HeaderField: Sendable {
    package let name: Range<Int>
    package let value: Range<Int>
    package let known: KnownField
}
