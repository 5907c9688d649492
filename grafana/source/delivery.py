# SPDX-License-Identifier: Apache-2.0
from panels import graph, row, stat, table
from queries import rare, rate, select

TITLE = "tokenmeter: delivery"
DESCRIPTION = "What became of what was recorded: each destination's account, its backlog, its retries; and the process."

REMOTE, STATSD = "proxy_remote_write", "proxy_statsd"


def rows() -> list:
    return [_now(), _remote_write(), _statsd(), _recording(), _process()]


def _total(metric: str) -> str:
    return f"sum by (instance, destination) ({select(metric)})"


def _balance() -> str:
    """Recorded less delivered, waiting and given up, which is zero: all four are of one snapshot."""
    dropped = f"({_total(f'{REMOTE}_samples_dropped_total')} or {_total(f'{REMOTE}_samples_total')} * 0)"
    return (
        f"{_total(f'{REMOTE}_samples_recorded_total')} - {_total(f'{REMOTE}_samples_total')}"
        f" - {_total(f'{REMOTE}_pending_samples')} - {dropped}"
    )


def _now() -> list:
    lost = select(f"{REMOTE}_samples_dropped_total", 'reason!="thinned"')
    return row(
        "Now",
        stat("Proxies", "That report, by scrape or by push.", f"count({select('proxy_build_info')})"),
        stat("Silent for", "The longest time that a proxy which has not ended says nothing.",
             f"max(time() - timestamp({select('proxy_build_info')}))", "s", 120, runbook="TokenmeterPushStale"),
        stat("Backlog", "Age of the oldest sample that waits for a destination.",
             rare(f"max({select(f'{REMOTE}_backlog_age_seconds')})"), "s", 300, runbook="TokenmeterBacklogOld"),
        stat("Waiting", "Samples that wait for a destination.", rare(f"sum({select(f'{REMOTE}_pending_samples')})")),
        stat("Given up", "Samples that never reached a destination; points that were thinned out are not counted.",
             rare(f"sum({lost})"), "short", 1, runbook="TokenmeterDeliverySamplesDropped"),
        stat("Out of balance", "Recorded samples that are neither delivered nor waiting nor given up.",
             rare(f"sum(abs({_balance()}))"), "short", 1),
    )


def _remote_write() -> list:
    by = "instance, destination"
    return row(
        "Remote write",
        table("Accounts", "Recorded = delivered + waiting + given up, for each destination of each proxy.", {
            "Recorded": rare(_total(f"{REMOTE}_samples_recorded_total")),
            "Delivered": rare(_total(f"{REMOTE}_samples_total")),
            "Waiting": rare(_total(f"{REMOTE}_pending_samples")),
            "Given up": rare(_total(f"{REMOTE}_samples_dropped_total")),
            "Newest delivered": (
                rare(f"time() - max by ({by}) ({select(f'{REMOTE}_newest_delivered_timestamp_seconds')})"), "s"),
            "Refuses": rare(f"max by ({by}) ({select(f'{REMOTE}_breaker_open')})"),
        }),
        graph("Samples", "Recorded and delivered, a second.",
              [(rate(f"{REMOTE}_samples_recorded_total", by="destination"), "{{destination}} recorded"),
               (rate(f"{REMOTE}_samples_total", by="destination"), "{{destination}} delivered")]),
        graph("Backlog", "Age of the oldest sample that waits.",
              [(f"max by ({by}) ({select(f'{REMOTE}_backlog_age_seconds')})", "{{instance}} {{destination}}")], "s",
              limit=300, runbook="TokenmeterBacklogOld"),
        graph("Requests", "By the answer's status; none: there was no answer.",
              [(rate(f"{REMOTE}_requests_total", by="destination, code"), "{{destination}} {{code}}")], "reqps"),
        graph("Tried again", "Requests that are sent once more, by reason.",
              [(rare(rate(f"{REMOTE}_retries_total", by="destination, reason")), "{{destination}} {{reason}}")],
              "reqps", runbook="TokenmeterReceiverRefuses"),
        graph("Given up", "Samples a second, by reason; `thinned` costs resolution, not counts.",
              [(rare(rate(f"{REMOTE}_samples_dropped_total", by="destination, reason")),
                "{{destination}} {{reason}}")], runbook="TokenmeterDeliverySamplesDropped"),
        graph("Bytes", "Bodies sent, each attempt counted.",
              [(rate(f"{REMOTE}_bytes_total", by="destination"), "{{destination}}")], "Bps"),
    )


def _statsd() -> list:
    def figure(name: str) -> list:
        return [(rare(rate(f"{STATSD}_{name}_total", by="destination")), "{{destination}}")]

    return row(
        "StatsD and relay",
        graph("Datagrams and lines", "That the kernel took, a second.",
              [(query, f"{legend} {name}") for name in ("datagrams", "lines") for query, legend in figure(name)],
              width=6),
        graph("Bytes", "Of these datagrams.", figure("bytes"), "Bps", width=6),
        graph("Errors", "Datagrams, lines and timers that did not go out, by reason.",
              [(rare(rate(f"{STATSD}_errors_total", by="destination, reason")), "{{destination}} {{reason}}")],
              runbook="TokenmeterStatsDErrors", width=6),
        graph("Neighbours", "Scrapes of relayed targets by result, their samples, and those left out.",
              [(rare(rate("proxy_relay_scrapes_total", by="target, result")), "{{target}} {{result}}"),
               (rare(rate("proxy_relay_samples_total", by="target")), "{{target}} samples"),
               (rare(rate("proxy_relay_samples_dropped_total", by="target, reason")), "{{target}} {{reason}}")],
              width=6),
    )


def _recording() -> list:
    return row(
        "Recording",
        graph("Samples", "Exchanges recorded and folded into series, a second.",
              [(rate("proxy_samples_recorded_total"), "recorded"), (rate("proxy_samples_folded_total"), "folded"),
               (rare(rate("proxy_samples_dropped_total", by="reason")), "dropped {{reason}}")],
              runbook="TokenmeterSamplesDropped", width=6),
        graph("Rings", "The fullest ring, and how often a worker had to fold by itself.",
              [(f"max by (instance) ({select('proxy_ring_fill_ratio')})", "{{instance}} fill"),
               (rare(rate("proxy_ring_full_total")), "full, a second")], runbook="TokenmeterRingFull", width=6),
        graph("Series", "In a snapshot.", [(f"max by (instance) ({select('proxy_series')})", "{{instance}}")], width=6),
        graph("Ledger", "Rows written, rows that found no room to wait, and batches that were not taken.",
              [(rate("proxy_ledger_rows_total"), "rows"),
               (rare(rate("proxy_ledger_rows_dropped_total")), "dropped"),
               (rare(rate("proxy_ledger_errors_total")), "not taken")],
              runbook="TokenmeterLedgerRowsDropped", width=12),
        graph("Bounds met", "Label values counted as `other`, and series that ended for idleness.",
              [(rare(rate("proxy_series_rejected_total", by="label")), "rejected {{label}}"),
               (rare(rate("proxy_series_expired_total")), "expired")], runbook="TokenmeterSeriesRejected", width=12),
    )


def _process() -> list:
    def figure(name: str) -> str:
        return f"max by (instance) ({select(f'process_{name}')})"

    return row(
        "Process",
        graph("CPU", "Seconds a second.", [(rate("process_cpu_seconds_total", by="instance"), "{{instance}}")], "s",
              width=6),
        graph("Memory", "Resident and virtual.",
              [(figure("resident_memory_bytes"), "{{instance}} resident"),
               (figure("virtual_memory_bytes"), "{{instance}} virtual")], "bytes", width=6),
        graph("File descriptors", "Open, as a share of what the process may have.",
              [(f"{figure('open_fds')} / {figure('max_fds')}", "{{instance}}")], "percentunit", limit=0.8,
              runbook="TokenmeterFilesExhausted", width=6),
        graph("Threads", "Of the operating system.", [(figure("threads"), "{{instance}}")], width=6),
        table("Proxies", "What runs, and for how long.", {
            "Version": f"max by (instance, version, arch) ({select('proxy_build_info')})",
            "Up for": (f"time() - {figure('start_time_seconds')}", "s"),
        }),
    )
