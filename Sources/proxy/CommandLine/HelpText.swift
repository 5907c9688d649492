// SPDX-License-Identifier: Apache-2.0

/// What `--help` prints.
enum HelpText {
    static let page = """
        tokenmeter: a reverse proxy for LLM APIs that measures latency, tokens and cost

        Usage:
          proxy [serve] [FLAG…]                      serve until SIGTERM or SIGINT, then flush
          proxy exec [FLAG…] -- COMMAND [ARGUMENT…]  run COMMAND with its model traffic through the proxy
          proxy check [FLAG…]                        check the configuration and print it, secrets masked
          proxy relay --scrape URL --remote-write URL [FLAG…]
                                                     scrape a neighbour and push its series; nothing else
          proxy report [--day YYYY-MM-DD | --month YYYY-MM] [--tenant NAME] [--json | --send] [FLAG…]
                                                     the bill from the ledger: yesterday's, printed or sent
          proxy decode [--version 1|2] FILE          print a captured body of remote write (-: standard input)
          proxy prices show MODEL [FLAG…]            which price a model has and why; the cost of a request, line by line
          proxy prices import FILE [--format F]      turn prices of LiteLLM or genai-prices into a price file (-: input)
          proxy key                                  make a key for a client, and its line in the configuration

        Flags (a flag wins over the environment, and that over the file):
          --config FILE         a JSON5 file; every key: docs/configuration.md
          --listen HOST:PORT    where to serve (127.0.0.1:8787; exec: a free port)   TOKENMETER_LISTEN
          --state-dir DIR       keep what is recorded for the next process           TOKENMETER_STATE_DIR
          --instance NAME       the label that tells this process from others        TOKENMETER_INSTANCE
          --prices FILE         prices in USD per 1M tokens, as JSON5
          --remote-write URL    push metrics to a Prometheus receiver                TOKENMETER_REMOTE_WRITE_URL
          --statsd ADDRESS      send metrics to a StatsD server (udp://HOST:PORT)    TOKENMETER_STATSD
          --workers N           event loops (one for each core)
          --log-format FORMAT   text or json, on standard error
          --receipt FILE        at the end, what each destination got, as JSON
          --no-adapt            exec only: add no arguments for programs that ignore the environment
          --scrape URL          relay only: the page to read, such as http://127.0.0.1:8000/metrics
          --job NAME            relay only: the label of its series (relay)
          --interval TIME       relay only: between two scrapes (10s)
          --rw-version VERSION  relay only: 1, 2 or auto, of remote write (auto)
          --format FORMAT       prices import only: litellm or genai-prices (as the file looks)
          --provider NAME       prices show only: whose model; --at YYYY-MM-DD: on which day (now)
          --input N …           prices show only: tokens, of them --cached N, --cache-write N, --long-cache-write N and
                                --audio-input N; --output N, of them --reasoning N and --audio-output N; --service-tier T
          -h, --help            this text
          -V, --version         the version

        Upstreams without a file: OPENAI_BASE_URL and OPENAI_API_KEY, OLLAMA_HOST, and a model named demo
        that needs neither key nor network.

        Exit status: 0, or COMMAND's own; 1 for a file or ledger that cannot be read; 2 for a command line or configuration
        that cannot be used.

        Examples:
          proxy &
          curl http://127.0.0.1:8787/v1/chat/completions -d '{"model":"demo","stream":true,
            "messages":[{"role":"user","content":"Hello"}]}'
          proxy exec --remote-write http://prometheus:9090/api/v1/write -- codex exec "fix the tests"
        """
}
