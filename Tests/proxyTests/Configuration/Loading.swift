// SPDX-License-Identifier: Apache-2.0

@testable import proxy

/// Loads a configuration as a run on an invented machine would.
func load(
    _ text: String? = nil,
    _ flags: [Flag: String] = [:],
    _ variables: KeyValuePairs<String, String> = [:],
    for purpose: Configuration.Purpose = .serve,
    in folder: TemporaryFolder? = nil
) throws -> Configuration {
    let folder = try folder ?? TemporaryFolder()
    var options = Options(flags)
    if let text { options[.config] = try folder.write(text, to: "tokenmeter.json5") }
    return try Configuration.load(
        options,
        for: purpose,
        environment: Environment(variables),
        machine: Machine(hostName: "box", processID: 4242, cores: 3)
    )
}

/// The line that a user sees, with the test's folder taken out of it; nil when nothing is wrong.
func complaint(
    _ text: String? = nil,
    _ flags: [Flag: String] = [:],
    _ variables: KeyValuePairs<String, String> = [:]
) throws -> String? {
    let folder = try TemporaryFolder()
    do {
        _ = try load(text, flags, variables, in: folder)
        return nil
    } catch let error as ConfigurationError {
        return error.description.split(separator: "\(folder.path)/", omittingEmptySubsequences: false).joined()
    }
}
