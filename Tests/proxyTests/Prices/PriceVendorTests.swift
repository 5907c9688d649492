// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import proxy

struct PriceVendorTests {
    @Test(
        arguments: [
            (.openai, "https://api.openai.com/v1", "openai"), (.openai, "http://127.0.0.1:8000/v1", nil),
            (.ollama, "http://10.0.0.1:11434", "ollama"), (.demo, nil, "demo"),
        ] as [(Provider.Kind, String?, String?)]
    )
    func `a provider's vendor is told by its kind`(kind: Provider.Kind, url: String?, vendor: String?) throws {
        let base = try url.map { try BaseURL(Setting(text: $0, origin: .builtIn)) }

        #expect(Provider(name: "mine", kind: kind, baseURL: base).vendor == vendor)
    }
}
