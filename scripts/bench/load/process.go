// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"strconv"
	"strings"
)

// usage is what the accounted processes have used up to now.
type usage struct {
	cpuNanoseconds int64
	// Shared pages count in proportion, so that a master and its worker are not counted twice.
	memoryBytes int64
}

func measure() usage {
	var total usage
	for _, process := range strings.Split(*processes, ",") {
		if process == "" {
			continue
		}
		folder := "/proc/" + process + "/"
		total.cpuNanoseconds += cpu(folder)
		rollup, _ := os.ReadFile(folder + "smaps_rollup")
		for _, line := range strings.Split(string(rollup), "\n") {
			if words := strings.Fields(line); len(words) > 1 && words[0] == "Pss:" {
				total.memoryBytes += number(words[1]) << 10
			}
		}
	}
	return total
}

// cpu sums the scheduler's own account over the threads; none of the proxies here ends threads while it serves.
func cpu(folder string) int64 {
	threads, _ := os.ReadDir(folder + "task")
	var total int64
	for _, thread := range threads {
		text, _ := os.ReadFile(folder + "task/" + thread.Name() + "/schedstat")
		if words := strings.Fields(string(text)); len(words) > 0 {
			total += number(words[0])
		}
	}
	return total
}

func number(text string) int64 {
	value, _ := strconv.ParseInt(text, 10, 64)
	return value
}
