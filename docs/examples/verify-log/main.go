// Command verify-log checks an access log without any code of the server: the signature of its checkpoint by
// golang.org/x/mod/sumdb/note, its tree by golang.org/x/mod/sumdb/tlog, and that each entry is the one in the tree.
//
//	go run . -key VERIFIER-KEY LOG
//
// LOG is a directory with the files of C2SP tlog-tiles, or an http(s) address under which they are served, to callers with the token that
// BLINDSERVE_TOKEN holds where the server wants one.
package main

import (
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height  = 8
	full    = 1 << height
	largest = full * (2 + 65535) // no file of a log is larger
)

// fetch returns one file of a log.
type fetch func(path string) ([]byte, error)

func open(location string) fetch {
	if !strings.HasPrefix(location, "http://") && !strings.HasPrefix(location, "https://") {
		return func(path string) ([]byte, error) {
			return os.ReadFile(filepath.Join(location, filepath.FromSlash(path)))
		}
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client := &http.Client{Timeout: time.Minute, CheckRedirect: stay}
	return func(path string) ([]byte, error) {
		request, err := http.NewRequest(http.MethodGet, strings.TrimSuffix(location, "/")+"/"+path, nil)
		if err != nil {
			return nil, err
		}
		if token := os.Getenv("BLINDSERVE_TOKEN"); token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		answer, err := client.Do(request)
		if err != nil {
			return nil, err
		}
		defer answer.Body.Close()
		if answer.StatusCode == http.StatusNotFound {
			return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
		}
		if answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s: %s", path, answer.Status)
		}
		return io.ReadAll(io.LimitReader(answer.Body, largest))
	}
}

// widest fetches a tile; a log may drop a partial one once it has the full one, which begins with the same bytes.
func (f fetch) widest(path string) ([]byte, error) {
	data, err := f(path)
	if partial := strings.LastIndex(path, ".p/"); errors.Is(err, fs.ErrNotExist) && partial >= 0 {
		return f(path[:partial])
	}
	return data, err
}

// tiles lets tlog read tiles under the names that C2SP tlog-tiles gives them.
type tiles struct{ fetch fetch }

func (t tiles) Height() int                     { return height }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, err := t.fetch.widest(strings.Replace(tile.Path(), "tile/8/", "tile/", 1))
		if err != nil {
			return nil, err
		}
		size := tile.W * tlog.HashSize
		if len(data) != size && len(data) != full*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", tile.Path(), len(data))
		}
		found[i] = data[:size]
	}
	return found, nil
}

// head returns the tree that the holder of the key signed. Of several keys it takes the first that x/mod knows.
func head(fetch fetch, keys string) (tlog.Tree, error) {
	var verifier note.Verifier
	err := errors.New("no key")
	for _, key := range strings.Fields(keys) {
		if verifier, err = note.NewVerifier(key); err == nil {
			break
		}
	}
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := fetch("checkpoint")
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("the note is no checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 {
		return tlog.Tree{}, errors.New("the checkpoint has no size")
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// bundle returns the first entries of a bundle, which has so many or is full.
func bundle(data []byte, width int64) ([][]byte, error) {
	var entries [][]byte
	for int64(len(entries)) < width {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("a bundle of entries is too short")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries, data = append(entries, data[2:end]), data[end:]
	}
	if width < full && len(data) > 0 {
		rest, err := bundle(data, full-width)
		if err != nil || len(rest) != int(full-width) {
			return nil, errors.New("a bundle of entries is too long")
		}
	} else if len(data) > 0 {
		return nil, errors.New("a bundle of entries is too long")
	}
	return entries, nil
}

// verify checks every entry of a log against its signed checkpoint, and returns that.
func verify(fetch fetch, key string) (tlog.Tree, error) {
	tree, err := head(fetch, key)
	if err != nil {
		return tree, fmt.Errorf("checkpoint: %w", err)
	}
	reader := tlog.TileHashReader(tree, tiles{fetch})
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return tree, err
	}
	if root != tree.Hash {
		return tree, errors.New("the tiles do not give the signed root")
	}
	for start := int64(0); start < tree.N; start += full {
		width := min(full, tree.N-start)
		path := strings.Replace(tlog.Tile{H: height, L: 0, N: start / full, W: int(width)}.Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := fetch.widest(path)
		if err != nil {
			return tree, err
		}
		entries, err := bundle(data, width)
		if err != nil {
			return tree, fmt.Errorf("%s: %w", path, err)
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, start+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return tree, err
		}
		for i, entry := range entries {
			if tlog.RecordHash(entry) != hashes[i] {
				return tree, fmt.Errorf("entry %d is not the one in the tree", start+int64(i))
			}
		}
	}
	return tree, nil
}

func main() {
	key := flag.String("key", "", "the verifier key of the log, or all of them")
	flag.Parse()
	if flag.NArg() != 1 || *key == "" {
		fmt.Fprintln(os.Stderr, "usage: verify-log -key VERIFIER-KEY DIRECTORY-OR-ADDRESS")
		os.Exit(2)
	}
	tree, err := verify(open(flag.Arg(0)), *key)
	if err != nil {
		fmt.Fprintln(os.Stderr, "not verified:", err)
		os.Exit(1)
	}
	fmt.Printf("verified: %d entries, root %v\n", tree.N, tree.Hash)
}
