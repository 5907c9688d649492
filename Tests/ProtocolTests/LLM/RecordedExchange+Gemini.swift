// SPDX-License-Identifier: Apache-2.0

import Protocol

extension RecordedExchange {
    private static let pieces = [
        #"{"candidates":[{"content":{"parts":[{"text":"Think","thought":true}],"role":"model"},"index":0}],"#
            + #""usageMetadata":{"promptTokenCount":70838,"cachedContentTokenCount":69905,"thoughtsTokenCount":60,"#
            + #""totalTokenCount":70898},"modelVersion":"gemini-3.1-flash-lite","responseId":"a"}"#,
        #"{"candidates":[{"content":{"parts":[{"text":"Hi"}],"role":"model"},"index":0}],"#
            + #""usageMetadata":{"promptTokenCount":70838,"cachedContentTokenCount":69905,"candidatesTokenCount":1,"#
            + #""thoughtsTokenCount":118,"totalTokenCount":70957},"modelVersion":"gemini-3.1-flash-lite"}"#,
        #"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"now","args":{"zone":"UTC"}}}],"role":"model"},"#
            + #""finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":70838,"#
            + #""cachedContentTokenCount":69905,"candidatesTokenCount":6,"thoughtsTokenCount":118,"#
            + #""totalTokenCount":70962},"modelVersion":"gemini-3.1-flash-lite"}"#,
    ]
    /// 6 and 118, for thoughts are outside of the candidates.
    private static let whole = TokenUsage(70838, 124, cached: 69905, reasoning: 118)
    /// "Think", "Hi", the name of the function, and "zone":"UTC".
    private static let characters = 5 + 2 + 3 + 12

    static let gemini = [
        RecordedExchange(
            "Gemini, streamed as events",
            .gemini,
            events(pieces),
            usage: whole,
            model: "gemini-3.1-flash-lite",
            events: 3,
            characters: characters
        ),
        RecordedExchange(
            "Gemini, streamed as a list",
            .gemini,
            "[" + pieces.joined(separator: ",\r\n") + "]",
            usage: whole,
            model: "gemini-3.1-flash-lite",
            events: 3,
            characters: characters
        ),
        RecordedExchange(
            "Gemini, streamed as a list that is broken off",
            .gemini,
            "[" + pieces[0] + "\n,\n" + pieces[1],
            usage: TokenUsage(70838, 119, cached: 69905, reasoning: 118),
            model: "gemini-3.1-flash-lite",
            events: 2,
            characters: 7,
            end: .open
        ),
        RecordedExchange(
            "Gemini, streamed as a list that ends in an error",
            .gemini,
            "[" + pieces[0] + #", {"error":{"code":503,"message":"Overloaded","status":"UNAVAILABLE"}}]"#,
            usage: TokenUsage(70838, 60, cached: 69905, reasoning: 60),
            model: "gemini-3.1-flash-lite",
            events: 1,
            characters: 5,
            end: .failed
        ),
        RecordedExchange(
            "Gemini, whole, with audio in and out and a tool's own prompt",
            .gemini,
            #"{"candidates":[{"content":{"parts":[{"text":"Ok"},{"inlineData":{"mimeType":"audio/wav","data":"UklGR"}}],"#
                + #""role":"model"},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":300,"#
                + #""candidatesTokenCount":40,"totalTokenCount":350,"toolUsePromptTokenCount":10,"#
                + #""promptTokensDetails":[{"modality":"TEXT","tokenCount":44},{"tokenCount":256,"modality":"AUDIO"}],"#
                + #""candidatesTokensDetails":[{"modality":"AUDIO","tokenCount":25}]},"modelVersion":"gemini-2.5-flash"}"#,
            usage: TokenUsage(310, 40, audioInput: 256, audioOutput: 25),
            model: "gemini-2.5-flash",
            characters: 2
        ),
        RecordedExchange(
            "Gemini, streamed, with a prompt that was blocked",
            .gemini,
            events([
                #"{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":9,"totalTokenCount":9},"#
                    + #""modelVersion":"gemini-2.5-flash"}"#
            ]),
            usage: TokenUsage(9, 0),
            model: "gemini-2.5-flash"
        ),
        RecordedExchange(
            "Gemini, embedded",
            .geminiEmbed,
            #"{"embedding":{"values":[0.1,0.2]},"usageMetadata":{"promptTokenCount":11,"promptTokensDetails":"#
                + #"[{"modality":"TEXT","tokenCount":11}]}}"#,
            usage: TokenUsage(11, 0),
            model: nil
        ),
        RecordedExchange(
            "Gemini, refused",
            .gemini,
            #"{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}"#,
            usage: nil,
            model: nil,
            end: .failed
        ),
    ]
}
