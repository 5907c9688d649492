// SPDX-License-Identifier: Apache-2.0

import Protocol

/// The labels that a target's series get from whoever scrapes it, as Prometheus puts them.
struct RelayLabels {
    let job: String
    let instance: String

    /// The series' labels with the target's own; a label of that name which the page brings is kept as `exported_…`.
    func attached(to labels: [LabelPair]) -> [LabelPair] {
        var result = labels
        for place in result.indices where result[place].name == "job" || result[place].name == "instance" {
            var name = "exported_" + result[place].name
            while result.contains(where: { $0.name == name }) { name = "exported_" + name }
            result[place].name = name
        }
        return result + own
    }

    var own: [LabelPair] { [("instance", instance), ("job", job)] }
}
