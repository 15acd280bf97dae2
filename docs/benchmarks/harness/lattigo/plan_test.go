package main

import (
	"slices"
	"testing"
)

func TestConstantsAreTwosComplement(t *testing.T) {
	c := constant{Width: 3}
	rest := c.read([]byte{1, 0, 0, 255, 255, 255, 0, 0, 128, 255, 255, 127, 9}, 4)
	if want := []int64{1, -1, -1 << 23, 1<<23 - 1}; !slices.Equal(c.coefficients, want) || !slices.Equal(rest, []byte{9}) {
		t.Fatalf("%v and %v", c.coefficients, rest)
	}
}

func TestValuesAreThoseOfTheOtherPrograms(t *testing.T) {
	// 2 (golden mod 1) - 1 and 2 (2 golden mod 1) - 1, golden = 0.6180339887498949
	for i, want := range []float64{0.2360679774997898, -0.5278640450004204} {
		if got := values(2)[i]; got-want > 1e-15 || want-got > 1e-15 {
			t.Errorf("value %d is %v, not %v", i, got, want)
		}
	}
}
