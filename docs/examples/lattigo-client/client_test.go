package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// mirror is a server whose model gives back its input: it answers with the ciphertexts that it got.
type mirror struct {
	t       *testing.T
	spec    map[string]any
	spoil   func(element []byte) []byte
	evicted bool
	busy    int
	uploads int
}

func newMirror(t *testing.T) *mirror {
	params := must(ckks.NewParametersFromLiteral(ckks.ParametersLiteral{LogN: 12, LogQ: []int{36, 30}, LogP: []int{36}, LogDefaultScale: 30}))
	var literal map[string]any
	decoder := json.NewDecoder(strings.NewReader(string(must(params.MarshalJSON()))))
	decoder.UseNumber()
	if err := decoder.Decode(&literal); err != nil {
		t.Fatal(err)
	}
	slots := make([]int, 16)
	for i := range slots {
		slots[i] = i%5 - 1 // slots 1 and 2 hold the first row, 3 and 4 the second
	}
	plain := map[string]any{"level": 1, "log_scale": 30, "log_slots": 4, "slots": slots}
	return &mirror{t: t, spoil: func(b []byte) []byte { return b }, spec: map[string]any{
		"spec_version": 1, "scheme": "ckks", "wire": []string{"blindserve-1", "lattigo-v6"}, "model_name": "mirror", "model_version": "3",
		"plan_digest": "sha256:1", "key_profile": "sha256:2", "parameters": literal, "relinearization_key": map[string]int{"level": 1},
		"galois_elements": []map[string]int{{"element": 5, "level": 0}}, "public_key": false,
		"inputs": []any{map[string]any{"name": "x", "features": 2, "rows": 2, "ciphertexts": []any{plain},
			"pre": []any{map[string]any{"op": "clip", "min": []int{-1, -1}, "max": []int{1, 1}}, map[string]any{"op": "affine", "scale": []float64{0.5, 2}, "shift": []int{0, 1}}}}},
		"outputs": []any{map[string]any{"name": "y", "features": 1, "slots": [][3]int{{0, 1, 0}, {0, 3, 0}}, "post": []any{map[string]any{"op": "sigmoid"}},
			"ciphertexts": []any{map[string]any{"level": 1, "log_slots": 4, "scale": "1.073741824000000000000000000000000000000e+09"}}}},
		"security": map[string]any{"profile": "classical", "bits": 128}, "cost": map[string]any{"evaluation_key_bytes": keyBytes(4096)},
	}}
}

// keyBytes is the size of a set of one relinearisation key at level 1 and one Galois key at level 0.
func keyBytes(n int) int {
	pair := func(level int) int { return 8 + 2*(16+(level+2)*(8+8*n)) }
	return 6 + (16 + 2*(8+pair(1))) + 8 + (32 + 1*(8+pair(0)))
}

func (m *mirror) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body := must(io.ReadAll(r.Body))
	switch {
	case m.busy > 0:
		m.busy--
		refuse(w, http.StatusServiceUnavailable, "overloaded")
	case r.Method == http.MethodPut:
		m.uploads++
		if r.URL.Path != fmt.Sprintf("/v2/evaluation-keys/%x", sha256.Sum256(body)) || r.Header.Get("Blindserve-Key-Profile") != "sha256:2" {
			m.t.Errorf("upload to %s", r.URL.Path)
		}
		w.WriteHeader(http.StatusCreated)
	case r.Method == http.MethodPost && m.evicted:
		m.evicted = false
		refuse(w, http.StatusConflict, "unknown_evaluation_key")
	case r.Method == http.MethodPost:
		m.infer(w, r.URL.Path, body)
	case strings.HasSuffix(r.URL.Path, "/encryption"):
		_ = json.NewEncoder(w).Encode(m.spec)
	default:
		io.WriteString(w, `{"parameters":{"features":["a","b"],"labels":["low","high"]}}`)
	}
}

func (m *mirror) infer(w http.ResponseWriter, path string, body []byte) {
	var request struct {
		Inputs     []tensor
		Parameters map[string]string
	}
	if err := json.Unmarshal(body, &request); err != nil || path != "/v2/models/mirror/versions/3/infer" || request.Parameters["plan"] != "sha256:1" {
		m.t.Errorf("call to %s: %v", path, err)
	}
	answer := request.Inputs[0]
	answer.Name = "y"
	for i := range answer.Data {
		answer.Data[i] = m.spoil(answer.Data[i])
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"outputs": []tensor{answer}})
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Retry-After", "1")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": "no", "code": code})
}

// run classifies three rows, whose columns stand in another order than the model's features.
func (m *mirror) run() (lines [][]string, failure any) {
	file := filepath.Join(m.t.TempDir(), "rows.csv")
	if err := os.WriteFile(file, []byte("b,other,a\n0.5,x,0.25\n-9,x,1\n0,x,-1\n"), 0o600); err != nil {
		m.t.Fatal(err)
	}
	s := httptest.NewServer(m)
	defer s.Close()
	defer func() { failure = recover() }()
	return classify(server(s.URL), "mirror", "", "latency", file), nil
}

func TestRowsComeBackThroughEncryption(t *testing.T) {
	m := newMirror(t)
	m.busy, m.evicted = 1, true
	lines, failure := m.run()
	if failure != nil || len(lines) != 3 || m.uploads != 2 {
		t.Fatalf("%v %v, %d uploads", lines, failure, m.uploads)
	}
	for i, x := range []float64{0.125, 0.5, -0.5} {
		p := 1 / (1 + math.Exp(-x))
		label := "high"
		if p < 0.5 {
			p, label = 1-p, "low"
		}
		if got := must(strconv.ParseFloat(lines[i][1], 64)); lines[i][0] != label || math.Abs(got-p) > 1e-4 {
			t.Errorf("row %d: %v, not %s %v", i, lines[i], label, p)
		}
	}
}

func TestAnswersAreCheckedBeforeLattigoReadsThem(t *testing.T) {
	for name, spoil := range map[string]func([]byte) []byte{
		"cut":      func(b []byte) []byte { return b[:len(b)-1] },
		"rows":     func(b []byte) []byte { b[286]++; return b },
		"length":   func(b []byte) []byte { b[294]++; return b },
		"metadata": func(b []byte) []byte { b[200] ^= 1; return b },
		"scale":    func(b []byte) []byte { return []byte(strings.Replace(string(b), "1.07", "1.08", 1)) },
	} {
		m := newMirror(t)
		m.spoil = spoil
		if lines, failure := m.run(); failure == nil {
			t.Errorf("%s: %v", name, lines)
		}
	}
}

func TestUnsafeSpecsAreRefused(t *testing.T) {
	parameters := func(m *mirror) map[string]any { return m.spec["parameters"].(map[string]any) }
	for name, change := range map[string]func(*mirror){
		"degree":  func(m *mirror) { parameters(m)["LogN"] = 11; parameters(m)["LogNthRoot"] = 12 },
		"modulus": func(m *mirror) { m.spec["security"] = map[string]any{"profile": "pq"} },
		"secret":  func(m *mirror) { parameters(m)["Xs"] = map[string]any{"Type": "Ternary", "H": 64} },
		"error": func(m *mirror) {
			parameters(m)["Xe"] = map[string]any{"Type": "DiscreteGaussian", "Sigma": 1, "Bound": 6}
		},
		"prime":  func(m *mirror) { parameters(m)["P"] = []uint64{8193 * 3} },
		"scheme": func(m *mirror) { m.spec["scheme"] = "bfv" },
		"slots": func(m *mirror) {
			m.spec["inputs"].([]any)[0].(map[string]any)["ciphertexts"].([]any)[0].(map[string]any)["log_slots"] = 60
		},
		"step": func(m *mirror) {
			m.spec["inputs"].([]any)[0].(map[string]any)["pre"] = []any{map[string]any{"op": "square"}}
		},
		"key size": func(m *mirror) { m.spec["cost"] = map[string]any{"evaluation_key_bytes": 6} },
	} {
		m := newMirror(t)
		change(m)
		if lines, failure := m.run(); failure == nil {
			t.Errorf("%s: %v", name, lines)
		}
	}
}
