// SPDX-License-Identifier: Apache-2.0

/// Single exchanges on connections of their own.
enum HTTP {
    static func get(_ port: Int, _ path: String, fields: [String: String] = [:]) async throws -> Answer {
        try await exchange(port, request("GET", path, fields.merging(["connection": "close"]) { $1 }, body: nil), "GET")
    }

    static func post(
        _ port: Int,
        _ path: String,
        _ json: String,
        fields: [String: String] = [:],
        within limit: Duration = .seconds(20)
    ) async throws -> Answer {
        let request = request("POST", path, fields.merging(["connection": "close"]) { $1 }, body: json)
        return try await exchange(port, request, "POST", within: limit)
    }

    /// The text of a request.
    static func request(_ method: String, _ path: String, _ fields: [String: String] = [:], body: String?) -> String {
        var lines = ["\(method) \(path) HTTP/1.1", "host: tokenmeter.test"]
        lines += fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        if let body { lines += ["content-type: application/json", "content-length: \(body.utf8.count)"] }
        return lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
    }

    private static func exchange(
        _ port: Int,
        _ request: String,
        _ method: String,
        within limit: Duration = .seconds(20)
    ) async throws -> Answer {
        let connection = try Connection(port: port)
        try await connection.send(request)
        return try await connection.answer(to: method, within: limit)
    }
}
