package main

import (
	"encoding/json"
	"math/big"
	"slices"

	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// spec is the part of the encryption spec that this client acts on (docs/protocol.md, section 3).
type spec struct {
	SpecVersion    int `json:"spec_version"`
	Scheme         string
	Wire           []string
	ModelName      string `json:"model_name"`
	ModelVersion   string `json:"model_version"`
	PlanDigest     string `json:"plan_digest"`
	KeyProfile     string `json:"key_profile"`
	Parameters     literal
	Relin          *keyFor  `json:"relinearization_key"`
	GaloisElements []keyFor `json:"galois_elements"`
	PublicKey      bool     `json:"public_key"`
	Inputs         []input
	Outputs        []output
	Security       struct{ Profile string }
	Cost           struct {
		EvaluationKeyBytes int `json:"evaluation_key_bytes"`
	}
	params ckks.Parameters
}

type keyFor struct {
	Element uint64
	Level   int
}

type input struct {
	Name           string
	Features, Rows int
	Pre            []step
	Ciphertexts    []struct {
		Level    int
		LogScale int `json:"log_scale"`
		LogSlots int `json:"log_slots"`
		Slots    []int
	}
}

type output struct {
	Name        string
	Features    int
	Ciphertexts []struct {
		Level    int
		Scale    string
		LogSlots int `json:"log_slots"`
	}
	Slots [][3]int
	Post  []step
}

type step struct {
	Op                     string
	Min, Max, Scale, Shift []float64
	Edges                  [][]float64
}

type literal struct {
	LogN, LogNthRoot int
	Q, P             []uint64
	Xe               struct {
		Type         string
		Sigma, Bound float64
	}
	Xs struct {
		Type string
		P    float64
	}
	RingType        string
	LogDefaultScale int
}

// Bits of the product of all primes, for 128 bits of security, from log N = 12 on.
var bounds = map[string][]int{"classical": {106, 214, 430, 868, 1747}, "pq": {101, 202, 409, 825, 1663}}

// parseSpec refuses what is unknown, weak or contradicts itself: the server is not trusted.
func parseSpec(document []byte) *spec {
	s := &spec{}
	err := json.Unmarshal(document, s)
	require(err == nil, "the spec: %v", err)
	require(s.SpecVersion == 1 && s.Scheme == "ckks" && slices.Contains(s.Wire, "lattigo-v6"), "the spec's version, scheme or wire form is unknown")
	s.Parameters.check(s.Security.Profile)
	err = s.params.UnmarshalJSON(must(json.Marshal(s.Parameters))) // only what was checked reaches Lattigo
	require(err == nil, "the spec's parameters: %v", err)
	s.checkShapes()
	return s
}

func (l literal) check(profile string) {
	bits := bounds[profile]
	require(bits != nil && l.LogN >= 12 && l.LogN <= 16 && l.LogNthRoot == l.LogN+1 && l.RingType == "Standard", "the spec's security profile, log N or ring")
	require(l.Xs.Type == "Ternary" && l.Xs.P == 2.0/3, "the spec's secret is not dense and ternary")
	require(l.Xe.Type == "DiscreteGaussian" && l.Xe.Sigma >= 3.19 && l.Xe.Bound > 5.999*l.Xe.Sigma, "the spec's error is too small")
	require(len(l.Q) > 0 && l.LogDefaultScale >= 1 && l.LogDefaultScale <= 53, "the spec's scale, or no prime at all")
	primes, product := slices.Concat(l.Q, l.P), big.NewInt(1)
	for i, q := range primes {
		b := new(big.Int).SetUint64(q)
		require(b.BitLen() <= 61 && q%(2<<l.LogN) == 1 && b.ProbablyPrime(20) && !slices.Contains(primes[:i], q), "the spec's prime %d", i)
		product.Mul(product, b)
	}
	require(product.BitLen() <= bits[l.LogN-12], "the spec's modulus of %d bits is not safe at log N = %d", product.BitLen(), l.LogN)
}

// checkShapes refuses what would make this program allocate without end; indices that lead nowhere end it by themselves.
func (s *spec) checkShapes() {
	shape := func(level, logSlots int) {
		require(level >= 0 && level < len(s.Parameters.Q) && logSlots >= 0 && logSlots < s.Parameters.LogN, "the spec's level %d or slots 2^%d", level, logSlots)
	}
	require(len(s.Inputs) > 0 && len(s.Outputs) > 0, "the spec has no inputs or outputs")
	for _, in := range s.Inputs {
		require(in.Rows > 0 && in.Rows <= 1<<16 && in.Rows == s.Inputs[0].Rows, "the spec's rows")
		for _, c := range in.Ciphertexts {
			shape(c.Level, c.LogSlots)
			require(c.LogScale >= 1 && c.LogScale <= 53 && len(c.Slots) == 1<<c.LogSlots, "the spec's input %s", in.Name)
		}
	}
	for _, out := range s.Outputs {
		require(out.Features > 0 && len(out.Slots) == out.Features*s.Inputs[0].Rows, "the spec's output %s", out.Name)
		for _, c := range out.Ciphertexts {
			shape(c.Level, c.LogSlots)
		}
	}
	for _, g := range s.GaloisElements {
		shape(g.Level, 0)
		require(g.Element%2 == 1 && g.Element > 1 && g.Element < 2<<s.Parameters.LogN, "the spec's Galois element %d", g.Element)
	}
	require(s.Relin == nil || s.Relin.Level >= 0 && s.Relin.Level < len(s.Parameters.Q), "the spec's relinearisation key")
}
