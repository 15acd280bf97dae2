package main

import (
	"errors"
	"math/big"

	"blindserve.io/lattigo-oracle/source"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// scale reads the decimal text that stands on the wire.
func scale(text string) (rlwe.Scale, error) {
	value, _, err := big.ParseFloat(text, 10, rlwe.ScalePrecision, big.ToNearestEven)
	if err != nil {
		return rlwe.Scale{}, err
	}
	return rlwe.NewScale(value), nil
}

func slots(re, im []byte) []complex128 {
	r, i := source.FromBits(re), source.FromBits(im)
	out := make([]complex128, len(r))
	for k := range out {
		out[k] = complex(r[k], i[k])
	}
	return out
}

func encode(params ckks.Parameters, r *request) (answer, error) {
	plain := ckks.NewPlaintext(params, r.Level)
	var err error
	if plain.Scale, err = scale(r.Scale); err != nil {
		return nil, err
	}
	plain.LogDimensions = ring.Dimensions{Rows: 0, Cols: r.LogSlots}
	if err := ckks.NewEncoder(params).Encode(slots(r.Re, r.Im), plain); err != nil {
		return nil, err
	}
	return written("plaintext", plain)
}

// encrypt uses the secret key if there is one, or else the public key.
func encrypt(params ckks.Parameters, r *request) (answer, error) {
	plain, err := read("plaintext", r.Plaintext, &rlwe.Plaintext{})
	if err != nil {
		return nil, err
	}
	var key rlwe.EncryptionKey
	switch {
	case r.SecretKey != nil:
		key, err = read("secret_key", r.SecretKey, &rlwe.SecretKey{})
	case r.PublicKey != nil:
		key, err = read("public_key", r.PublicKey, &rlwe.PublicKey{})
	default:
		err = errors.New("no key")
	}
	if err != nil {
		return nil, err
	}
	out, err := rlwe.NewEncryptor(params, key).EncryptNew(plain)
	if err != nil {
		return nil, err
	}
	return written("ciphertext", out)
}

// decrypt answers the noisy plaintext and its slots.
func decrypt(params ckks.Parameters, r *request) (answer, error) {
	secret, err := read("secret_key", r.SecretKey, &rlwe.SecretKey{})
	if err != nil {
		return nil, err
	}
	in, err := read("ciphertext", r.Ciphertext, &rlwe.Ciphertext{})
	if err != nil {
		return nil, err
	}
	plain := rlwe.NewDecryptor(params, secret).DecryptNew(in)
	values := make([]complex128, 1<<plain.LogDimensions.Cols)
	if err := ckks.NewEncoder(params).Decode(plain, values); err != nil {
		return nil, err
	}
	out, err := written("plaintext", plain)
	if err == nil {
		out["re"], out["im"] = source.Parts(values)
	}
	return out, err
}
