// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// runStart measures from the start of a command to its first answer, and ends it again.
func runStart(command []string) map[string]any {
	address, text := request(false)
	start := time.Now()
	child := exec.Command(command[0], command[1:]...)
	child.Stderr = os.Stderr
	check(child.Start())
	defer func() {
		check(child.Process.Signal(syscall.SIGTERM))
		_ = child.Wait()
	}()
	for time.Since(start) < 10*time.Second {
		if connection, err := net.Dial("tcp", address); err == nil {
			err = exchange(connection, bufio.NewReader(connection), text)
			connection.Close()
			if err == nil {
				break
			}
		}
		time.Sleep(200 * time.Microsecond)
	}
	return map[string]any{"start_ms": float64(time.Since(start)) / 1e6}
}
