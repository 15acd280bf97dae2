// Command lattigo-client classifies the rows of a CSV file on a Blindserve server that sees ciphertexts only. It knows
// docs/protocol.md and nothing else of the server; the cryptography is Lattigo's.
package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"slices"
	"strconv"
)

// must and require end the program: a client that understands only half of an answer should not go on.
func must[T any](value T, err error) T {
	require(err == nil, "%v", err)
	return value
}

func require(good bool, format string, arguments ...any) {
	if !good {
		panic(fmt.Errorf(format, arguments...))
	}
}

func main() {
	url := flag.String("server", "http://localhost:8080", "URL of the server")
	model := flag.String("model", "", "name of the model")
	version := flag.String("version", "", "version; none means the server's default")
	plan := flag.String("plan", "latency", "name of the plan")
	file := flag.String("csv", "", "rows: a header with the features' names, then numbers")
	flag.Parse()
	defer func() {
		if failure := recover(); failure != nil {
			log.SetFlags(0)
			log.Fatal("lattigo-client: ", failure)
		}
	}()
	output := csv.NewWriter(os.Stdout)
	output.Write([]string{"label", "probability"})
	for _, line := range classify(server(*url), *model, *version, *plan, *file) {
		output.Write(line)
	}
	output.Flush()
	require(output.Error() == nil, "%v", output.Error())
}

func classify(s server, model, version, plan, file string) (lines [][]string) {
	about := s.describe(model, version)
	rows := readRows(file, about.Features)
	spec := s.spec(model, version, plan)
	keys := newKeys(spec)
	id := s.upload(spec, keys.evaluation)
	// All requests are answered before anything is decrypted: what comes out of a decryption can then change nothing
	// that the server sees.
	var answers [][][]byte
	for chunk := range slices.Chunk(rows, spec.Inputs[0].Rows) {
		answers = append(answers, s.infer(spec, id, keys, keys.encryptRows(spec, chunk)))
	}
	for _, answer := range answers {
		for _, row := range keys.decryptRows(&spec.Outputs[0], answer) {
			lines = append(lines, class(row, about.Labels))
		}
	}
	return lines[:len(rows)] // absent rows are the last ones
}

// class names the likelier class and its probability: one output is the probability of the second of two classes.
func class(row []float64, labels []string) []string {
	if len(row) == 1 {
		row = []float64{1 - row[0], row[0]}
	}
	best := argmax(row)
	label := strconv.Itoa(best)
	if best < len(labels) {
		label = labels[best]
	}
	return []string{label, strconv.FormatFloat(row[best], 'g', -1, 64)}
}

// readRows reads the columns named like the features, or all columns where the server names none.
func readRows(file string, features []string) (rows [][]float64) {
	in := must(os.Open(file))
	defer in.Close()
	lines := must(csv.NewReader(in).ReadAll())
	require(len(lines) > 1, "%s: no rows below a header", file)
	if len(features) == 0 {
		features = lines[0]
	}
	for number, line := range lines[1:] {
		var row []float64
		for _, name := range features {
			column := slices.Index(lines[0], name)
			require(column >= 0, "%s: no column %q", file, name)
			x, err := strconv.ParseFloat(line[column], 64)
			require(err == nil && !math.IsNaN(x) && !math.IsInf(x, 0), "%s, line %d, column %s: not a finite number", file, number+2, name)
			row = append(row, x)
		}
		rows = append(rows, row)
	}
	return rows
}
