// SPDX-License-Identifier: Apache-2.0

// An OpenAI-shaped upstream that is not the bottleneck: one read and one write an exchange, no HTTP library.
//
//	POST /v1/chat/completions          a fixed answer of some 600 bytes, with usage
//	POST … with "stream":true          -chunks events, one each -interval, then the end, usage and [DONE]
//
// Each event's text is " T" and the nanoseconds since 1970 at which it was written, 19 digits, so that the load generator
// on the same machine knows how long it was on its way.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"time"
)

var (
	address  = flag.String("addr", "127.0.0.1:9001", "listen address")
	chunks   = flag.Int("chunks", 160, "events of a stream")
	interval = flag.Duration("interval", 50*time.Millisecond, "time between two events")
)

const body = `{"id":"chatcmpl-bench-00000000000000000001","object":"chat.completion","created":1732400000,"model":"bench","choices":[{"index":0,"message":{"role":"assistant","content":"This is a fixed answer from the upstream of the bench. It is here to stand for a short completion of about forty tokens, so that the whole answer is some six hundred bytes long.","refusal":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":31,"completion_tokens":40,"total_tokens":71,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}},"service_tier":"default"}`

var answer = []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
	strconv.Itoa(len(body)) + "\r\nx-request-id: req_bench\r\n\r\n" + body)

const (
	streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-cache\r\n" +
		"Transfer-Encoding: chunked\r\nx-request-id: req_bench\r\n\r\n"
	eventStart = `data: {"id":"chatcmpl-bench-00000000000000000001","object":"chat.completion.chunk","created":1732400000,"model":"bench","choices":[{"index":0,"delta":`
	eventEnd   = `,"logprobs":null,"finish_reason":null}]}` + "\n\n"
	lastEvents = `data: {"id":"chatcmpl-bench-00000000000000000001","object":"chat.completion.chunk","created":1732400000,"model":"bench","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]}` + "\n\n" +
		`data: {"id":"chatcmpl-bench-00000000000000000001","object":"chat.completion.chunk","created":1732400000,"model":"bench","choices":[],"usage":{"prompt_tokens":31,"completion_tokens":%d,"total_tokens":%d}}` + "\n\n" +
		"data: [DONE]\n\n"
)

func appendChunk(to, payload []byte) []byte {
	to = strconv.AppendInt(to, int64(len(payload)), 16)
	to = append(to, "\r\n"...)
	to = append(to, payload...)
	return append(to, "\r\n"...)
}

func stream(connection net.Conn) error {
	out := make([]byte, 0, 1024)
	event := make([]byte, 0, 512)
	due := time.Now()
	for i := 0; i < *chunks; i++ {
		if i > 0 {
			due = due.Add(*interval)
			time.Sleep(time.Until(due))
		}
		event = append(event[:0], eventStart...)
		event = append(event, `{"content":" T`...)
		event = strconv.AppendInt(event, time.Now().UnixNano(), 10)
		event = append(event, `"}`...)
		event = append(event, eventEnd...)
		out = out[:0]
		if i == 0 {
			out = append(out, streamHead...)
		}
		out = appendChunk(out, event)
		if _, err := connection.Write(out); err != nil {
			return err
		}
	}
	out = appendChunk(out[:0], fmt.Appendf(nil, lastEvents, *chunks, *chunks+31))
	_, err := connection.Write(append(out, "0\r\n\r\n"...))
	return err
}

// readRequest leaves the request's body in `body`. Proxies may send it by length or in chunks.
func readRequest(reader *bufio.Reader, body []byte) ([]byte, error) {
	length, chunked := 0, false
	for first := true; ; first = false {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if len(line) <= 2 && !first {
			break
		}
		if name, value, found := bytes.Cut(line, []byte(":")); found {
			switch {
			case bytes.EqualFold(name, []byte("content-length")):
				length, _ = strconv.Atoi(string(bytes.TrimSpace(value)))
			case bytes.EqualFold(name, []byte("transfer-encoding")):
				chunked = true
			}
		}
	}
	if !chunked {
		body = append(body[:0], make([]byte, length)...)
		_, err := io.ReadFull(reader, body)
		return body, err
	}
	body = body[:0]
	for {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		size, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 32)
		if err != nil {
			return nil, err
		}
		start := len(body)
		body = append(body, make([]byte, int(size)+2)...)
		if _, err := io.ReadFull(reader, body[start:]); err != nil {
			return nil, err
		}
		body = body[:start+int(size)]
		if size == 0 {
			return body, nil
		}
	}
}

func serve(connection net.Conn) {
	defer connection.Close()
	reader := bufio.NewReaderSize(connection, 8192)
	var body []byte
	for {
		var err error
		if body, err = readRequest(reader, body); err != nil {
			return
		}
		if bytes.Contains(body, []byte(`"stream":true`)) {
			err = stream(connection)
		} else {
			_, err = connection.Write(answer)
		}
		if err != nil {
			return
		}
	}
}

func main() {
	flag.Parse()
	listener, err := net.Listen("tcp", *address)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			time.Sleep(time.Millisecond)
			continue
		}
		go serve(connection)
	}
}
