// Package frame checks that bytes hold exactly one object in Lattigo's wire form before Lattigo sees them: its readers
// recurse without end on a body cut short inside coefficients, and allocate whatever a length says.
package frame

import (
	"encoding/binary"
	"fmt"
)

const (
	metadataBytes = 277
	maxRows       = 64
	maxN          = 1 << 16
	maxDigits     = 64
	maxKeys       = 4096
)

// Check fails unless body is exactly one object of kind.
func Check(kind string, body []byte) error {
	r := &reader{rest: body}
	switch kind {
	case "poly":
		r.poly()
	case "plaintext":
		r.element(1, 1)
	case "ciphertext":
		r.element(2, 3)
	case "secret_key":
		r.polyQP()
	case "public_key":
		r.expect(2)
		r.polyQP()
		r.polyQP()
	case "relinearization_key":
		r.gadget()
	case "galois_key":
		r.galois()
	case "evaluation_key_set":
		r.set()
	default:
		return fmt.Errorf("unknown kind of object %q", kind)
	}
	if r.err == nil && len(r.rest) != 0 {
		r.err = fmt.Errorf("%d bytes after the end", len(r.rest))
	}
	if r.err != nil {
		return fmt.Errorf("%s of %d bytes: %w", kind, len(body), r.err)
	}
	return nil
}

type reader struct {
	rest []byte
	err  error
}

func (r *reader) skip(n int) []byte {
	if r.err == nil && len(r.rest) < n {
		r.err = fmt.Errorf("%d bytes are missing", n-len(r.rest))
	}
	if r.err != nil {
		return make([]byte, 8)
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

// count reads a length and fails unless it is from low to high; after a failure it is 0.
func (r *reader) count(low, high uint64) int {
	v := binary.LittleEndian.Uint64(r.skip(8))
	if r.err == nil && (v < low || v > high) {
		r.err = fmt.Errorf("a count of %d, not %d to %d", v, low, high)
	}
	if r.err != nil {
		return 0
	}
	return int(v)
}

func (r *reader) expect(v uint64) { r.count(v, v) }

func (r *reader) flag() bool {
	if r.err == nil && len(r.rest) > 0 && r.rest[0] > 1 {
		r.err = fmt.Errorf("a flag of %d", r.rest[0])
	}
	return r.skip(1)[0] == 1 && r.err == nil
}

func (r *reader) poly() {
	for i := r.count(0, maxRows); i > 0 && r.err == nil; i-- {
		r.skip(8 * r.count(1, maxN))
	}
}

func (r *reader) polyQP() {
	r.poly()
	r.poly()
}

func (r *reader) element(low, high uint64) {
	if !r.flag() && r.err == nil {
		r.err = fmt.Errorf("metadata is missing")
	}
	r.skip(metadataBytes)
	for i := r.count(low, high); i > 0 && r.err == nil; i-- {
		r.poly()
	}
}

func (r *reader) gadget() {
	r.expect(0)
	for i := r.count(1, maxDigits); i > 0 && r.err == nil; i-- {
		r.expect(1)
		r.expect(2)
		r.polyQP()
		r.polyQP()
	}
}

func (r *reader) galois() {
	r.skip(16)
	r.gadget()
}

func (r *reader) set() {
	if r.flag() {
		r.gadget()
	}
	if !r.flag() {
		return
	}
	n := binary.LittleEndian.Uint32(r.skip(4))
	if r.err == nil && n > maxKeys {
		r.err = fmt.Errorf("%d keys", n)
	}
	for ; n > 0 && r.err == nil; n-- {
		r.skip(8)
		r.galois()
	}
}
