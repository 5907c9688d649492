// SPDX-License-Identifier: Apache-2.0

/// What the body of an answer itself has said so far about its end.
package enum AnswerEnd: Sendable { case open, completed, failed }

/// Reads the JSON texts of an answer, one after another: a whole document, or the events of a stream.
///
/// A text may come in pieces cut anywhere; nothing of it is kept but what is being measured.
struct AnswerReader: Sendable {
    private(set) var model = ModelName()
    private(set) var serviceTier = ShortText()
    private(set) var outputText = TextStatistics()
    private(set) var firstTokenAt: UInt64?
    private(set) var lastTokenAt: UInt64?
    private(set) var tokenEvents = 0
    private(set) var end = AnswerEnd.open

    /// How many texts have been read.
    private(set) var events = 0
    /// The content block of an Anthropic stream that has begun and not ended.
    private(set) var openBlock: Int?
    /// The choices that have given their reason to stop.
    private(set) var endedChoices = ChoiceSet()

    private let dialect: Dialect
    private var report = UsageReport()
    private var detail = UsageDetail()
    private var walker: JSONWalker<AnswerField>
    private var event = AnswerEvent()
    /// Some choice has given its reason to stop; only `[DONE]` is surer.
    private var hasFinishReason = false
    /// Deltas have come since the last item of a Responses stream ended.
    private var hasDeltas = false
    private var isInModel = false
    private var isInSubtree = false

    init(_ dialect: Dialect) {
        self.dialect = dialect
        walker = JSONWalker(AnswerField.tree(for: dialect))
    }

    /// Nil: nothing was reported.
    var usage: TokenUsage? { report.isEmpty ? nil : report.usage(for: dialect) }

    /// The text at hand is whole.
    var isDone: Bool { walker.isDone }
    var hasFailed: Bool { walker.hasFailed }
    /// Whether the event at hand is the one that carries nothing but the usage of a Chat stream.
    var isUsageChunk: Bool { event.hasUsage && event.hasChoices && !event.hasChoice && walker.isDone }

    /// Reads on until the bytes are used up or the text is whole.
    mutating func read(_ bytes: Span<UInt8>, from position: inout Int) {
        var subtreeStart = position
        while !walker.isDone, let token = walker.next(in: bytes, from: &position) {
            guard let field = walker.field else { continue }
            if field == .subtree {
                takeSubtree(token, bytes, &subtreeStart, position)
            } else {
                take(token, field, bytes)
            }
        }
        if isInSubtree { outputText.add(bytes.extracting(subtreeStart..<position)) }
    }

    private mutating func take(_ token: JSONToken, _ field: AnswerField, _ bytes: Span<UInt8>) {
        switch token {
        case .string(let range):
            beginString(field)
            if !range.isEmpty { take(range, of: bytes, field) }
            isInModel = false
        case .text(let range): take(range, of: bytes, field)
        case .escape(let scalar): take(scalar, field)
        case .number(let number): take(number.count, field)
        case .boolean(let value): if field == .done { event.isDone = value }
        case .beginString: beginString(field)
        case .beginObject, .beginArray: begin(field, isObject: token == .beginObject)
        case .endString: isInModel = false
        case .endObject: end(field)
        case .endArray, .name, .null: break
        }
    }

    private mutating func beginString(_ field: AnswerField) {
        switch field {
        case .model: isInModel = model.isEmpty
        case .type: event.type = ShortText()
        case .status: event.status = ShortText()
        case .serviceTier: serviceTier = ShortText()
        case .modality: detail.modality = ShortText()
        case .finishReason: (event.hasFinishReason, event.hasChoiceEnded) = (true, true)
        case .error: event.hasError = true
        default: break
        }
    }

    private mutating func begin(_ field: AnswerField, isObject: Bool) {
        switch field {
        case .choices: event.hasChoices = true
        case .choice: (event.hasChoice, event.choiceIndex, event.hasChoiceEnded) = (true, 0, false)
        case .usage: event.hasUsage = isObject
        case .error: event.hasError = true
        case .inputDetail, .outputDetail: detail = UsageDetail()
        default: break
        }
    }

    private mutating func end(_ field: AnswerField) {
        switch field {
        case .choice: if event.hasChoiceEnded { endedChoices.insert(event.choiceIndex) }
        case .inputDetail, .outputDetail: takeDetail(field)
        default: break
        }
    }

    private mutating func take(_ range: Range<Int>, of bytes: Span<UInt8>, _ field: AnswerField) {
        switch field {
        case .text, .label, .repeated:
            if !counts(field) { return }
            outputText.add(bytes.extracting(range))
        case .type: event.type.append(bytes, in: range)
        case .status: event.status.append(bytes, in: range)
        case .serviceTier: serviceTier.append(bytes, in: range)
        case .modality: detail.modality.append(bytes, in: range)
        case .model: if isInModel { model.append(bytes.extracting(range)) }
        default: break
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar, _ field: AnswerField) {
        switch field {
        case .text, .label, .repeated: if counts(field) { outputText.add(scalar) }
        case .model: if isInModel { model.append(scalar) }
        default: break
        }
    }

    /// Whether text in this place counts; marks the event as one that carries tokens.
    private mutating func counts(_ field: AnswerField) -> Bool {
        if field == .label { return true }
        if field == .repeated, hasDeltas || event.type != .itemDone { return false }
        if event.type == .audioDelta { return false }
        event.hasText = true
        return true
    }

    private mutating func take(_ count: Int, _ field: AnswerField) {
        switch field {
        case .index: event.index = count
        case .choiceIndex: event.choiceIndex = count
        case .detailCount: detail.count = count
        default: report.raise(field, to: count)
        }
    }

    /// One modality's part of the input or the output is told.
    private mutating func takeDetail(_ field: AnswerField) {
        guard detail.isAudio else { return }
        report.raise(field == .inputDetail ? .audioInput : .audioOutput, to: detail.count)
    }

    private mutating func takeSubtree(_ token: JSONToken, _ bytes: Span<UInt8>, _ start: inout Int, _ position: Int) {
        switch token {
        case .beginObject, .beginArray: (isInSubtree, start) = (true, position)
        case .endObject, .endArray:
            isInSubtree = false
            outputText.add(bytes.extracting(start..<position &- 1))
            event.hasText = true
        default: break
        }
    }

    /// The text at hand has ended: draws the conclusions and gets ready for the next one.
    mutating func endEvent(isStream: Bool, at now: UInt64) {
        if event.hasText, isStream || isOllamaPiece { countTokens(at: now) }
        if end == .open, dialect != .other { end = verdict(isStream: isStream) }
        hasFinishReason = hasFinishReason || event.hasFinishReason
        hasDeltas = event.type == .itemDone ? false : hasDeltas || event.hasText
        if dialect == .anthropic { noteBlock() }
        events &+= 1
        abandonEvent()
    }

    private mutating func noteBlock() {
        if event.type == .blockStart { openBlock = event.index }
        if event.type == .blockStop { openBlock = nil }
    }

    /// Forgets the text at hand and gets ready for the next one.
    mutating func abandonEvent() {
        event = AnswerEvent()
        (isInModel, isInSubtree) = (false, false)
        walker.restart()
    }

    /// What stands after the last text has come: `[DONE]`, or the end of the list of all texts.
    mutating func takeDone() {
        if end == .open { end = .completed }
    }

    /// The body has ended as it should.
    mutating func takeEnd() {
        if end == .open, hasFinishReason { end = .completed }
    }

    /// An unstreamed answer of Ollama's is one text with everything in it: its time says nothing of a first token.
    private var isOllamaPiece: Bool { dialect.isOllamaStream && (event.isDone != true || tokenEvents > 0) }

    private mutating func countTokens(at now: UInt64) {
        if firstTokenAt == nil { firstTokenAt = now }
        lastTokenAt = now
        tokenEvents &+= 1
    }

    private func verdict(isStream: Bool) -> AnswerEnd {
        if event.saysFailed { return .failed }
        if dialect.isOllamaStream { return event.isDone == true ? .completed : .open }
        return (isStream ? event.saysCompleted : walker.isDone) ? .completed : .open
    }
}
