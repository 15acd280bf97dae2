// Command cosignatures does with signed checkpoints what programs of others do, by code that others wrote
// (golang.org/x/mod and github.com/transparency-dev/formats).
//
//	cosignatures verify NOTE VKEY...   opens the note under all keys and prints name and id of each that signed
//	cosignatures sign                  makes a log's key, an ML-DSA-44 and an Ed25519 cosigner's, and a note of all three
package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"

	"github.com/transparency-dev/formats/note"
	sumdb "golang.org/x/mod/sumdb/note"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(words []string) error {
	switch {
	case len(words) > 2 && words[0] == "verify":
		return verify(words[1], words[2:])
	case len(words) == 1 && words[0] == "sign":
		return sign()
	}
	return fmt.Errorf("usage: cosignatures verify NOTE VKEY... | sign")
}

func verify(file string, keys []string) error {
	signed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var verifiers []sumdb.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return fmt.Errorf("%.60s: %w", key, err)
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := sumdb.Open(signed, sumdb.VerifierList(verifiers...))
	if err != nil {
		return err
	}
	for _, one := range opened.Sigs {
		fmt.Printf("%s+%08x\n", one.Name, one.Hash)
	}
	return nil
}

func sign() error {
	const name = "log.example/go"
	logKey, logVkey, err := sumdb.GenerateKey(rand.Reader, name)
	if err != nil {
		return err
	}
	log, err := sumdb.NewSigner(logKey)
	if err != nil {
		return err
	}
	pqKey, pqVkey, err := note.GenerateMLDSAKey(name)
	if err != nil {
		return err
	}
	pq, err := note.NewMLDSASigner(pqKey)
	if err != nil {
		return err
	}
	witnessKey, witnessVkey, err := sumdb.GenerateKey(rand.Reader, "witness.example/go")
	if err != nil {
		return err
	}
	witness, err := note.NewSignerForCosignatureV1(witnessKey)
	if err != nil {
		return err
	}
	witnessVkey, err = note.VKeyToCosignatureV1(witnessVkey)
	if err != nil {
		return err
	}
	root := sha256.Sum256(nil)
	text := fmt.Sprintf("%s\n0\n%s\n", name, base64.StdEncoding.EncodeToString(root[:]))
	signed, err := sumdb.Sign(&sumdb.Note{Text: text}, log, pq, witness)
	if err != nil {
		return err
	}
	fmt.Printf("%s\n%s\n%s\n%s", logVkey, pqVkey, witnessVkey, signed)
	return nil
}
