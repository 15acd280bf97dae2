package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"syscall"
	"time"
)

const (
	version   = "v6.1.1"
	warmShare = 0.5
	leastReps = 3
	mostReps  = 20000
)

// report prints the figures of one parameter set, one JSON object a line.
type report struct {
	set     string
	seconds float64
}

func (r report) line(fields map[string]any) {
	fields["peer"], fields["version"], fields["set"] = "lattigo", version, r.set
	fmt.Println(string(must(json.Marshal(fields))))
}

func (r report) note(text string)             { r.line(map[string]any{"note": text}) }
func (r report) bytes(what string, count int) { r.line(map[string]any{"what": what, "bytes": count}) }
func (r report) largestError(value float64) {
	r.line(map[string]any{"what": "largest error", "value": value})
}

// time prints the distribution of single calls; one call does so many like things.
func (r report) time(what string, like int, call func() error) {
	samples, processor := measure(call, r.seconds)
	slices.Sort(samples)
	median := (samples[(len(samples)-1)/2] + samples[len(samples)/2]) / 2
	r.line(map[string]any{"what": what, "median_us": micros(median / float64(like)), "min_us": micros(samples[0] / float64(like)), "cpu_us": micros(processor / float64(like*len(samples))), "reps": len(samples)})
}

func micros(seconds float64) float64 { return math.Round(seconds*1e9) / 1e3 }

// measure returns the seconds of single calls, for about so many seconds, after half as long of warming up; and the
// processor time of all, which leaves out what other processes took of the core.
func measure(call func() error, seconds float64) (samples []float64, processor float64) {
	for start := time.Now(); time.Since(start).Seconds() < warmShare*seconds; {
		check(call())
	}
	before := processorTime()
	for begun := time.Now(); len(samples) < mostReps; {
		start := time.Now()
		check(call())
		samples = append(samples, time.Since(start).Seconds())
		if time.Since(begun).Seconds() >= seconds && len(samples) >= leastReps {
			break
		}
	}
	return samples, processorTime() - before
}

func processorTime() float64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

// check and must end the program: the time of what failed is no figure.
func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

// requireClose compares real slots with what they should be.
func requireClose(found, expected []float64, tolerance float64) (worst float64) {
	for i, x := range expected {
		worst = math.Max(worst, math.Abs(found[i]-x))
	}
	if !(worst <= tolerance) {
		check(fmt.Errorf("wrong result: off by %g, more than %g", worst, tolerance))
	}
	return worst
}

// values are numbers in (-1, 1), the same for every peer: fractional parts of multiples of the golden ratio.
func values(count int) []float64 {
	golden := (math.Sqrt(5) - 1) / 2
	out := make([]float64, count)
	for i := range out {
		out[i] = 2*math.Mod(float64(i+1)*golden, 1) - 1
	}
	return out
}
