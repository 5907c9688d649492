// SPDX-License-Identifier: Apache-2.0

extension TextStatistics {
    /// An **estimate** of how many tokens a current byte-pair tokenizer makes of the text.
    ///
    /// A weighted sum over kinds of characters: good to some ten percent on prose and code in the scripts that it knows,
    /// worse on base64 and on rare scripts. It is not calibrated against any provider's tokenizer.
    package var estimatedTokens: Int {
        var thousandths = 0
        for kind in 0..<CharacterClass.count { thousandths &+= count(kind) &* Self.perCharacter[kind] }
        for kind in 0..<Self.perRun.count { thousandths &+= runs(kind) &* Self.perRun[kind] }
        return max(0, thousandths &+ 999) / 1000 &+ knownTokens
    }

    /// Thousandths of a token, in the order of `CharacterClass`.
    ///
    /// A lower-case run is about a word, which grows slowly with its length; one space belongs to the word after it, so
    /// that only the second space of a run costs something; three digits make a token.
    private static var perCharacter: InlineArray<16, Int> {
        [60, 300, 330, 150, 100, 200, 300, 450, 270, 450, 650, 800, 820, 860, 800, 1500]
    }

    private static var perRun: InlineArray<6, Int> {
        [700, 0, 150, -150, 500, 560]
    }
}
