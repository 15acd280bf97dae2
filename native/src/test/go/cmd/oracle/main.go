// Command oracle answers commands on standard input, one JSON object a line, with one JSON object a line. Objects travel in
// their wire form, as base64; a failed command answers {"error": "..."} and the process goes on. It keeps nothing from one
// command to the next.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"blindserve.io/lattigo-oracle/frame"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// request holds the arguments of all commands; each uses some.
type request struct {
	Command    string
	Parameters json.RawMessage
	Kind       string
	Bytes      []byte

	SecretKey      []byte `json:"secret_key"`
	PublicKey      []byte `json:"public_key"`
	EvaluationKeys []byte `json:"evaluation_keys"`

	Relinearization *int
	Galois          []galoisKey

	Re, Im     []byte
	Level      int
	LogSlots   int `json:"log_slots"`
	Scale      string
	Plaintext  []byte
	Ciphertext []byte

	Operation string
	Operands  [][]byte
	Steps     int
	Count     int
	Diagonals []diagonal
	LogRatio  int `json:"log_ratio"`
}

type galoisKey struct {
	Element uint64 `json:",string"`
	Level   int
}

type diagonal struct {
	Index  int
	Re, Im []byte
}

type answer map[string]any

var commands = map[string]func(ckks.Parameters, *request) (answer, error){
	"parameters": writeParameters, "echo": echo, "keys": makeKeys, "key_noise": keyNoise, "encode": encode,
	"encrypt": encrypt, "decrypt": decrypt, "evaluate": evaluate,
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := json.NewEncoder(os.Stdout)
	for {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		if err == nil {
			err = out.Encode(reply(line))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func reply(line []byte) answer {
	out, err := serve(line)
	if err != nil {
		return answer{"error": err.Error()}
	}
	return out
}

// serve runs one command; Lattigo panics where it meets what it does not expect.
func serve(line []byte) (out answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	r := &request{}
	if err := json.Unmarshal(line, r); err != nil {
		return nil, err
	}
	command, known := commands[r.Command]
	if !known {
		return nil, fmt.Errorf("unknown command %q", r.Command)
	}
	var params ckks.Parameters
	if err := params.UnmarshalJSON(r.Parameters); err != nil {
		return nil, err
	}
	return command(params, r)
}

type object interface {
	UnmarshalBinary([]byte) error
	MarshalBinary() ([]byte, error)
}

// read gives bytes to Lattigo only after their length is known to be right.
func read[T object](kind string, body []byte, into T) (T, error) {
	if err := frame.Check(kind, body); err != nil {
		return into, err
	}
	return into, into.UnmarshalBinary(body)
}

func written(name string, o object) (answer, error) {
	body, err := o.MarshalBinary()
	return answer{name: body}, err
}
