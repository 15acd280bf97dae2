package main

import (
	"slices"

	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// set is a named choice of parameters; rings are too small to be safe, so that vectors stay small.
type set struct {
	name string
	ckks.Parameters
}

func newSet(name string, logN int, logQ, logP []int, logScale int) set {
	literal := ckks.ParametersLiteral{LogN: logN, LogQ: logQ, LogP: logP, LogDefaultScale: logScale}
	return set{name, get(ckks.NewParametersFromLiteral(literal))}
}

// literal returns the parameters' wire form, which is JSON, as a string.
func (s set) literal() string { return string(wire(s.Parameters)) }

// chains: one special prime with all primes below 2^50 as plans have them, and two and three of up to 61 bits.
func one(logN int) set { return newSet("one", logN, []int{32, 32, 37, 37, 37}, []int{38}, 30) }
func two(logN int) set { return newSet("two", logN, []int{55, 45, 45, 45, 45}, []int{55, 55}, 45) }
func three(logN int) set {
	return newSet("three", logN, []int{60, 45, 45, 45, 45, 45, 45}, []int{61, 60, 61}, 45)
}

// keyring makes keys when first asked for and lists them for the file.
type keyring struct {
	set
	generator *rlwe.KeyGenerator
	secret    *rlwe.SecretKey
	relin     *rlwe.RelinearizationKey
	galois    map[uint64]*rlwe.GaloisKey
}

func newKeyring(s set) *keyring {
	generator := rlwe.NewKeyGenerator(s)
	return &keyring{s, generator, generator.GenSecretKeyNew(), nil, map[uint64]*rlwe.GaloisKey{}}
}

// add sorts, because Lattigo lists elements in the order of a map and every key draws from the one stream.
func (k *keyring) add(elements ...uint64) {
	slices.Sort(elements)
	for _, element := range elements {
		if element != 1 && k.galois[element] == nil {
			k.galois[element] = k.generator.GenGaloisKeyNew(element, k.secret)
		}
	}
}

func (k *keyring) evaluationKeys() *rlwe.MemEvaluationKeySet {
	keys := make([]*rlwe.GaloisKey, 0, len(k.galois))
	for _, key := range k.galois {
		keys = append(keys, key)
	}
	return rlwe.NewMemEvaluationKeySet(k.relin, keys...)
}

// fresh encrypts values of source key at level; secret-key encryption.
func (k *keyring) fresh(key string, level, logSlots int, scale rlwe.Scale) *rlwe.Ciphertext {
	return get(rlwe.NewEncryptor(k, k.secret).EncryptNew(k.plain(key, level, logSlots, scale)))
}
