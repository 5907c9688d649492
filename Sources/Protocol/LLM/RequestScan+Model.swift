// SPDX-License-Identifier: Apache-2.0

extension RequestScan {
    /// Has the body name another model. False when the body names none, as Gemini's do not, or is not fit to be changed.
    package func setModel(_ name: String, _ edits: inout BodyEdits) -> Bool {
        guard let model, isWellFormed else { return false }
        var bytes: [UInt8] = []
        bytes.appendJSON(insideOf: name)
        edits.replace(model, with: bytes)
        return true
    }
}
