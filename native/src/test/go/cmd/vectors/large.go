package main

import (
	"fmt"

	"blindserve.io/lattigo-oracle/source"
	"github.com/tuneinsight/lattigo/v6/circuits/ckks/lintrans"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// largeCases: rings of working size. Evaluation does not ask whether a key or a ciphertext is a real one, so uniform
// polynomials drawn from keyed streams stand for them, and only digests are recorded.
func largeCases() any {
	var out []object
	for _, s := range []set{one(12), one(13), two(13), three(14)} {
		w := &working{set: s, keys: rlwe.NewMemEvaluationKeySet(uniformRelin(s))}
		for i := 0; i <= s.MaxLevel(); i++ {
			w.relinearization(i)
		}
		w.rescale()
		w.rotation()
		w.innerSum()
		w.linearTransform()
		out = append(out, object{"set": s.name, "parameters": s.literal(), "cases": w.cases})
	}
	return out
}

type working struct {
	set
	keys  *rlwe.MemEvaluationKeySet
	cases []object
}

// uniformGadget: rows of digit i are drawn under "name i b" and "name i a", those of Q first, then those of P; values are
// not in Montgomery form.
func uniformGadget(s set, name string) rlwe.GadgetCiphertext {
	key := rlwe.NewGadgetCiphertext(s, 1, s.MaxLevelQ(), s.MaxLevelP(), 0)
	all := get(ring.NewRing(s.N(), append(append([]uint64{}, s.Q()...), s.P()...)))
	for i := range key.Value {
		for u, half := range []string{"b", "a"} {
			p := source.Poly(fmt.Sprintf("%s %d %s", name, i, half), all)
			all.MForm(p, p)
			copy(key.Value[i][0][u].Q.Coeffs, p.Coeffs[:len(s.Q())])
			copy(key.Value[i][0][u].P.Coeffs, p.Coeffs[len(s.Q()):])
		}
	}
	return *key
}

func uniformRelin(s set) *rlwe.RelinearizationKey {
	return &rlwe.RelinearizationKey{EvaluationKey: rlwe.EvaluationKey{GadgetCiphertext: uniformGadget(s, "relinearization")}}
}

// need puts uniform keys for elements into the set; each is drawn under "galois ELEMENT".
func (w *working) need(elements ...uint64) {
	for _, element := range elements {
		if _, ok := w.keys.GaloisKeys[element]; ok || element == 1 {
			continue
		}
		w.keys.GaloisKeys[element] = &rlwe.GaloisKey{GaloisElement: element, NthRoot: w.RingQ().NthRoot(),
			EvaluationKey: rlwe.EvaluationKey{GadgetCiphertext: uniformGadget(w.set, fmt.Sprint("galois ", element))}}
	}
}

// uniform draws the parts of a ciphertext under "name 0", "name 1" and so on.
func (w *working) uniform(name string, degree, level int) *rlwe.Ciphertext {
	c := ckks.NewCiphertext(w.Parameters, degree, level)
	for i := range c.Value {
		c.Value[i] = source.Poly(fmt.Sprint(name, " ", i), w.RingQ().AtLevel(level))
	}
	return c
}

func (w *working) record(operation string, level int, out *rlwe.Ciphertext, err error, more object) {
	must(err)
	c := object{"operation": operation, "level": level, "sha256": digest(out.Value...)}
	for name, value := range more {
		c[name] = value
	}
	w.cases = append(w.cases, c)
}

func (w *working) eval() *ckks.Evaluator { return ckks.NewEvaluator(w.Parameters, w.keys) }

func (w *working) relinearization(level int) {
	out, err := w.eval().RelinearizeNew(w.uniform("input", 2, level))
	w.record("relinearize", level, out, err, nil)
}

func (w *working) rescale() {
	for level := 1; level <= w.MaxLevel(); level++ {
		out := ckks.NewCiphertext(w.Parameters, 1, level-1)
		w.record("rescale", level, out, w.eval().Rescale(w.uniform("input", 1, level), out), nil)
	}
}

func (w *working) rotation() {
	for _, steps := range []int{1, -5, 128} {
		w.need(w.GaloisElement(steps))
		out, err := w.eval().RotateNew(w.uniform("input", 1, w.MaxLevel()), steps)
		w.record("rotate", w.MaxLevel(), out, err, object{"steps": steps})
	}
}

func (w *working) innerSum() {
	for _, shape := range [][2]int{{128, 16}, {1, 13}} {
		w.need(w.GaloisElementsForInnerSum(shape[0], shape[1])...)
		out := ckks.NewCiphertext(w.Parameters, 1, 1)
		err := w.eval().InnerSum(w.uniform("input", 1, 1), shape[0], shape[1], out)
		w.record("inner_sum", 1, out, err, object{"step": shape[0], "count": shape[1]})
	}
}

func (w *working) linearTransform() {
	diagonals := lintrans.Diagonals[complex128]{}
	for i := 0; i < 12; i++ {
		diagonals[i] = source.Complex(fmt.Sprint("diagonal ", i), w.N()/2)
	}
	for _, ratio := range []int{-1, 1} {
		p := lintrans.Parameters{DiagonalsIndexList: diagonals.DiagonalsIndexList(), LevelQ: 2, LevelP: w.MaxLevelP(),
			Scale: rlwe.NewScale(w.Q()[2]), LogDimensions: w.LogMaxDimensions(), LogBabyStepGiantStepRatio: ratio}
		lt := lintrans.NewTransformation(w, p)
		must(lintrans.Encode(ckks.NewEncoder(w.Parameters), diagonals, lt))
		w.need(lintrans.GaloisElements(w, p)...)
		out, err := lintrans.NewEvaluator(w.eval()).EvaluateNew(w.uniform("input", 1, 2), lt)
		w.record("linear_transform", 2, out, err, object{"diagonals": 12, "baby_steps": lt.N1, "scale": text(lt.Scale)})
	}
}
