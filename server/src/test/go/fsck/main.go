// Command fsck has Tessera check logs: its client reads them, its fsck derives the root and every tile again from the
// entries. A test of the server runs it; see VerifyLogTest.
//
//	fsck -key VERIFIER-KEY LOG..
//
// Each LOG is a directory with the files of C2SP tlog-tiles, or an http(s) address under which they are served.
package main

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"net/url"
	"os"
	"strings"

	formats "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

func open(location string) (fsck.Fetcher, error) {
	if !strings.HasPrefix(location, "http://") && !strings.HasPrefix(location, "https://") {
		return &client.FileFetcher{Root: location}, nil
	}
	address, err := url.Parse(strings.TrimSuffix(location, "/") + "/")
	if err != nil {
		return nil, err
	}
	return client.NewHTTPFetcher(address, nil)
}

// leaves returns the leaf hashes of a bundle of entries.
func leaves(bundle []byte) ([][]byte, error) {
	var entries api.EntryBundle
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	hashes := make([][]byte, len(entries.Entries))
	for i, entry := range entries.Entries {
		hashes[i] = rfc6962.DefaultHasher.HashLeaf(entry)
	}
	return hashes, nil
}

// check returns the size of a log that Tessera accepts.
func check(ctx context.Context, verifier note.Verifier, location string) (uint64, error) {
	log, err := open(location)
	if err != nil {
		return 0, err
	}
	head, _, _, err := client.FetchCheckpoint(ctx, log.ReadCheckpoint, verifier, verifier.Name())
	if err != nil {
		return 0, err
	}
	if len(head.Hash) != sha256.Size {
		return 0, fmt.Errorf("a root of %d bytes", len(head.Hash))
	}
	return head.Size, fsck.New(verifier.Name(), verifier, log, leaves, fsck.Opts{N: 4}).Check(ctx)
}

func main() {
	key := flag.String("key", "", "the verifier key of the logs")
	flag.Parse()
	verifier, err := formats.NewVerifier(*key)
	if err != nil {
		fmt.Fprintln(os.Stderr, "the key is none:", err)
		os.Exit(2)
	}
	for _, location := range flag.Args() {
		size, err := check(context.Background(), verifier, location)
		if err != nil {
			fmt.Fprintln(os.Stderr, "not accepted:", err)
			os.Exit(1)
		}
		fmt.Printf("accepted: %d entries\n", size)
	}
}
