// SPDX-License-Identifier: Apache-2.0

/// Where Gemini's native answers have what is measured; each piece of a stream has all of it.
extension AnswerField {
    static let gemini = JSONPathTree(
        geminiUsage + [
            ("modelVersion", .model), ("error", .error), ("promptFeedback.blockReason", .finishReason),
            ("candidates[]", .choice), ("candidates[].index", .choiceIndex),
            ("candidates[].finishReason", .finishReason), ("candidates[].content.parts[].text", .text),
            ("candidates[].content.parts[].functionCall.name", .label),
            ("candidates[].content.parts[].functionCall.args", .subtree),
            ("candidates[].content.parts[].executableCode.code", .text),
        ]
    )

    static let geminiEmbed = JSONPathTree(geminiUsage + [("error", .error)])

    private static let geminiUsage: Paths = [
        ("usageMetadata", .usage), ("usageMetadata.promptTokenCount", .input),
        ("usageMetadata.cachedContentTokenCount", .cached), ("usageMetadata.candidatesTokenCount", .output),
        ("usageMetadata.thoughtsTokenCount", .reasoning), ("usageMetadata.toolUsePromptTokenCount", .toolInput),
        ("usageMetadata.serviceTier", .serviceTier),
        ("usageMetadata.promptTokensDetails[]", .inputDetail),
        ("usageMetadata.promptTokensDetails[].modality", .modality),
        ("usageMetadata.promptTokensDetails[].tokenCount", .detailCount),
        ("usageMetadata.candidatesTokensDetails[]", .outputDetail),
        ("usageMetadata.candidatesTokensDetails[].modality", .modality),
        ("usageMetadata.candidatesTokensDetails[].tokenCount", .detailCount),
    ]
}
