// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"bytes"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// runStreams opens all streams within the warm-up and measures while all of them run: the upstream's streams must last
// longer than warm-up and duration together.
func runStreams() map[string]any {
	address, text := request(true)
	idle := measure()
	var measuring atomic.Bool
	var events, whole, running atomic.Int64
	delays := make([][]int64, *streams)
	var all sync.WaitGroup
	start := time.Now()
	for i := range delays {
		all.Go(func() {
			time.Sleep(time.Until(start.Add(*warmUp * time.Duration(i) / time.Duration(*streams))))
			running.Add(1)
			defer running.Add(-1)
			if readStream(address, text, func(delay int64) {
				if measuring.Load() {
					events.Add(1)
					delays[i] = append(delays[i], delay)
				}
			}) {
				whole.Add(1)
			}
		})
	}
	time.Sleep(time.Until(start.Add(*warmUp + 300*time.Millisecond)))
	before := measure()
	measuring.Store(true)
	time.Sleep(*duration)
	measuring.Store(false)
	after, count, still := measure(), events.Load(), running.Load()
	all.Wait()
	return map[string]any{
		"cpu_us_per_event":   float64(after.cpuNanoseconds-before.cpuNanoseconds) / 1000 / float64(max(count, 1)),
		"events_per_second":  float64(count) / duration.Seconds(),
		"kib_per_stream":     float64(after.memoryBytes-idle.memoryBytes) / 1024 / float64(*streams),
		"delay_p50_us":       quantile(delays, 0.50),
		"delay_p99_us":       quantile(delays, 0.99),
		"running_at_the_end": still,
		"faults":             int64(*streams) - whole.Load(),
	}
}

// readStream reads one stream, tells how long each event was on its way, and whether the end was there.
func readStream(address string, text []byte, event func(delay int64)) bool {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	defer connection.Close()
	if connection.SetDeadline(time.Now().Add(60*time.Second)) != nil {
		return false
	}
	if _, err = connection.Write(text); err != nil {
		return false
	}
	answer, err := http.ReadResponse(bufio.NewReaderSize(connection, 4096), nil)
	if err != nil || answer.StatusCode != 200 {
		return false
	}
	lines := bufio.NewReaderSize(answer.Body, 2048)
	ended := false
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return ended
		}
		if _, stamp, found := bytes.Cut(line, []byte(`" T`)); found && len(stamp) > 19 {
			if written, err := strconv.ParseInt(string(stamp[:19]), 10, 64); err == nil {
				event(time.Now().UnixNano() - written)
			}
		}
		ended = ended || bytes.HasPrefix(line, []byte("data: [DONE]"))
	}
}
