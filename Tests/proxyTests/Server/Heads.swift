// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

/// A request's head, parsed as the server does.
func requestHead(_ text: String) throws -> RequestHead {
    try #require(try RequestHead.parse(Array(text.utf8).span, limits: HeadLimits())).head
}

func requestHead(get target: String, _ fields: String = "") throws -> RequestHead {
    try requestHead("GET \(target) HTTP/1.1\r\nhost: proxy\r\n\(fields)\r\n")
}

/// An answer's head, parsed as the upstream client does.
func responseHead(_ text: String, answering method: HTTPMethod = .post) throws -> ResponseHead {
    try #require(try ResponseHead.parse(Array(text.utf8).span, answering: method, limits: HeadLimits())).head
}
