package main

import (
	"fmt"
	"strings"

	"github.com/tuneinsight/lattigo/v6/circuits/ckks/lintrans"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// evaluate applies one operation; the second operand of operations that end in _plain is a plaintext.
func evaluate(params ckks.Parameters, r *request) (answer, error) {
	keys, err := read("evaluation_key_set", r.EvaluationKeys, &rlwe.MemEvaluationKeySet{})
	if err != nil {
		return nil, err
	}
	if len(r.Operands) == 0 || len(r.Operands) > 2 {
		return nil, fmt.Errorf("%d operands", len(r.Operands))
	}
	a, err := read("ciphertext", r.Operands[0], &rlwe.Ciphertext{})
	if err != nil {
		return nil, err
	}
	eval := ckks.NewEvaluator(params, keys)
	var out *rlwe.Ciphertext
	if len(r.Operands) == 2 {
		out, err = ofTwo(eval, a, r)
	} else {
		out, err = ofOne(params, eval, a, r)
	}
	if err != nil {
		return nil, err
	}
	return written("ciphertext", out)
}

func ofTwo(eval *ckks.Evaluator, a *rlwe.Ciphertext, r *request) (*rlwe.Ciphertext, error) {
	var b rlwe.Operand
	var err error
	name, plain := strings.CutSuffix(r.Operation, "_plain")
	if plain {
		b, err = read("plaintext", r.Operands[1], &rlwe.Plaintext{})
	} else {
		b, err = read("ciphertext", r.Operands[1], &rlwe.Ciphertext{})
	}
	if err != nil {
		return nil, err
	}
	switch name {
	case "add":
		return eval.AddNew(a, b)
	case "subtract":
		return eval.SubNew(a, b)
	case "multiply":
		return eval.MulNew(a, b)
	case "multiply_relinearize":
		return eval.MulRelinNew(a, b)
	}
	return nil, fmt.Errorf("unknown operation %q of two", r.Operation)
}

func ofOne(params ckks.Parameters, eval *ckks.Evaluator, a *rlwe.Ciphertext, r *request) (*rlwe.Ciphertext, error) {
	switch r.Operation {
	case "negate":
		return eval.MulNew(a, -1)
	case "square_relinearize":
		return eval.MulRelinNew(a, a)
	case "relinearize":
		return eval.RelinearizeNew(a)
	case "rescale":
		if a.Level() == 0 {
			return nil, fmt.Errorf("rescale at level 0")
		}
		out := ckks.NewCiphertext(params, a.Degree(), a.Level()-1)
		return out, eval.Rescale(a, out)
	case "drop_level":
		return eval.DropLevelNew(a, 1), nil
	case "rotate":
		return eval.RotateNew(a, r.Steps)
	case "rotate_hoisted":
		out, err := eval.RotateHoistedNew(a, []int{r.Steps})
		return out[r.Steps], err
	case "conjugate":
		return eval.ConjugateNew(a)
	case "inner_sum":
		out := ckks.NewCiphertext(params, 1, a.Level())
		return out, eval.InnerSum(a, r.Steps, r.Count, out)
	case "linear_transform":
		return transform(params, eval, a, r)
	}
	return nil, fmt.Errorf("unknown operation %q of one", r.Operation)
}

func transform(params ckks.Parameters, eval *ckks.Evaluator, a *rlwe.Ciphertext, r *request) (*rlwe.Ciphertext, error) {
	diagonals := lintrans.Diagonals[complex128]{}
	for _, d := range r.Diagonals {
		diagonals[d.Index] = slots(d.Re, d.Im)
	}
	factor, err := scale(r.Scale)
	if err != nil {
		return nil, err
	}
	matrix := lintrans.NewTransformation(params, lintrans.Parameters{DiagonalsIndexList: diagonals.DiagonalsIndexList(),
		LevelQ: a.Level(), LevelP: params.MaxLevelP(), Scale: factor,
		LogDimensions: ring.Dimensions{Cols: a.LogDimensions.Cols}, LogBabyStepGiantStepRatio: r.LogRatio})
	if err := lintrans.Encode(ckks.NewEncoder(params), diagonals, matrix); err != nil {
		return nil, err
	}
	return lintrans.NewEvaluator(eval).EvaluateNew(a, matrix)
}
