// SPDX-License-Identifier: Apache-2.0

import Linux
import Protocol

/// `proxy decode`: what a captured body of remote write says.
enum DecodeCommand {
    /// Why a file cannot be shown; exit 1.
    struct Fault: Error, Equatable, CustomStringConvertible {
        var description: String
    }

    /// Of a message. Receivers take 32 MiB.
    private static let longest = 256 << 20

    /// The file's contents as text.
    static func run(_ request: DecodeRequest) throws(Fault) -> String {
        let bytes = try read(request.file)
        do throws(WireError) {
            let decoded = try DecodedWriteRequest(captured: bytes, version: request.version, limit: longest)
            return decoded.lines.joined(separator: "\n")
        } catch {
            throw Fault(description: "\(request.file) is no body of remote write: \(error)")
        }
    }

    private static func read(_ file: String) throws(Fault) -> [UInt8] {
        do throws(Errno) {
            return try FileBytes.read(file == "-" ? "/dev/stdin" : file, limit: longest)
        } catch {
            throw Fault(description: "\(file) cannot be read: \(error)")
        }
    }
}
