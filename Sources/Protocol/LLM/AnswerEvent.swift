// SPDX-License-Identifier: Apache-2.0

/// What one JSON text of an answer has said so far.
struct AnswerEvent: Sendable {
    var type = ShortText()
    var status = ShortText()
    var isDone: Bool?
    var hasText = false
    var hasError = false
    var hasFinishReason = false
    /// A member `choices`, and an element in it.
    var hasChoices = false
    var hasChoice = false
    /// Of the choice at hand: its place among the answer's, and whether it gives its reason to stop.
    var choiceIndex = 0
    var hasChoiceEnded = false
    /// A member `usage` that is an object.
    var hasUsage = false
    /// Of a content block among its message's.
    var index = 0

    /// As an event of a stream or as a document: an error, or a response that failed.
    var saysFailed: Bool { hasError || type == .failed || type == .error || status == .failedStatus }
    /// The last event of a Responses stream, also of one that ran into a limit, or of an Anthropic one.
    var saysCompleted: Bool { type == .completed || type == .incomplete || type == .messageStop }
}

/// What of the tokens is of one modality.
struct UsageDetail: Sendable {
    var modality = ShortText()
    var count = 0

    var isAudio: Bool { modality == ShortText(literal: "AUDIO") }
}

/// The types of an Anthropic stream that mean more than their text.
extension ShortText {
    static var messageStop: ShortText { ShortText(literal: "message_stop") }
    static var blockStart: ShortText { ShortText(literal: "content_block_start") }
    static var blockStop: ShortText { ShortText(literal: "content_block_stop") }
}

/// The types of a Responses stream that mean more than their text.
extension ShortText {
    static var completed: ShortText { ShortText(literal: "response.completed") }
    static var incomplete: ShortText { ShortText(literal: "response.incomplete") }
    static var failed: ShortText { ShortText(literal: "response.failed") }
    static var error: ShortText { ShortText(literal: "error") }
    static var itemDone: ShortText { ShortText(literal: "response.output_item.done") }
    /// Its delta is base64, not text.
    static var audioDelta: ShortText { ShortText(literal: "response.audio.delta") }
    static var failedStatus: ShortText { ShortText(literal: "failed") }
}
