// SPDX-License-Identifier: Apache-2.0

/// Messages of one repeated field, in memory that is kept, with the list of pointers that libprotobuf-c wants.
@safe struct RepeatedMessage<Message>: ~Copyable {
    private var messages: UnsafeMutableBufferPointer<Message>
    private var list: UnsafeMutableBufferPointer<UnsafeMutablePointer<Message>?>
    private(set) var count = 0

    init() {
        unsafe messages = .allocate(capacity: 0)
        unsafe list = .allocate(capacity: 0)
    }

    deinit {
        unsafe messages.deallocate()
        unsafe list.deallocate()
    }

    /// What libprotobuf-c's structure takes; valid until messages are removed.
    var places: UnsafeMutablePointer<UnsafeMutablePointer<Message>?>? { unsafe list.baseAddress }

    /// Forgets all messages, and makes room for as many as will be added before the next call.
    mutating func removeAll(reserving capacity: Int) {
        count = 0
        guard unsafe capacity > messages.count else { return }
        unsafe messages.deallocate()
        unsafe list.deallocate()
        unsafe messages = .allocate(capacity: capacity)
        unsafe list = .allocate(capacity: capacity)
    }

    /// Adds a message and returns its place, which does not move.
    @discardableResult
    mutating func append(_ message: Message) -> UnsafeMutablePointer<Message>? {
        guard unsafe count < messages.count, let base = unsafe messages.baseAddress else {
            preconditionFailure("room is reserved before messages are added")
        }
        // Safety: generated messages are plain C structures, and the place is within what was allocated.
        let place = unsafe base + count
        unsafe place.initialize(to: message)
        unsafe list.initializeElement(at: count, to: place)
        count += 1
        return unsafe place
    }
}
