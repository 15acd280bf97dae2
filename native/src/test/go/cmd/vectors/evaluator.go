package main

import (
	"fmt"

	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// evaluatorCases: every operation at several levels, scales and numbers of slots, on fresh ciphertexts.
func evaluatorCases() any {
	var out []object
	for _, s := range []set{one(5), two(5), three(4)} {
		k := newKeyring(s)
		k.relin = k.generator.GenRelinearizationKeyNew(k.secret)
		k.add(k.GaloisElementForComplexConjugation())
		for _, steps := range rotations {
			k.add(k.GaloisElement(steps))
		}
		cases := []object{}
		for _, level := range []int{s.MaxLevel(), 2, 1, 0} {
			cases = append(cases, operations(k, level)...)
		}
		out = append(out, object{"set": s.name, "parameters": s.literal(), "secret_key": wire(k.secret),
			"evaluation_keys": wire(k.evaluationKeys()), "cases": cases})
	}
	return out
}

var rotations = []int{1, -3, 5}

type recorder struct{ cases []object }

// record adds one operation with its operands and its result.
func (r *recorder) record(name string, result *rlwe.Ciphertext, err error, operands ...marshaler) {
	must(err)
	bytes := [][]byte{}
	for _, operand := range operands {
		bytes = append(bytes, wire(operand))
	}
	r.cases = append(r.cases, object{"operation": name, "operands": bytes, "result": wire(result)})
}

func operations(k *keyring, level int) []object {
	r := &recorder{}
	eval := ckks.NewEvaluator(k.Parameters, k.evaluationKeys())
	logSlots := k.LogN() - 1 - level%2
	key := fmt.Sprintf("%s %d", k.name, level)
	scale := k.DefaultScale()
	if level == 0 {
		scale = rlwe.NewScale(1 << 14) // the square of a scale stays below the one prime that is left
	}
	a := k.fresh("a "+key, level, logSlots, scale)
	b := k.fresh("b "+key, level, logSlots, scale)
	p := k.plain("p "+key, level, logSlots, scale)
	arithmetic(r, eval, a, b, p)
	if level == k.MaxLevel() {
		unequalLevels(r, k, eval, a)
	}
	automorphisms(r, eval, a)
	return r.cases
}

func arithmetic(r *recorder, eval *ckks.Evaluator, a, b *rlwe.Ciphertext, p *rlwe.Plaintext) {
	c, err := eval.AddNew(a, b)
	r.record("add", c, err, a, b)
	c, err = eval.SubNew(a, b)
	r.record("subtract", c, err, a, b)
	c, err = eval.MulNew(a, -1)
	r.record("negate", c, err, a)
	c, err = eval.AddNew(a, p)
	r.record("add_plain", c, err, a, p)
	c, err = eval.SubNew(a, p)
	r.record("subtract_plain", c, err, a, p)
	c, err = eval.MulNew(a, p)
	r.record("multiply_plain", c, err, a, p)
	square, err := eval.MulRelinNew(a, a)
	r.record("square_relinearize", square, err, a)
	c, err = eval.MulNew(a, b)
	r.record("multiply", c, err, a, b)
	d, err := eval.RelinearizeNew(c)
	r.record("relinearize", d, err, c)
	d, err = eval.MulRelinNew(a, b)
	r.record("multiply_relinearize", d, err, a, b)
	if d.Level() > 0 {
		rescales(r, eval, c, d)
	}
}

// rescales: of degree two, of degree one, then of the square of the result, so that the scale is no integer any more.
func rescales(r *recorder, eval *ckks.Evaluator, degreeTwo, c *rlwe.Ciphertext) {
	params := eval.GetParameters()
	out := ckks.NewCiphertext(*params, 2, c.Level()-1)
	r.record("rescale", out, eval.Rescale(degreeTwo, out), degreeTwo)
	out = ckks.NewCiphertext(*params, 1, c.Level()-1)
	r.record("rescale", out, eval.Rescale(c, out), c)
	if out.Level() == 0 {
		return
	}
	r.record("drop_level", eval.DropLevelNew(out, 1), nil, out)
	square, err := eval.MulRelinNew(out, out)
	r.record("square_relinearize", square, err, out)
	again := ckks.NewCiphertext(*params, 1, square.Level()-1)
	r.record("rescale", again, eval.Rescale(square, again), square)
}

// unequalLevels: operands meet at the lower level.
func unequalLevels(r *recorder, k *keyring, eval *ckks.Evaluator, a *rlwe.Ciphertext) {
	low := k.fresh("low "+k.name, a.Level()-2, a.LogDimensions.Cols, a.Scale)
	plain := k.plain("low "+k.name, a.Level()-1, a.LogDimensions.Cols, a.Scale)
	c, err := eval.AddNew(a, low)
	r.record("add", c, err, a, low)
	c, err = eval.SubNew(low, a)
	r.record("subtract", c, err, low, a)
	c, err = eval.MulRelinNew(a, low)
	r.record("multiply_relinearize", c, err, a, low)
	c, err = eval.MulNew(a, plain)
	r.record("multiply_plain", c, err, a, plain)
}

func automorphisms(r *recorder, eval *ckks.Evaluator, a *rlwe.Ciphertext) {
	hoisted, err := eval.RotateHoistedNew(a, rotations)
	must(err)
	for _, steps := range rotations {
		c, err := eval.RotateNew(a, steps)
		r.record("rotate", c, err, a)
		r.cases[len(r.cases)-1]["steps"] = steps
		r.record("rotate_hoisted", hoisted[steps], nil, a)
		r.cases[len(r.cases)-1]["steps"] = steps
	}
	c, err := eval.ConjugateNew(a)
	r.record("conjugate", c, err, a)
}
