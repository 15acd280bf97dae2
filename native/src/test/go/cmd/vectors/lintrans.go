package main

import (
	"fmt"
	"sort"

	"blindserve.io/lattigo-oracle/source"
	"github.com/tuneinsight/lattigo/v6/circuits/ckks/lintrans"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/ring/ringqp"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

type matrix struct {
	diagonals []int
	logSlots  int
	level     int
	ratio     int
}

// linearTransformCases: with and without baby steps, diagonals that are sparse and dense, fewer slots than the most, and
// levels below the highest.
func linearTransformCases() any {
	var out []object
	for _, s := range []set{one(5), two(5), three(5)} {
		k := newKeyring(s)
		cases := []object{}
		for _, m := range matrices(s) {
			cases = append(cases, linearTransformCase(k, m))
		}
		out = append(out, object{"set": s.name, "parameters": s.literal(), "evaluation_keys": wire(k.evaluationKeys()), "cases": cases})
	}
	return out
}

func matrices(s set) []matrix {
	var out []matrix
	most := s.LogN() - 1
	for ratio := -1; ratio <= 1; ratio++ {
		out = append(out,
			matrix{[]int{0, 1, 2, 3, 4, 5, 6, 7, -1, -3}, most, s.MaxLevel(), ratio},
			matrix{[]int{1, 3}, most - 1, 1, ratio})
	}
	return append(out, matrix{[]int{0}, most, 1, -1}, matrix{[]int{2, 5}, most, 0, -1}, matrix{[]int{0, 4}, most, 2, 0})
}

func linearTransformCase(k *keyring, m matrix) object {
	diagonals, forms := lintrans.Diagonals[complex128]{}, []object{}
	key := fmt.Sprintf("lintrans %s %v", k.name, m)
	for _, i := range m.diagonals {
		diagonals[i] = source.Complex(fmt.Sprint(key, i), 1<<m.logSlots)
	}
	p := lintrans.Parameters{DiagonalsIndexList: diagonals.DiagonalsIndexList(), LevelQ: m.level, LevelP: k.MaxLevelP(),
		Scale: rlwe.NewScale(k.Q()[m.level]), LogDimensions: ring.Dimensions{Cols: m.logSlots}, LogBabyStepGiantStepRatio: m.ratio}
	lt := lintrans.NewTransformation(k, p)
	must(lintrans.Encode(ckks.NewEncoder(k.Parameters), diagonals, lt))
	k.add(lintrans.GaloisElements(k, p)...)
	for _, i := range m.diagonals {
		re, im := source.Parts(diagonals[i])
		encoded := lt.Vec[(i+1<<m.logSlots)%(1<<m.logSlots)]
		forms = append(forms, object{"index": i, "re": re, "im": im, "encoded_sha256": digest(ordinary(k, encoded)...)})
	}
	in := k.fresh(key, m.level, m.logSlots, k.DefaultScale())
	out := get(lintrans.NewEvaluator(ckks.NewEvaluator(k.Parameters, k.evaluationKeys())).EvaluateNew(in, lt))
	return object{"level": m.level, "log_slots": m.logSlots, "log_ratio": m.ratio, "baby_steps": lt.N1, "scale": text(lt.Scale),
		"elements": elements(lintrans.GaloisElements(k, p)), "diagonals": forms, "input": wire(in), "result": wire(out)}
}

// ordinary takes rows out of Montgomery form: first those of Q, then those of P.
func ordinary(k *keyring, p ringqp.Poly) []ring.Poly {
	out := *p.CopyNew()
	k.RingQP().AtLevel(p.LevelQ(), p.LevelP()).IMForm(out, out)
	return []ring.Poly{out.Q, out.P}
}

func elements(list []uint64) []string {
	sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
	return decimals(list...)
}
