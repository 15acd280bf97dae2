package main

import (
	"fmt"
	"math"
	"slices"

	"github.com/tuneinsight/lattigo/v6/circuits/ckks/lintrans"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/ring/ringqp"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// tolerance is far above the error that the plan promises and far below any wrong result.
const tolerance = 0.01

// network evaluates one encrypted row, step by step as the plan says: its parameters, packing, weights and order are
// those that our own server computes with, and so are the keys, each at the level where it is used.
func network(r report, planFile, rowsFile string) {
	p := readPlan(planFile)
	row := readRow(rowsFile)
	features := p.Inputs[0].Features
	m := newMachine(p)
	secret, keys := m.keys()
	client := newClient(p, secret)
	fresh := client.encrypt(row[:features])
	m.load(keys)
	answer := m.run(fresh)
	r.largestError(requireClose(client.open(answer), row[features:], tolerance))

	r.time("evaluate", 1, func() error { m.run(fresh); return nil })
	r.time("encode+encrypt", 1, func() error { client.encrypt(row[:features]); return nil })
	r.time("decrypt+decode", 1, func() error { client.open(answer); return nil })
	r.bytes("evaluation keys", keys.BinarySize())
	r.bytes("request", fresh.BinarySize())
	r.bytes("answer", answer.BinarySize())
	r.note(fmt.Sprintf("our compiler's plan at N = %d, %d + %d primes, step by step through Lattigo's evaluator", p.Parameters.N(), p.Parameters.QCount(), p.Parameters.PCount()))
}

// machine runs the steps of a plan.
type machine struct {
	plan
	levels     []int // of all values
	scales     []rlwe.Scale
	eval       *ckks.Evaluator
	linear     *lintrans.Evaluator
	plaintexts map[int]*rlwe.Plaintext
	transforms map[int]lintrans.LinearTransformation
	values     []*rlwe.Ciphertext
	spare      [2]*rlwe.Ciphertext
}

// newMachine works out the level of every value and allocates it.
func newMachine(p plan) *machine {
	c := p.Inputs[0].Ciphertexts[0]
	m := &machine{plan: p, levels: []int{c.Level}}
	for _, s := range p.Steps {
		level := m.levels[s.Source]
		if s.Op == "rescale" {
			level--
		}
		m.levels = append(m.levels, level)
	}
	for i := range m.spare {
		m.spare[i] = ckks.NewCiphertext(p.Parameters, 1, c.Level)
	}
	for _, level := range m.levels {
		m.values = append(m.values, ckks.NewCiphertext(p.Parameters, 1, level))
	}
	return m
}

func (m *machine) logSlots() int { return m.Inputs[0].Ciphertexts[0].LogSlots }

// keys makes the keys that the steps need, each for the highest level at which it is used.
func (m *machine) keys() (*rlwe.SecretKey, *rlwe.MemEvaluationKeySet) {
	rotations, relin := map[int]int{}, -1
	need := func(rotation, level int) {
		if rotation != 0 {
			rotations[rotation] = max(rotations[rotation], level)
		}
	}
	for _, s := range m.Steps {
		level := m.levels[s.Source]
		switch s.Op {
		case "square":
			relin = max(relin, level)
		case "fold":
			for half := 1; half < s.Count; half *= 2 {
				need(half*s.Stride, level)
			}
		case "add_rotated":
			for _, rotation := range s.Rotations {
				need(rotation, level)
			}
		case "transform":
			for _, d := range s.Diagonals {
				need(d[0]%s.BabySteps, level)
				need(d[0]-d[0]%s.BabySteps, level)
			}
		}
	}
	generator := rlwe.NewKeyGenerator(m.Parameters)
	secret := generator.GenSecretKeyNew()
	var galois []*rlwe.GaloisKey
	for rotation, level := range rotations {
		galois = append(galois, generator.GenGaloisKeyNew(m.Parameters.GaloisElement(rotation), secret, rlwe.EvaluationKeyParameters{LevelQ: &level}))
	}
	return secret, rlwe.NewMemEvaluationKeySet(generator.GenRelinearizationKeyNew(secret, rlwe.EvaluationKeyParameters{LevelQ: &relin}), galois...)
}

// load makes the weights ready.
func (m *machine) load(keys rlwe.EvaluationKeySet) {
	m.eval = ckks.NewEvaluator(m.Parameters, keys)
	m.linear = lintrans.NewEvaluator(m.eval)
	m.plaintexts, m.transforms = map[int]*rlwe.Plaintext{}, map[int]lintrans.LinearTransformation{}
	for i, s := range m.Steps {
		switch s.Op {
		case "multiply", "add":
			m.plaintexts[i] = m.plaintext(m.Constants[s.Constant], m.levels[s.Source])
		case "transform":
			m.transforms[i] = m.transform(s)
		}
	}
}

func (m *machine) plaintext(c constant, level int) *rlwe.Plaintext {
	plain := ckks.NewPlaintext(m.Parameters, level)
	plain.Scale = c.scale()
	plain.LogDimensions = ring.Dimensions{Cols: m.logSlots()}
	rows := m.Parameters.RingQ().AtLevel(level)
	setSigned(rows, plain.Value, c.coefficients)
	rows.NTT(plain.Value, plain.Value)
	return plain
}

// transform fills in the diagonals as they stand in the plan, which rotates them as Lattigo does.
func (m *machine) transform(s step) lintrans.LinearTransformation {
	level, levelP := m.levels[s.Source], m.Parameters.MaxLevelP()
	rows := m.Parameters.RingQP().AtLevel(level, levelP)
	t := lintrans.LinearTransformation{N1: s.BabySteps, LevelQ: level, LevelP: levelP, Vec: map[int]ringqp.Poly{}}
	t.MetaData = &rlwe.MetaData{}
	t.LogDimensions = ring.Dimensions{Cols: m.logSlots()}
	t.IsBatched, t.IsNTT, t.IsMontgomery = true, true, true
	t.Scale = m.Constants[s.Diagonals[0][1]].scale()
	for _, d := range s.Diagonals {
		poly := rows.NewPoly()
		setSigned(rows.RingQ, poly.Q, m.Constants[d[1]].coefficients)
		setSigned(rows.RingP, poly.P, m.Constants[d[1]].coefficients)
		rows.NTT(poly, poly)
		rows.MForm(poly, poly)
		t.Vec[d[0]] = poly
	}
	return t
}

func setSigned(rows *ring.Ring, out ring.Poly, coefficients []int64) {
	for i, sub := range rows.SubRings[:rows.Level()+1] {
		q := int64(sub.Modulus)
		for k, c := range coefficients {
			out.Coeffs[i][k] = uint64((c%q + q) % q)
		}
	}
}

// run returns the answer, which lives until the next run.
func (m *machine) run(fresh *rlwe.Ciphertext) *rlwe.Ciphertext {
	m.values[0] = fresh
	for i, s := range m.Steps {
		check(m.apply(i, s, m.values[s.Source], m.values[i+1]))
	}
	return m.values[m.Results[0]]
}

func (m *machine) apply(i int, s step, in, out *rlwe.Ciphertext) error {
	switch s.Op {
	case "multiply":
		return m.eval.Mul(in, m.plaintexts[i], out)
	case "add":
		return m.eval.Add(in, m.plaintexts[i], out)
	case "square":
		return m.eval.MulRelin(in, in, out)
	case "rescale":
		return m.eval.Rescale(in, out)
	case "fold":
		return m.eval.InnerSum(in, s.Stride, s.Count, out)
	case "add_rotated":
		return m.addRotated(in, s.Rotations, out)
	case "transform":
		return m.linear.Evaluate(in, m.transforms[i], out)
	}
	return fmt.Errorf("this program does not know the step %q of the plan", s.Op)
}

// addRotated adds a value rotated by one part after the other to itself.
func (m *machine) addRotated(in *rlwe.Ciphertext, rotations []int, out *rlwe.Ciphertext) error {
	rotated := in
	for i, rotation := range rotations {
		into := m.spare[i%2]
		if err := m.eval.Rotate(rotated, rotation, into); err != nil {
			return err
		}
		rotated = into
	}
	return m.eval.Add(in, rotated, out)
}

// client holds the secret.
type client struct {
	plan
	encoder   *ckks.Encoder
	encryptor *rlwe.Encryptor
	decryptor *rlwe.Decryptor
}

func newClient(p plan, secret *rlwe.SecretKey) client {
	return client{p, ckks.NewEncoder(p.Parameters), rlwe.NewEncryptor(p.Parameters, secret), rlwe.NewDecryptor(p.Parameters, secret)}
}

func (c client) encrypt(row []float64) *rlwe.Ciphertext {
	in := c.Inputs[0]
	row = applyAll(in.Pre, row)
	layout := in.Ciphertexts[0]
	slots := make([]float64, len(layout.Slots))
	for i, index := range layout.Slots {
		if index >= 0 {
			slots[i] = row[index]
		}
	}
	plain := ckks.NewPlaintext(c.Parameters, layout.Level)
	plain.Scale = rlwe.NewScale(math.Exp2(float64(layout.LogScale)))
	plain.LogDimensions = ring.Dimensions{Cols: layout.LogSlots}
	check(c.encoder.Encode(slots, plain))
	return must(c.encryptor.EncryptNew(plain))
}

func (c client) open(answer *rlwe.Ciphertext) (row []float64) {
	slots := make([]complex128, 1<<answer.LogDimensions.Cols)
	check(c.encoder.Decode(c.decryptor.DecryptNew(answer), slots))
	for _, at := range c.Outputs[0].Slots {
		row = append(row, [2]float64{real(slots[at[1]]), imag(slots[at[1]])}[at[2]])
	}
	return applyAll(c.Outputs[0].Post, row)
}

func applyAll(steps []rowStep, row []float64) []float64 {
	row = slices.Clone(row)
	for _, s := range steps {
		for i, x := range row {
			switch s.Op {
			case "clip":
				row[i] = math.Min(math.Max(x, s.Min[i]), s.Max[i])
			case "affine":
				row[i] = x*s.Scale[i] + s.Shift[i]
			case "sigmoid":
				row[i] = 1 / (1 + math.Exp(-x))
			default:
				check(fmt.Errorf("this program does not know the row step %q", s.Op))
			}
		}
	}
	return row
}
