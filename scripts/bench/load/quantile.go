// SPDX-License-Identifier: Apache-2.0

package main

import (
	"math"
	"slices"
)

// quantile is the nearest-rank quantile of all values together, in microseconds of nanoseconds.
func quantile(values [][]int64, share float64) float64 {
	all := slices.Concat(values...)
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return float64(all[int(math.Ceil(share*float64(len(all))))-1]) / 1000
}
