// SPDX-License-Identifier: Apache-2.0

/// The sockets that a loop watches, by the token that the kernel reports them with.
struct SocketTable {
    private final class Slot {
        unowned(safe) let socket: Socket

        init(_ socket: Socket) {
            self.socket = socket
        }
    }

    private var slots: [Slot?] = []
    private var free: [Int] = []

    subscript(token: UInt64) -> Socket? {
        let index = Int(truncatingIfNeeded: token)
        return slots.indices.contains(index) ? slots[index]?.socket : nil
    }

    mutating func insert(_ socket: Socket) -> UInt64 {
        let slot = Slot(socket)
        guard let index = free.popLast() else {
            slots.append(slot)
            return UInt64(slots.count - 1)
        }
        slots[index] = slot
        return UInt64(index)
    }

    mutating func remove(_ token: UInt64) {
        let index = Int(truncatingIfNeeded: token)
        slots[index] = nil
        free.append(index)
    }
}
