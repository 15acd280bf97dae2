package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

// The test log of Tessera, which lies with the tests of the server.
const (
	log = "../../../keys/src/test/resources/tessera-log"
	key = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
)

// copied returns a copy of the log at one of its sizes.
func copied(t *testing.T, size string) string {
	t.Helper()
	folder := t.TempDir()
	names := map[string]string{"checkpoint." + size: "checkpoint"}
	for _, tile := range []string{"tile/0/000.p/", "tile/entries/000.p/"} {
		names[tile+size] = tile + size
	}
	for from, to := range names {
		data, err := os.ReadFile(filepath.Join(log, from))
		if err != nil {
			t.Fatal(err)
		}
		target := filepath.Join(folder, to)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestDirectoryAndServer(t *testing.T) {
	for _, size := range []string{"1", "8", "15"} {
		folder := copied(t, size)
		server := httptest.NewServer(http.FileServer(http.Dir(folder)))
		defer server.Close()
		for _, location := range []string{folder, server.URL} {
			if _, err := verify(open(location), key); err != nil {
				t.Errorf("size %s: %v", size, err)
			}
		}
	}
}

func TestEveryChangedByteIsFound(t *testing.T) {
	folder := copied(t, "15")
	for _, name := range []string{"checkpoint", "tile/0/000.p/15", "tile/entries/000.p/15"} {
		path := filepath.Join(folder, name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := range data {
			data[i] ^= 1
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
			if _, err := verify(open(folder), key); err == nil {
				t.Fatalf("byte %d of %s was changed and the log verified", i, name)
			}
			data[i] ^= 1
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
