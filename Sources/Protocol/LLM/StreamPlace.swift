// SPDX-License-Identifier: Apache-2.0

/// A point between two events of an answer, as whoever wants to end it there has to know it.
package struct StreamPlace: Equatable, Sendable {
    package enum Form: Sendable {
        /// An event stream.
        case events
        /// One JSON text a line.
        case lines
        /// The elements of one JSON array.
        case list
    }

    package var form: Form
    /// What belongs between the last text and the next has not come: the line feed, or the comma.
    package var lacksSeparator = false
    /// How many events there have been.
    package var events = 0
    /// The content block of an Anthropic stream that has begun and not ended.
    package var openBlock: Int?
    /// The choices that have told why they ended.
    package var endedChoices: ChoiceSet

    package init(
        form: Form,
        lacksSeparator: Bool = false,
        events: Int = 0,
        openBlock: Int? = nil,
        endedChoices: ChoiceSet = ChoiceSet()
    ) {
        self.form = form
        self.lacksSeparator = lacksSeparator
        self.events = events
        self.openBlock = openBlock
        self.endedChoices = endedChoices
    }
}
