package main

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"strconv"

	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// plan is what this program needs of a plan file: BSPLAN01, u32 length of a JSON header, coefficients of the constants.
type plan struct {
	Parameters ckks.Parameters
	Inputs     []input
	Steps      []step
	Results    []int
	Outputs    []output
	Constants  []constant
}

type input struct {
	Features    int
	Pre         []rowStep
	Ciphertexts []struct {
		Level    int
		LogScale int `json:"log_scale"`
		LogSlots int `json:"log_slots"`
		Slots    []int
	}
}

type output struct {
	Slots [][3]int
	Post  []rowStep
}

type rowStep struct {
	Op                     string
	Min, Max, Scale, Shift []float64
}

// step reads value Source, and its own value is the next number.
type step struct {
	Op               string
	Source, Constant int
	Stride, Count    int
	Rotations        []int
	BabySteps        int `json:"baby_steps"`
	Diagonals        [][2]int
}

type constant struct {
	Scale        string
	Width        int
	coefficients []int64
}

func readPlan(file string) (p plan) {
	const fixed = 12
	content := must(os.ReadFile(file))
	if len(content) < fixed || string(content[:8]) != "BSPLAN01" {
		check(fmt.Errorf("%s: not a plan file", file))
	}
	header := int(binary.LittleEndian.Uint32(content[8:]))
	check(json.NewDecoder(bytes.NewReader(content[fixed : fixed+header])).Decode(&p))
	rest := content[fixed+header:]
	for i := range p.Constants {
		rest = p.Constants[i].read(rest, p.Parameters.N())
	}
	return p
}

// read takes n little-endian numbers in two's complement and returns what is left.
func (c *constant) read(from []byte, n int) []byte {
	c.coefficients = make([]int64, n)
	for i := range c.coefficients {
		var word [8]byte
		copy(word[:], from[i*c.Width:(i+1)*c.Width])
		unused := 64 - 8*c.Width
		c.coefficients[i] = int64(binary.LittleEndian.Uint64(word[:])) << unused >> unused
	}
	return from[n*c.Width:]
}

func (c constant) scale() rlwe.Scale {
	value, _, err := big.ParseFloat(c.Scale, 10, rlwe.ScalePrecision, big.ToNearestEven)
	check(err)
	return rlwe.NewScale(value)
}

// readRow returns the first row of numbers below the header of a CSV file.
func readRow(file string) (row []float64) {
	in := must(os.Open(file))
	defer in.Close()
	lines := csv.NewReader(in)
	must(lines.Read())
	for _, text := range must(lines.Read()) {
		row = append(row, must(strconv.ParseFloat(text, 64)))
	}
	return row
}
