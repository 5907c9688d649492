// SPDX-License-Identifier: Apache-2.0

/// A sample where it lies in its ring, lent by the consumer.
///
/// A fold reads some of its fields, one by one; a sample as a parameter would be copied whole each time.
// Safety: the producer does not write to the slot before the consumer has released it, after the loan.
@safe package struct SampleSlot: ~Escapable {
    private let place: UnsafePointer<RequestSample>

    @_lifetime(immortal)
    init(_ place: UnsafeMutablePointer<RequestSample>) {
        unsafe self.place = UnsafePointer(place)
    }

    package var sample: RequestSample {
        @_transparent unsafeAddress { unsafe place }
    }
}
