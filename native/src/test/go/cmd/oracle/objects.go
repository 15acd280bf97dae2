package main

import (
	"fmt"

	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// writeParameters answers the document as Lattigo writes it.
func writeParameters(params ckks.Parameters, _ *request) (answer, error) {
	document, err := params.MarshalBinary()
	return answer{"parameters": string(document)}, err
}

// echo reads an object and writes it again.
func echo(_ ckks.Parameters, r *request) (answer, error) {
	empty := map[string]func() object{
		"plaintext": func() object { return &rlwe.Plaintext{} }, "ciphertext": func() object { return &rlwe.Ciphertext{} },
		"secret_key": func() object { return &rlwe.SecretKey{} }, "public_key": func() object { return &rlwe.PublicKey{} },
		"relinearization_key": func() object { return &rlwe.RelinearizationKey{} },
		"galois_key":          func() object { return &rlwe.GaloisKey{} },
		"evaluation_key_set":  func() object { return &rlwe.MemEvaluationKeySet{} },
	}
	make, known := empty[r.Kind]
	if !known {
		return nil, fmt.Errorf("unknown kind %q", r.Kind)
	}
	o, err := read(r.Kind, r.Bytes, make())
	if err != nil {
		return nil, err
	}
	return written("bytes", o)
}

// makeKeys makes keys of the given secret, or of a new one, each for its level.
func makeKeys(params ckks.Parameters, r *request) (answer, error) {
	generator := rlwe.NewKeyGenerator(params)
	secret := generator.GenSecretKeyNew()
	if r.SecretKey != nil {
		var err error
		if secret, err = read("secret_key", r.SecretKey, &rlwe.SecretKey{}); err != nil {
			return nil, err
		}
	}
	var relin *rlwe.RelinearizationKey
	if r.Relinearization != nil {
		relin = generator.GenRelinearizationKeyNew(secret, rlwe.EvaluationKeyParameters{LevelQ: r.Relinearization})
	}
	var galois []*rlwe.GaloisKey
	for _, g := range r.Galois {
		level := g.Level
		galois = append(galois, generator.GenGaloisKeyNew(g.Element, secret, rlwe.EvaluationKeyParameters{LevelQ: &level}))
	}
	return all(map[string]object{"secret_key": secret, "public_key": generator.GenPublicKeyNew(secret),
		"evaluation_keys": rlwe.NewMemEvaluationKeySet(relin, galois...)})
}

func all(objects map[string]object) (answer, error) {
	out := answer{}
	for name, o := range objects {
		body, err := o.MarshalBinary()
		if err != nil {
			return nil, err
		}
		out[name] = body
	}
	return out, nil
}

// keyNoise answers log2 of the standard deviation of the errors in keys, as Lattigo measures them with the secret.
func keyNoise(params ckks.Parameters, r *request) (answer, error) {
	secret, err := read("secret_key", r.SecretKey, &rlwe.SecretKey{})
	if err != nil {
		return nil, err
	}
	public, err := read("public_key", r.PublicKey, &rlwe.PublicKey{})
	if err != nil {
		return nil, err
	}
	set, err := read("evaluation_key_set", r.EvaluationKeys, &rlwe.MemEvaluationKeySet{})
	if err != nil {
		return nil, err
	}
	out := answer{"public_key": rlwe.NoisePublicKey(public, secret, params.Parameters)}
	if set.RelinearizationKey != nil {
		out["relinearization_key"] = rlwe.NoiseRelinearizationKey(set.RelinearizationKey, secret, params.Parameters)
	}
	galois := map[string]float64{}
	for element, key := range set.GaloisKeys {
		galois[fmt.Sprint(element)] = rlwe.NoiseGaloisKey(key, secret, params.Parameters)
	}
	out["galois_keys"] = galois
	return out, nil
}
