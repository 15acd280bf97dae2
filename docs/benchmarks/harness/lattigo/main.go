// Command lattigo-benchmark times Lattigo: the operations of one parameter set, or the network in the order of a plan
// that Blindserve's compiler wrote. One goroutine; results go into memory that is there already, where Lattigo offers it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
)

// set is a parameter set of sets.json; primes are given in bits.
type set struct {
	Name     string
	LogN     int `json:"log_n"`
	Q, P     []int
	LogScale int `json:"log_scale"`
}

func main() {
	name := flag.String("set", "", "name of the parameter set, or network")
	seconds := flag.Float64("seconds", 0.5, "seconds a figure")
	sets := flag.String("sets", "sets.json", "the parameter sets")
	plan := flag.String("plan", "", "plan file, for the network")
	rows := flag.String("rows", "", "CSV file: features and expected outputs, for the network")
	flag.Parse()
	r := report{*name, *seconds}
	if *plan != "" {
		network(r, *plan, *rows)
		return
	}
	var all []set
	check(json.Unmarshal(must(os.ReadFile(*sets)), &all))
	for _, s := range all {
		if s.Name == *name {
			operations(r, s)
			return
		}
	}
	check(fmt.Errorf("no parameter set %q", *name))
}
