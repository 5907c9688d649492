// SPDX-License-Identifier: Apache-2.0

// The load of scripts/bench/beside-nginx. Prints one JSON object.
//
//	load exchanges -url URL -pids 1,2     as many exchanges as 64 connections can make, one after another on each
//	load streams   -url URL -pids 1,2     -streams chats at once; the steady part is measured
//	load start     -url URL COMMAND…      starts COMMAND and asks until it answers
//
// CPU time and memory are those of the processes in -pids.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"time"
)

var (
	flags       = flag.NewFlagSet("load", flag.ExitOnError)
	target      = flags.String("url", "http://127.0.0.1:9001/v1/chat/completions", "where to")
	processes   = flags.String("pids", "", "processes to account, separated by commas")
	duration    = flags.Duration("duration", 6*time.Second, "of the measured part")
	warmUp      = flags.Duration("warm-up", time.Second, "before the measured part")
	connections = flags.Int("connections", 64, "of exchanges")
	streams     = flags.Int("streams", 1000, "at once")
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// request is the chat that an SDK would send, as bytes, and the address to send it to.
func request(streamed bool) (address string, text []byte) {
	place, err := url.Parse(*target)
	check(err)
	chat := map[string]any{
		"model": "bench",
		"messages": []map[string]string{
			{"role": "system", "content": "You are a terse assistant for site reliability engineers."},
			{"role": "user", "content": "Summarise the following incident report in three sentences for the on-call " +
				"channel, and name the service that must be restarted first. The ingest queue grew from 200 to 48000 " +
				"messages between 02:10 and 02:40 UTC."},
		},
		"temperature": 0.2, "max_tokens": 256,
	}
	if streamed {
		chat["stream"] = true
		chat["stream_options"] = map[string]bool{"include_usage": true}
	}
	body, err := json.Marshal(chat)
	check(err)
	var out bytes.Buffer
	fmt.Fprintf(&out, "POST %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: OpenAI/Python\r\nAccept: application/json\r\n"+
		"Authorization: Bearer sk-bench-0123456789abcdef0123456789abcdef0123456789abcdef\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n", place.RequestURI(), place.Host, len(body))
	out.Write(body)
	return place.Host, out.Bytes()
}

func tell(result map[string]any) {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	check(json.NewEncoder(out).Encode(result))
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: load exchanges|streams|start [flags]")
		os.Exit(2)
	}
	check(flags.Parse(os.Args[2:]))
	switch os.Args[1] {
	case "exchanges":
		tell(runExchanges())
	case "streams":
		tell(runStreams())
	case "start":
		tell(runStart(flags.Args()))
	}
}
