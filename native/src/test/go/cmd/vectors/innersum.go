package main

import (
	"fmt"

	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// innerSumCases: sums of n rotations by multiples of a batch, n a power of two or not; a negative batch replicates.
func innerSumCases() any {
	var out []object
	sets := []set{newSet("one", 6, []int{37, 32, 32}, []int{38}, 32), newSet("two", 6, []int{50, 40, 40}, []int{50, 50}, 40)}
	for _, s := range sets {
		k := newKeyring(s)
		cases := []object{}
		for i, shape := range [][2]int{{1, 1}, {1, 2}, {1, 6}, {1, 7}, {1, 13}, {1, 16}, {2, 7}, {2, 16}, {4, 3}, {-1, 8}} {
			cases = append(cases, innerSumCase(k, shape[0], shape[1], s.MaxLevel()-i%2))
		}
		out = append(out, object{"set": s.name, "parameters": s.literal(), "evaluation_keys": wire(k.evaluationKeys()), "cases": cases})
	}
	return out
}

func innerSumCase(k *keyring, batch, n, level int) object {
	k.add(k.GaloisElementsForInnerSum(batch, n)...)
	in := k.fresh(fmt.Sprintf("innersum %d %d", batch, n), level, k.LogN()-1, k.DefaultScale())
	out := ckks.NewCiphertext(k.Parameters, 1, level)
	must(ckks.NewEvaluator(k.Parameters, k.evaluationKeys()).InnerSum(in, batch, n, out))
	return object{"step": batch, "count": n, "input": wire(in), "result": wire(out)}
}
