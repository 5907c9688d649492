// SPDX-License-Identifier: Apache-2.0

import Emitters
import Linux
import Money

/// `proxy report`: a day's or a month's bill, printed or sent.
enum ReportCommand {
    /// Why there is no bill, or where it could not be sent; exit 1.
    struct Fault: Error, Equatable, CustomStringConvertible {
        var description: String
    }

    static func run(_ options: Options, _ request: ReportRequest) throws -> String {
        let configuration = try Configuration.loadForReport(options)
        guard let source = BillSource(configuration), let directory = configuration.ledgerDirectory else {
            throw Fault(description: "there is no ledger without state_dir (--state-dir) or ledger.directory")
        }
        guard File.exists(directory) else {
            throw Fault(description: "there is no ledger at \(directory); it begins with the first exchange")
        }
        let now = Clock.wall()
        let period = try request.period ?? yesterday(configuration.reports.timeZone, now)
        let bill: Bill
        do throws(Errno) {
            bill = try source.bill(period, only: request.tenant, now: now)
        } catch {
            throw Fault(description: "the ledger at \(directory) cannot be read: \(error)")
        }
        if request.isSent { return try send(bill, configuration.reports, now) }
        // The line feed at the end is `print`'s.
        return request.isJSON ? String(decoding: bill.json.dropLast(), as: UTF8.self) : String(bill.text.dropLast())
    }

    private static func yesterday(_ zone: String, _ now: Int64) throws(TimeZone.Fault) -> BillPeriod {
        BillPeriod(.day, of: try TimeZone(named: zone).day(at: now).adding(days: -1))
    }

    private static func send(
        _ bill: Bill,
        _ reports: Configuration.Reports,
        _ now: Int64
    ) throws(Fault) -> String {
        let destinations = ReportDestination.all(reports)
        guard !destinations.isEmpty else {
            throw Fault(description: "there is nowhere to send to; set reports.slack_webhook_url_file or reports.email")
        }
        var failures: [String] = []
        for destination in destinations {
            let outcome = destination.send(bill, at: now) { false }
            if let reason = outcome.failure { failures.append("\(destination.name): \(reason)") }
        }
        guard failures.isEmpty else { throw Fault(description: "not delivered to \(failures.joined(separator: "; "))") }
        return destinations.map { "\($0.name): delivered" }.joined(separator: "\n")
    }
}
