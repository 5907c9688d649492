// SPDX-License-Identifier: Apache-2.0

/// Why a message is refused.
package enum HTTPParseError: Error, Equatable, Sendable {
    case malformedRequestLine
    case malformedTarget
    case malformedStatusLine
    case unsupportedMethod
    case unsupportedVersion
    case targetTooLong(limit: Int)
    case headTooLarge(limit: Int)
    case tooManyFields(limit: Int)

    /// A carriage return without its line feed, or a line feed alone.
    case bareLineEnd
    /// A field that goes on in the next line.
    case obsoleteFolding
    case spaceBeforeColon
    case malformedFieldName
    case malformedFieldValue

    case missingHost
    case repeatedHost
    case malformedHost

    case malformedContentLength
    case repeatedContentLength
    case malformedTransferEncoding
    case repeatedTransferEncoding
    case unsupportedTransferCoding
    case transferEncodingInHTTP10
    /// Both a length and a transfer coding.
    case conflictingFraming

    case malformedChunk
    case chunkTooLarge
    case chunkExtensionsTooLong(limit: Int)
    case trailersTooLong(limit: Int)

    /// The status that a server answers with.
    package var status: Int {
        switch self {
        case .targetTooLong: 414
        case .headTooLarge, .tooManyFields, .trailersTooLong: 431
        case .unsupportedMethod, .unsupportedTransferCoding: 501
        case .unsupportedVersion: 505
        default: 400
        }
    }

    /// One sentence for the peer; it repeats nothing that the peer sent.
    package var message: String {
        switch self {
        case .malformedRequestLine: "The request line is not 'METHOD target HTTP/1.1'."
        case .malformedTarget: "The request target is not a path or an absolute http address."
        case .malformedStatusLine: "The status line is not 'HTTP/1.1 status reason'."
        case .unsupportedMethod: "The method is not supported."
        case .unsupportedVersion: "Only HTTP/1.1 and HTTP/1.0 are spoken here."
        case .targetTooLong(let limit): "The request target is longer than \(limit) bytes."
        case .headTooLarge(let limit): "The head is larger than \(limit) bytes."
        case .tooManyFields(let limit): "The head has more than \(limit) fields."
        case .bareLineEnd: "A line does not end with CR LF."
        case .obsoleteFolding: "A field is folded over two lines."
        case .spaceBeforeColon: "A field has a space before its colon."
        case .malformedFieldName: "A field's name is empty or holds a byte that names may not hold."
        case .malformedFieldValue: "A field's value holds a control character."
        case .missingHost: "The Host field is missing."
        case .repeatedHost: "The Host field is repeated."
        case .malformedHost: "The Host field is not a host."
        case .malformedContentLength: "The Content-Length is not a number of bytes."
        case .repeatedContentLength: "The Content-Length is repeated."
        case .malformedTransferEncoding: "The Transfer-Encoding does not end with 'chunked'."
        case .repeatedTransferEncoding: "The Transfer-Encoding is repeated."
        case .unsupportedTransferCoding: "The only transfer coding understood is 'chunked'."
        case .transferEncodingInHTTP10: "HTTP/1.0 has no Transfer-Encoding."
        case .conflictingFraming: "Content-Length and Transfer-Encoding exclude each other."
        case .malformedChunk: "The chunked body is malformed."
        case .chunkTooLarge: "A chunk's size has too many digits."
        case .chunkExtensionsTooLong(let limit): "The chunk extensions are longer than \(limit) bytes."
        case .trailersTooLong(let limit): "The trailer fields are longer than \(limit) bytes."
        }
    }
}
