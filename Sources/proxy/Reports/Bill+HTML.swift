// SPDX-License-Identifier: Apache-2.0

import Money

extension Bill {
    /// The bill as a page that every mail reader can show: no style sheet, no pictures, nothing to load.
    var html: String {
        var body = "<h2>\(Self.escaped(title))</h2>"
        for tenant in tenants {
            body += "<h3>\(Self.escaped(tenant.heading))</h3>" + Self.paragraph(tenant.summary)
            if !tenant.models.isEmpty { body += Self.table(tenant.table) }
            body += Self.paragraph(tenant.remarks)
        }
        return "<!DOCTYPE html><html><body>\(body)\(Self.paragraph(notes))</body></html>\n"
    }

    private static func paragraph(_ lines: [String]) -> String {
        lines.isEmpty ? "" : "<p>\(lines.map(escaped).joined(separator: "<br>"))</p>"
    }

    private static func table(_ table: TextTable) -> String {
        let rows = table.rows.enumerated().map { index, row in
            let cell = index == 0 ? "th" : "td"
            return row.enumerated().map { column, text in
                "<\(cell) align=\"\(column == 0 ? "left" : "right")\">\(escaped(text))</\(cell)>"
            }.joined()
        }
        return
            "<table border=\"1\" cellpadding=\"4\" cellspacing=\"0\"><tr>\(rows.joined(separator: "</tr>\n<tr>"))</tr></table>"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
