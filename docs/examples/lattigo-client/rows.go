package main

import "math"

// apply runs the steps of pre or post on one row.
func apply(steps []step, row []float64) []float64 {
	for _, s := range steps {
		row = s.apply(row)
	}
	return row
}

func (s step) apply(row []float64) (out []float64) {
	sized := func(lists ...[]float64) {
		for _, list := range lists {
			require(len(list) == len(row), "step %s has %d values for rows of %d", s.Op, len(list), len(row))
		}
	}
	switch s.Op {
	case "clip":
		sized(s.Min, s.Max)
		for i, x := range row {
			out = append(out, math.Min(math.Max(x, s.Min[i]), s.Max[i]))
		}
	case "affine":
		sized(s.Scale, s.Shift)
		for i, x := range row {
			out = append(out, x*s.Scale[i]+s.Shift[i])
		}
	case "thermometer":
		require(len(s.Edges) == len(row), "edges for %d features of %d", len(s.Edges), len(row))
		for i, x := range row {
			for _, edge := range s.Edges[i] {
				out = append(out, map[bool]float64{true: 1}[x > edge])
			}
		}
	case "sigmoid":
		for _, x := range row {
			out = append(out, 1/(1+math.Exp(-x)))
		}
	case "softmax":
		sum := 0.0
		for _, x := range row {
			sum += math.Exp(x - row[argmax(row)])
		}
		for _, x := range row {
			out = append(out, math.Exp(x-row[argmax(row)])/sum)
		}
	case "argmax":
		out = []float64{float64(argmax(row))}
	default:
		require(false, "step %q is unknown", s.Op)
	}
	return out
}

// argmax returns the index of the largest value; the lowest one wins.
func argmax(row []float64) (best int) {
	for i, x := range row {
		if x > row[best] {
			best = i
		}
	}
	return best
}
