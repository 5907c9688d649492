// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// runExchanges keeps each connection busy with one exchange after another.
func runExchanges() map[string]any {
	address, text := request(false)
	var measuring, ended atomic.Bool
	var made, faults atomic.Int64
	took := make([][]int64, *connections)
	var all sync.WaitGroup
	for i := range took {
		all.Go(func() {
			connection, err := net.Dial("tcp", address)
			if err != nil {
				faults.Add(1)
				return
			}
			defer connection.Close()
			reader := bufio.NewReaderSize(connection, 8192)
			for !ended.Load() {
				start := time.Now()
				if err := exchange(connection, reader, text); err != nil {
					faults.Add(1)
					return
				}
				if measuring.Load() {
					took[i] = append(took[i], int64(time.Since(start)))
					made.Add(1)
				}
			}
		})
	}
	time.Sleep(*warmUp)
	before, start := measure(), time.Now()
	measuring.Store(true)
	time.Sleep(*duration)
	measuring.Store(false)
	after, elapsed, count := measure(), time.Since(start), made.Load()
	ended.Store(true)
	all.Wait()
	return map[string]any{
		"exchanges_per_second": float64(count) / elapsed.Seconds(),
		"cpu_us_per_exchange":  float64(after.cpuNanoseconds-before.cpuNanoseconds) / 1000 / float64(max(count, 1)),
		"p50_us":               quantile(took, 0.50),
		"p99_us":               quantile(took, 0.99),
		"faults":               faults.Load(),
	}
}

func exchange(connection net.Conn, reader *bufio.Reader, text []byte) error {
	if err := connection.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		return err
	}
	if _, err := connection.Write(text); err != nil {
		return err
	}
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		return err
	}
	size, err := io.Copy(io.Discard, answer.Body)
	if err == nil && (answer.StatusCode != 200 || size < 100) {
		err = fmt.Errorf("status %d, %d bytes", answer.StatusCode, size)
	}
	return err
}
