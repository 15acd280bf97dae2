package main

import (
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// objectCases: every object in its wire form. Shapes stand beside the bytes, as a reader is to expect them.
func objectCases() any {
	var out []object
	for _, s := range []set{one(5), two(4), three(4)} {
		k := newKeyring(s)
		out = append(out, object{"set": s.name, "parameters": s.literal(), "secret_key": wire(k.secret),
			"public_key": wire(k.generator.GenPublicKeyNew(k.secret)), "plaintexts": plaintexts(s),
			"ciphertexts": ciphertexts(k), "relinearization_keys": relinearizationKeys(k),
			"galois_keys": galoisKeys(k), "evaluation_key_sets": keySets(k)})
	}
	return append(out, object{"set": "no special prime", "parameters": newSet("", 5, []int{40, 35}, nil, 35).literal(),
		"secret_key": wire(rlwe.NewKeyGenerator(newSet("", 5, []int{40, 35}, nil, 35)).GenSecretKeyNew())})
}

func plaintexts(s set) []object {
	var out []object
	for level := 0; level <= s.MaxLevel(); level += 2 {
		plain := s.plain("object", level, level%s.LogN(), s.DefaultScale())
		out = append(out, object{"level": level, "log_slots": plain.LogDimensions.Cols, "scale": text(plain.Scale), "bytes": wire(plain)})
	}
	return out
}

func ciphertexts(k *keyring) []object {
	var out []object
	for level := 1; level <= k.MaxLevel(); level++ {
		logSlots := level % k.LogN()
		c := k.fresh("object", level, logSlots, k.DefaultScale())
		out = append(out, ciphertextCase(c))
		square := get(ckks.NewEvaluator(k.Parameters, nil).MulNew(c, c))
		out = append(out, ciphertextCase(square))
		rescaled := ckks.NewCiphertext(k.Parameters, 2, level-1)
		must(ckks.NewEvaluator(k.Parameters, nil).Rescale(square, rescaled))
		out = append(out, ciphertextCase(rescaled))
	}
	return out
}

func ciphertextCase(c *rlwe.Ciphertext) object {
	return object{"level": c.Level(), "degree": c.Degree(), "log_slots": c.LogDimensions.Cols, "scale": text(c.Scale), "bytes": wire(c)}
}

// atLevel asks for a key that serves ciphertexts up to level.
func atLevel(level int) rlwe.EvaluationKeyParameters {
	return rlwe.EvaluationKeyParameters{LevelQ: &level}
}

func relinearizationKeys(k *keyring) []object {
	var out []object
	for level := 0; level <= k.MaxLevel(); level++ {
		out = append(out, object{"level": level, "bytes": wire(k.generator.GenRelinearizationKeyNew(k.secret, atLevel(level)))})
	}
	return out
}

func galoisKeys(k *keyring) []object {
	var out []object
	for i, element := range someElements(k) {
		level := i % (k.MaxLevel() + 1)
		key := k.generator.GenGaloisKeyNew(element, k.secret, atLevel(level))
		out = append(out, object{"element": decimals(element)[0], "level": level, "bytes": wire(key)})
	}
	return out
}

func someElements(k *keyring) []uint64 {
	return []uint64{k.GaloisElement(1), k.GaloisElement(-3), k.GaloisElementForComplexConjugation()}
}

// keySets: all four shapes a set can have, keys at levels of their own.
func keySets(k *keyring) []object {
	var out []object
	for shape := 0; shape < 4; shape++ {
		var relin *rlwe.RelinearizationKey
		set := object{"relinearization_key": nil}
		if shape&1 == 1 {
			relin = k.generator.GenRelinearizationKeyNew(k.secret, atLevel(k.MaxLevel()-1))
			set["relinearization_key"] = k.MaxLevel() - 1
		}
		var keys []*rlwe.GaloisKey
		var wanted []object
		if shape&2 == 2 {
			for i, element := range someElements(k) {
				keys = append(keys, k.generator.GenGaloisKeyNew(element, k.secret, atLevel(k.MaxLevel()-i)))
				wanted = append(wanted, object{"element": decimals(element)[0], "level": k.MaxLevel() - i})
			}
		}
		set["galois_keys"] = append([]object{}, wanted...)
		set["bytes"] = wire(rlwe.NewMemEvaluationKeySet(relin, keys...))
		out = append(out, set)
	}
	return out
}
