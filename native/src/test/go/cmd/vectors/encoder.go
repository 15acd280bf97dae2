package main

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/big"

	"blindserve.io/lattigo-oracle/source"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

func encoderCases() any {
	return object{"encode": append(smallEncodings(), largeEncodings()...), "decode": decodings()}
}

// encodingScales: powers of two over the whole range that is supported, and primes as a linear transform takes them.
func encodingScales(s set) []rlwe.Scale {
	var scales []rlwe.Scale
	for _, log := range []float64{1, 12, 30, 32, 37, 40, 45, 50, 53} {
		scales = append(scales, rlwe.NewScale(math.Exp2(log)))
	}
	return append(scales, rlwe.NewScale(s.Q()[0]), rlwe.NewScale(s.Q()[1]))
}

func smallEncodings() []object {
	s := two(6)
	var out []object
	for logSlots := 0; logSlots < s.LogN(); logSlots++ {
		for i, scale := range encodingScales(s) {
			if (i+logSlots)%2 == 0 || i == 3 {
				key := fmt.Sprintf("encode %d %d", logSlots, i)
				out = append(out, encoding(s, key, source.Complex(key, 1<<logSlots), logSlots, scale))
			}
		}
	}
	return append(out, halves(s), fewValues(s))
}

// halves rounds +-1/2, +-3/2 and so on at scale 2: half away from zero.
func halves(s set) object {
	values := []complex128{0.25, -0.25, 0.75, -0.75, 1.25, -1.25, 2.25i, -2.25i}
	return encoding(s, "", values, 3, rlwe.NewScale(2))
}

// fewValues leaves the last slots out: they are zeros.
func fewValues(s set) object {
	return encoding(s, "", source.Complex("few", 11), 5, s.DefaultScale())
}

func encoding(s set, key string, values []complex128, logSlots int, scale rlwe.Scale) object {
	out := object{"log_n": s.LogN(), "log_slots": logSlots, "scale": text(scale), "coefficients": coefficients(s, values, logSlots, scale)}
	if key == "" {
		out["re"], out["im"] = source.Parts(values)
	} else {
		out["values"] = key
	}
	return out
}

// largeEncodings record the digest of coefficients only.
func largeEncodings() []object {
	var out []object
	for _, logN := range []int{10, 12, 13, 14, 15} {
		s := two(logN)
		for _, logSlots := range []int{logN - 1, logN - 2, 7, 3} {
			for i, scale := range encodingScales(s) {
				if i < 2 || (i+logN+logSlots)%3 != 0 {
					continue
				}
				key := fmt.Sprintf("encode %d %d %d", logN, logSlots, i)
				words := coefficients(s, source.Complex(key, 1<<logSlots), logSlots, scale)
				out = append(out, object{"log_n": logN, "log_slots": logSlots, "scale": text(scale), "values": key,
					"sha256": fmt.Sprintf("%x", sha256.Sum256(words))})
			}
		}
	}
	return out
}

// coefficients returns the signed coefficients of an encoding, little-endian.
func coefficients(s set, values []complex128, logSlots int, scale rlwe.Scale) []byte {
	plain := ckks.NewPlaintext(s.Parameters, 1)
	plain.Scale = scale
	plain.LogDimensions = ring.Dimensions{Rows: 0, Cols: logSlots}
	must(ckks.NewEncoder(s.Parameters).Encode(values, plain))
	r := s.RingQ().AtLevel(1)
	r.INTT(plain.Value, plain.Value)
	integers := make([]*big.Int, s.N())
	for i := range integers {
		integers[i] = new(big.Int)
	}
	r.PolyToBigintCentered(plain.Value, 1, integers)
	words := make([]uint64, len(integers))
	for i, c := range integers {
		if !c.IsInt64() {
			panic("a coefficient does not fit")
		}
		words[i] = uint64(c.Int64())
	}
	return source.Words(words...)
}

// plain encodes values of source key.
func (s set) plain(key string, level, logSlots int, scale rlwe.Scale) *rlwe.Plaintext {
	plain := ckks.NewPlaintext(s.Parameters, level)
	plain.Scale = scale
	plain.LogDimensions = ring.Dimensions{Rows: 0, Cols: logSlots}
	must(ckks.NewEncoder(s.Parameters).Encode(source.Complex(key, 1<<logSlots), plain))
	return plain
}

func decodings() []object {
	var out []object
	for _, s := range []set{one(6), two(6), three(6)} {
		for level := 0; level <= s.MaxLevel(); level++ {
			for _, logSlots := range []int{s.LogN() - 1, 3, 0} {
				key := fmt.Sprintf("decode %s %d %d", s.name, level, logSlots)
				out = append(out, decoding(s, s.plain(key, level, logSlots, rlwe.NewScale(1<<27))))
			}
		}
	}
	return out
}

func decoding(s set, plain *rlwe.Plaintext) object {
	values := make([]complex128, 1<<plain.LogDimensions.Cols)
	must(ckks.NewEncoder(s.Parameters).Decode(plain, values))
	re, im := source.Parts(values)
	return object{"parameters": s.literal(), "plaintext": wire(plain), "re": re, "im": im}
}
