// SPDX-License-Identifier: Apache-2.0

/// What sixteen bytes of text are likely to cost, each in hundredths of a token.
///
/// Byte-pair tokenizers first cut a text into words, each with the space or the mark before it, numbers of three digits and
/// runs of marks, and then most of these are one token: so the places where something begins have the costs, and what
/// goes on adds little. The numbers come from `scripts/corpus/fit.py`, whose `features.py` says the same as this file.
///
/// Everything is told by a byte and the five before it, and no byte costs more than 255.
struct CharacterCosts {
    private let window: CharacterWindow
    private let letters: Block
    private let lettersBefore: Block
    private let repeated: Block
    /// None, and no work for them, where the window has no digits.
    private let digits: Block
    private let digitsBefore: Block

    @inline(__always)
    private init(_ window: CharacterWindow, digits: Block, digitsBefore: Block) {
        self.window = window
        (self.digits, self.digitsBefore) = (digits, digitsBefore)
        letters = window.current.letters
        lettersBefore = window.first.letters
        let areRepeated: Marks = window.current .== window.first
        repeated = areRepeated.block
    }

    /// Of a window that is all ASCII.
    @inline(__always)
    static func ofASCII(_ window: CharacterWindow) -> Block {
        ofASCII(window, wordsGoOn: Block())
    }

    /// Of any window.
    @inline(never)
    static func ofScripts(_ window: CharacterWindow) -> Block {
        // Letters with accents, too, and Vietnamese ones, which take three bytes.
        let wordsGoOn = window.second.range(0xC3, 0xCB) | window.third.equal(0xE1)
        return ofASCII(window, wordsGoOn: wordsGoOn) &+ outsideOfASCII(window)
    }

    /// `wordsGoOn` marks what is in a word for another reason than that a letter of ASCII is before it.
    @inline(__always)
    private static func ofASCII(_ window: CharacterWindow, wordsGoOn: Block) -> Block {
        if !window.hasDigits {
            let costs = CharacterCosts(window, digits: Block(), digitsBefore: Block())
            return costs.plain(words: costs.letters, wordsGoOn: wordsGoOn | costs.lettersBefore)
        }
        let costs = CharacterCosts(window, digits: window.current.digits, digitsBefore: window.first.digits)
        return costs.withDigits(wordsGoOn: wordsGoOn | costs.lettersBefore)
    }

    /// Words, marks and white space. `words` are the letters that have no part in something opaque.
    @inline(__always)
    private func plain(words: Block, wordsGoOn: Block) -> Block {
        wordCosts(words, wordsGoOn) | whiteSpaceCosts | markCosts
    }

    @inline(__always)
    private func wordCosts(_ words: Block, _ wordsGoOn: Block) -> Block {
        let capitals = words & ~window.current.range(0x61, 0x7A)
        let begins = words & ~wordsGoOn
        let goesOn = words & lettersBefore & window.third.letters
        let beginsInWord = capitals & window.first.range(0x61, 0x7A)
        var costs = (begins | beginsInWord).costing(28)
        costs &+= (begins & window.first.range(0x00, 0x20)).costing(44)
        costs &+= (begins & capitals).costing(21)
        return costs &+ goesOn.costing(13)
    }

    /// One space belongs to the word after it, and a line's end to the mark before it.
    @inline(__always)
    private var whiteSpaceCosts: Block {
        let (spaces, breaks) = (window.current.equal(0x20), window.current.equal(0x0A))
        let secondSpaces = spaces & window.first.equal(0x20) & ~window.second.equal(0x20)
        let breaksGoOn = marksBefore | window.first.equal(0x0A)
        var costs = secondSpaces.costing(99)
        costs |= (breaks & marksBefore).costing(24)
        costs |= (breaks & ~breaksGoOn).costing(99)
        return costs | (window.current.range(0x00, 0x1F) & ~(breaks | repeated)).costing(62)
    }

    /// Here, too, what keeps any run from being free.
    @inline(__always)
    private var markCosts: Block {
        let marks = window.current.range(0x21, 0x7F) & ~(letters | digits)
        var costs = (marks & ~marksBefore).costing(84)
        costs |= (marks & marksBefore & ~repeated).costing(25)
        return costs &+ (repeated & ~(letters | digits)).costing(2)
    }

    @inline(__always)
    private var marksBefore: Block { window.first.range(0x21, 0x7F) & ~(lettersBefore | digitsBefore) }
}

extension CharacterCosts {
    @inline(__always)
    private func withDigits(wordsGoOn: Block) -> Block {
        let opaque = opaqueRuns
        let spacesBefore = window.first.equal(0x20)
        let numbers = digits & ~opaque
        let goesOn = numbers & digitsBefore
        var costs = plain(words: letters & ~opaque, wordsGoOn: wordsGoOn)
        costs |= (letters & opaque).costing(133) | (digits & opaque).costing(12)
        // A space before a number is a token of its own.
        costs |= (numbers & spacesBefore).costing(225)
        costs |= (numbers & ~(spacesBefore | digitsBefore)).costing(142)
        return costs | (goesOn & window.second.digits & window.third.digits).costing(41)
    }

    /// Six letters and digits in a row, and both of them, are no word and no number, but part of a hash or of base64.
    @inline(__always)
    private var opaqueRuns: Block {
        let earlier = (window.second, window.third, window.fourth, window.fifth)
        let allLetters = letters & lettersBefore & earlier.0.letters & earlier.1.letters & earlier.2.letters
        let allDigits = digits & digitsBefore & earlier.0.digits & earlier.1.digits
        let all =
            (letters | digits) & (lettersBefore | digitsBefore) & earlier.0.alphanumerics
            & earlier.1.alphanumerics & earlier.2.alphanumerics & earlier.3.alphanumerics
        return all & ~(allLetters & earlier.3.letters) & ~(allDigits & earlier.2.digits & earlier.3.digits)
    }
}
