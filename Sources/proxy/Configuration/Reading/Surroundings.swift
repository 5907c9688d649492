// SPDX-License-Identifier: Apache-2.0

import Linux

/// What a configuration's values refer to: its folder for relative paths, and the environment.
struct Surroundings: Sendable {
    var directory = ""
    var environment = Environment.process

    /// Those of a configuration file, or of none.
    static func of(file: String?, _ environment: Environment) -> Surroundings {
        let file = file ?? ""
        let end = file.lastIndex(of: "/").map { file.index(after: $0) } ?? file.startIndex
        return Surroundings(directory: String(file[..<end]), environment: environment)
    }
}

extension Setting {
    /// A path that starts at the folder of the file that names it.
    func path(in surroundings: Surroundings) throws(ConfigurationError) -> String {
        let path = try plain()
        return path.hasPrefix("/") ? path : surroundings.directory + path
    }

    /// The path of a file that is there and may be read.
    func readableFile(in surroundings: Surroundings = Surroundings()) throws(ConfigurationError) -> String {
        let path = try path(in: surroundings)
        do {
            _ = try FileBytes.read(path, limit: 64 << 20)
        } catch {
            throw refused("\(quoted) cannot be read: \(error)")
        }
        return path
    }

    func secretFile(in surroundings: Surroundings) throws(ConfigurationError) -> Secret {
        try secret(Secret(source: .file(path(in: surroundings))), in: surroundings)
    }

    /// The same secret, once it has been seen that there is one.
    func secret(_ secret: Secret, in surroundings: Surroundings) throws(ConfigurationError) -> Secret {
        var reader = SecretReader(secret, environment: surroundings.environment)
        do {
            _ = try reader.bytes(at: 0)
        } catch {
            throw refused(error.description)
        }
        return secret
    }
}
