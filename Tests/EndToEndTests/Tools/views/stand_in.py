# SPDX-License-Identifier: Apache-2.0
"""Budgets, guardrails and the estimator's error, as the contract has them, for a binary that does not export them yet.

stand_in.py PORT: a page whose spending grows with time. It goes when every binary has budgets.
"""
import http.server
import sys
import time

BEGAN = time.time()


def page() -> str:
    age = time.time() - BEGAN
    lines = []
    for tenant in ("web", "agents", "research", "intern"):
        for period, limit, seconds in (("daily", 1, 40_000), ("monthly", 2, 900_000)):
            labels = f'{{tenant="{tenant}",period="{period}"}}'
            spent = age / (20 if tenant == "intern" else 2000)
            lines += [
                f"llm_budget_limit_usd{labels} {limit}", f"llm_budget_spent_usd{labels} {spent}",
                f"llm_budget_reserved_usd{labels} 0.01",
                f"llm_budget_reset_timestamp_seconds{labels} {BEGAN + seconds}",
            ]
    for action, reason in (("refuse", "monthly_hard_usd"), ("downgrade", "daily_soft_usd"), ("warn", "daily_90"),
                           ("cut", "request_max_usd")):
        labels = f'{{tenant="intern",action="{action}",reason="{reason}"}}'
        lines.append(f"llm_guardrail_actions_total{labels} {int(age / 5)}")
    name = "llm_token_estimate_error_ratio"
    labels, count = 'provider="demo",model="demo"', int(age * 5)
    lines += [f'{name}_bucket{{{labels},le="{le}"}} {count}' for le in ("0.05", "0.1", "+Inf")]
    lines += [f"{name}_count{{{labels}}} {count}", f"{name}_sum{{{labels}}} {count * 0.03}"]
    return "\n".join(sorted(lines)) + "\n"


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = page().encode()
        self.send_response(200)
        self.send_header("content-type", "text/plain; version=0.0.4")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        pass


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Page).serve_forever()
