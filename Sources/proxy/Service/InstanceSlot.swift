// SPDX-License-Identifier: Apache-2.0

import Linux

/// One of a bounded set of names that short runs on a machine lend each other: however many of them there are in a day,
/// Prometheus sees so many instances and no more.
///
/// A slot is a locked file. The lock ends with the process, however that ends.
final class InstanceSlot: Sendable {
    let number: Int

    private let file: SharedFile

    private init(_ number: Int, _ file: SharedFile) {
        self.number = number
        self.file = file
    }

    deinit {
        file.descriptor.unlock()
    }

    /// Takes the first free slot; nil when all of them are taken.
    static func take(_ slots: Configuration.Labels.Slots) throws(Errno) -> InstanceSlot? {
        try File.makeDirectory(slots.directory)
        for number in 0..<slots.count {
            let file = SharedFile(try File.openOrMake("\(slots.directory)/slot-\(number)"))
            if file.descriptor.lock() { return InstanceSlot(number, file) }
        }
        return nil
    }
}

extension Configuration {
    /// Puts the name of a free slot in the place of an instance of the process' own, which is left where there is none.
    ///
    /// - Returns: the slot, which is taken as long as the object lives.
    mutating func leaseInstance(_ log: Log) -> InstanceSlot? {
        guard let slots = labels.slots else { return nil }
        do throws(Errno) {
            if let slot = try InstanceSlot.take(slots) {
                labels.instance = "\(slots.host):slot-\(slot.number)"
                return slot
            }
            log.warning("all of labels.slots are taken", ["instance": labels.instance])
        } catch {
            log.warning("labels.slots cannot be used", ["directory": slots.directory, "error": error.description])
        }
        return nil
    }
}
