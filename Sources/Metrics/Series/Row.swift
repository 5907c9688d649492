// SPDX-License-Identifier: Apache-2.0

/// The cells of one row of a table, by their places in the row's layout.
struct Row: ~Copyable, ~Escapable {
    private var cells: MutableSpan<UInt64>
    private let first: Int

    @_lifetime(copy cells)
    init(_ cells: consuming MutableSpan<UInt64>, first: Int) {
        self.cells = cells
        self.first = first
    }

    subscript(cell: Int) -> UInt64 {
        get { cells[first + cell] }
        set { cells[first + cell] = newValue }
    }
}
