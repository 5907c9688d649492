// SPDX-License-Identifier: Apache-2.0

import Protocol
import Testing

struct ExpositionMediaTypeTests {
    private static let messages =
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"

    @Test(arguments: [
        // Prometheus 2.42, without and with native histograms.
        (
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            ExpositionMediaType.openMetrics(.underscores)
        ),
        (
            messages + ",application/openmetrics-text;version=1.0.0;q=0.8,"
                + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            .protobuf
        ),
        // Prometheus 3, by default, with protobuf first, and restricted to its own text.
        (
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            .openMetrics(.none)
        ),
        (
            messages + ";escaping=allow-utf-8;q=0.6,"
                + "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,"
                + "text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
            .protobuf
        ),
        ("text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4", .text),
        // Prometheus 2.30, netdata and older vmagents, curl, a browser, a Java client.
        ("application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetricsDraft),
        ("text/plain;version=0.0.4;q=1,*/*;q=0.1", .text),
        ("*/*", .text),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", .text),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", .text),
        ("", .text),
    ])
    func `clients of the field get what they ask for`(accept: String, type: ExpositionMediaType) {
        #expect(ExpositionMediaType(accepting: accept) == type)
    }

    @Test(arguments: [
        ("application/openmetrics-text", ExpositionMediaType.openMetrics(.underscores)),
        ("APPLICATION/OpenMetrics-Text;Version=1.0.0;Q=0.3", .openMetrics(.underscores)),
        ("application/openmetrics-text;version=\"1.0.0\"", .openMetrics(.underscores)),
        ("application/openmetrics-text ; version=1.0.0 ; q=0.5 , text/plain;q=0.4", .openMetrics(.underscores)),
        ("text/plain;q=0.4\t,application/openmetrics-text;version=1.0.0\t;q=0.5", .openMetrics(.underscores)),
        ("application/openmetrics-text;version=1.0.0;charset=utf-8", .openMetrics(.underscores)),
        ("application/openmetrics-text;version=0.0.1", .openMetricsDraft),
        // Neither version 2 nor another character set is ours.
        ("application/openmetrics-text;version=2.0.0", .text),
        (
            "application/openmetrics-text;version=2.0.0,application/openmetrics-text;version=1.0.0;q=0.1",
            .openMetrics(.underscores)
        ),
        ("application/openmetrics-text;charset=utf-16", .text),
        // Who does not say which messages, and how they follow each other, could not read them.
        ("application/vnd.google.protobuf", .text),
        (messages, .protobuf),
        ("application/vnd.google.protobuf;encoding=delimited", .text),
        ("application/vnd.google.protobuf;proto=other;encoding=delimited", .text),
        ("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text", .text),
    ])
    func `parameters must fit`(accept: String, type: ExpositionMediaType) {
        #expect(ExpositionMediaType(accepting: accept) == type)
    }

    @Test(arguments: [
        // The greatest weight wins, wherever it stands.
        ("text/plain;q=0.2,application/openmetrics-text;q=0.3", ExpositionMediaType.openMetrics(.underscores)),
        ("application/openmetrics-text;q=0.2,text/plain;q=0.3", .text),
        ("text/plain;q=0.999,application/openmetrics-text;q=1.000", .openMetrics(.underscores)),
        // The most specific range decides over each type.
        ("application/*,application/openmetrics-text;q=0.1,text/plain;q=0.5", .text),
        ("text/*;q=0.9,text/plain;version=0.0.4;q=0.1,application/openmetrics-text;q=0.5", .openMetrics(.underscores)),
        ("application/*", .openMetrics(.underscores)),
        ("text/*,application/openmetrics-text;q=0.9", .text),
        // Of equals: what is named, then what is named first, then the oldest.
        ("*/*,application/openmetrics-text", .openMetrics(.underscores)),
        ("text/plain,application/openmetrics-text", .text),
        ("application/openmetrics-text,text/plain", .openMetrics(.underscores)),
        ("application/*,text/*", .openMetrics(.underscores)),
        // Zero refuses, the default excepted: a page is better than none.
        ("application/openmetrics-text;q=0,*/*", .text),
        ("text/plain;q=0,*/*", .openMetrics(.underscores)),
        ("text/plain;q=0.000,application/openmetrics-text;q=0.001", .openMetrics(.underscores)),
        ("*/*;q=0", .text),
        ("image/png", .text),
    ])
    func `weight, then specificity, then order decide`(accept: String, type: ExpositionMediaType) {
        #expect(ExpositionMediaType(accepting: accept) == type)
    }

    @Test(arguments: [
        ("allow-utf-8", NameEscaping.none), ("allow-utf8", .none), ("values", .values), ("underscores", .underscores),
        ("dots", .underscores), ("<script>", .underscores), ("", .underscores),
    ])
    func `escaping is as asked where our names are the same under it`(asked: String, given: NameEscaping) {
        let accept = "application/openmetrics-text;version=1.0.0;escaping=\(asked)"
        #expect(ExpositionMediaType(accepting: accept) == .openMetrics(given))
    }

    @Test(arguments: [
        ",", ";", "q=1", ";q=1", "/", "//", "a/b/c", ";;;,,,", "text/plain;q=abc", "text/plain;q=", "text/plain;q=-1",
        "text/plain;q=1.x", "text/plain;q=.", "text/plain;version", "text/plain;=;=",
        "application/openmetrics-text;q=q",
        "application/openmetrics-text;q=9999999999999999999999", "application/openmetrics-text;q=0x1",
        "application/openmetrics-text;q=\u{661}", "\"application/openmetrics-text", "text/plain;version=\"0.0.4",
        "\"a,application/openmetrics-text;version=1.0.0,b\"", "application/openmetrics-text;version=\"1.0.0,\"",
        "\u{0},\u{7F}", "🦤/🦤", String(repeating: ",", count: 60_000), String(repeating: "a/a;q=0.1,", count: 6000),
    ])
    func `garbage gets text`(accept: String) {
        #expect(ExpositionMediaType(accepting: accept) == .text)
    }

    @Test func `garbage spoils nothing beside it`() {
        let accept = "text/plain;q=abc, ,;, \"x\\\"y,\",application/openmetrics-text;q=0.10000001;ext=1"
        #expect(ExpositionMediaType(accepting: accept) == .openMetrics(.underscores))
    }

    @Test(arguments: [
        (ExpositionMediaType.text, "text/plain; version=0.0.4; charset=utf-8", ExpositionFormat.text),
        (
            .openMetrics(.underscores),
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
            .openMetrics
        ),
        (
            .openMetrics(.values), "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=values",
            .openMetrics
        ),
        (
            .openMetrics(.none), "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8",
            .openMetrics
        ),
        (.openMetricsDraft, "application/openmetrics-text; version=0.0.1; charset=utf-8", .openMetrics),
        (
            .protobuf, "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited",
            .protobuf
        ),
    ])
    func `each is announced in its full name`(type: ExpositionMediaType, contentType: String, format: ExpositionFormat)
    {
        #expect(type.contentType.description == contentType)
        #expect(type.format == format)
        #expect(ExpositionMediaType(accepting: contentType) == type)
    }
}
