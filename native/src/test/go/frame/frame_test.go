package frame

import (
	"testing"

	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

type object interface{ MarshalBinary() ([]byte, error) }

func TestEveryObjectPassesAndNoCutOrExtensionDoes(t *testing.T) {
	params, err := ckks.NewParametersFromLiteral(ckks.ParametersLiteral{
		LogN: 4, LogQ: []int{40, 35}, LogP: []int{40}, LogDefaultScale: 35})
	if err != nil {
		t.Fatal(err)
	}
	generator := rlwe.NewKeyGenerator(params)
	secret, public := generator.GenKeyPairNew()
	relin := generator.GenRelinearizationKeyNew(secret)
	galois := generator.GenGaloisKeyNew(5, secret)
	objects := map[string]object{
		"plaintext": ckks.NewPlaintext(params, 1), "ciphertext": ckks.NewCiphertext(params, 1, 1),
		"secret_key": secret, "public_key": public, "relinearization_key": relin, "galois_key": galois,
		"evaluation_key_set": rlwe.NewMemEvaluationKeySet(relin, galois)}
	for kind, o := range objects {
		body, err := o.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(kind, body); err != nil {
			t.Errorf("whole: %v", err)
		}
		for cut := 0; cut < len(body); cut++ {
			if Check(kind, body[:cut]) == nil {
				t.Errorf("%s cut to %d of %d bytes passed", kind, cut, len(body))
			}
		}
		if Check(kind, append(body, 0)) == nil {
			t.Errorf("%s with a byte more passed", kind)
		}
	}
}
