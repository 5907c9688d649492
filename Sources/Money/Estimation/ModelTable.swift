// SPDX-License-Identifier: Apache-2.0

/// What has been learnt about each of a bounded number of models.
///
/// All memory is taken at the beginning. A key may live in one of eight places; when they are all taken, the one that was
/// changed longest ago makes room, so that whoever invents model names costs others at worst what was known of theirs.
struct ModelTable<Value: BitwiseCopyable & Sendable>: Sendable {
    private struct Place: Sendable {
        var key = ModelKey(provider: 0, model: 0)
        /// Zero: nothing lives here.
        var changedAt: UInt64 = 0
        var value: Value
    }

    private var places: [Place]
    private var changes: UInt64 = 0
    private let blank: Value
    private let sets: Int

    private static var ways: Int { 8 }

    /// - Parameters:
    ///   - capacity: How many models are remembered at most; rounded up to a power of two, at least eight.
    ///   - blank: What is known of a model that was never seen.
    init(capacity: Int, blank: Value) {
        var sets = 1
        while sets &* Self.ways < min(capacity, 1 << 20) { sets &*= 2 }
        self.sets = sets
        self.blank = blank
        places = Array(repeating: Place(value: blank), count: sets * Self.ways)
    }

    var capacity: Int { places.count }

    subscript(key: ModelKey) -> Value {
        place(of: key).map { places[$0].value } ?? blank
    }

    mutating func update(_ key: ModelKey, _ change: (inout Value) -> Void) {
        let index = place(of: key) ?? settle(key)
        changes &+= 1
        places[index].changedAt = changes
        change(&places[index].value)
    }

    /// Calls `body` with each model of which something is known.
    func forEach(_ body: (ModelKey, Value) -> Void) {
        for place in places where place.changedAt != 0 { body(place.key, place.value) }
    }

    private func home(of key: ModelKey) -> Range<Int> {
        let first = (Int(key.spread) & (sets - 1)) * Self.ways
        return first..<first + Self.ways
    }

    private func place(of key: ModelKey) -> Int? {
        home(of: key).first { places[$0].key == key && places[$0].changedAt != 0 }
    }

    /// Gives a new key the place that is free or was changed longest ago.
    private mutating func settle(_ key: ModelKey) -> Int {
        let home = home(of: key)
        var oldest = home.lowerBound
        for index in home where places[index].changedAt < places[oldest].changedAt { oldest = index }
        places[oldest] = Place(key: key, value: blank)
        return oldest
    }
}
