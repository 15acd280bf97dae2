// Command vectors writes the test vectors of Lattigo v6.1.1, one JSON file a subject, to the folder given (by default
// ../resources/lattigo). The system's generator is replaced by a keyed stream, so that the same Go program gives the same
// files: never do this outside of tests.
package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"blindserve.io/lattigo-oracle/source"
)

type object map[string]any

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func get[T any](value T, err error) T {
	must(err)
	return value
}

type marshaler interface{ MarshalBinary() ([]byte, error) }

// wire returns an object's bytes; encoding/json writes them as base64.
func wire(m marshaler) []byte { return get(m.MarshalBinary()) }

// decimals writes integers as strings, because a JSON number may pass through a double on its way.
func decimals(values ...uint64) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strconv.FormatUint(v, 10)
	}
	return out
}

func main() {
	folder := "../resources/lattigo"
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	subjects := []struct {
		name  string
		cases func() any
	}{
		{"parameters", parameterCases}, {"ntt", nttCases}, {"uniform", uniformCases}, {"scale", scaleCases},
		{"encoder", encoderCases}, {"objects", objectCases}, {"keyswitch", keySwitchCases},
		{"evaluator", evaluatorCases}, {"lintrans", linearTransformCases}, {"innersum", innerSumCases},
		{"large", largeCases},
	}
	for _, subject := range subjects {
		rand.Reader = source.Stream("blindserve vectors " + subject.name)
		document := object{"subject": subject.name, "library": "github.com/tuneinsight/lattigo/v6 v6.1.1", "cases": subject.cases()}
		bytes := append(get(json.MarshalIndent(document, "", " ")), '\n')
		must(os.WriteFile(filepath.Join(folder, subject.name+".json"), bytes, 0o644))
		fmt.Printf("%-12s %8d bytes\n", subject.name, len(bytes))
	}
}
