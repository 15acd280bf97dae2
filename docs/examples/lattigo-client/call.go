package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	maxAnswer = 1 << 28
	maxTries  = 4
)

// server is the URL that paths are appended to.
type server string

var client = http.Client{Timeout: 5 * time.Minute,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// send makes one request; again only where the server is too busy, with the same bytes, a few times. code is the error code
// of a refusal that the caller can mend, and then there is no content; any other refusal ends the program.
func (s server) send(method, path string, header map[string]string, body []byte, mendable string) (content []byte, code string) {
	for try := 1; ; try++ {
		request := must(http.NewRequest(method, strings.TrimRight(string(s), "/")+path, bytes.NewReader(body)))
		for name, value := range header {
			request.Header.Set(name, value)
		}
		answer := must(client.Do(request))
		content := must(io.ReadAll(io.LimitReader(answer.Body, maxAnswer)))
		answer.Body.Close()
		if answer.StatusCode/100 == 2 {
			return content, ""
		}
		var refusal struct{ Error, Code string }
		_ = json.Unmarshal(content, &refusal) // a proxy on the way may say something else
		if refusal.Code != "" && refusal.Code == mendable {
			return nil, mendable
		}
		busy := answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusServiceUnavailable
		require(busy && try < maxTries, "%s: %s %s", answer.Status, refusal.Code, refusal.Error)
		seconds, _ := strconv.Atoi(answer.Header.Get("Retry-After"))
		time.Sleep(time.Duration(min(max(seconds, 1), 10)) * time.Second)
	}
}

func (s server) get(path string) []byte {
	content, _ := s.send(http.MethodGet, path, nil, nil, "")
	return content
}

func modelPath(model, version string) string {
	path := "/v2/models/" + url.PathEscape(model)
	if version != "" {
		path += "/versions/" + url.PathEscape(version)
	}
	return path
}

type about struct{ Features, Labels []string }

// describe returns the names of features and classes, where the server has them.
func (s server) describe(model, version string) about {
	var metadata struct{ Parameters about }
	err := json.Unmarshal(s.get(modelPath(model, version)), &metadata)
	require(err == nil, "the model's metadata: %v", err)
	return metadata.Parameters
}

func (s server) spec(model, version, plan string) *spec {
	return parseSpec(s.get(modelPath(model, version) + "/encryption?plan=" + url.QueryEscape(plan)))
}

// upload sends evaluation keys and returns their id.
func (s server) upload(spec *spec, body []byte) string {
	id := fmt.Sprintf("%x", sha256.Sum256(body))
	header := map[string]string{"Content-Type": "application/octet-stream", "Blindserve-Key-Profile": spec.KeyProfile}
	s.send(http.MethodPut, "/v2/evaluation-keys/"+id, header, body, "")
	return id
}

type tensor struct {
	Name       string            `json:"name"`
	Datatype   string            `json:"datatype"`
	Shape      []int             `json:"shape"`
	Parameters map[string]string `json:"parameters"`
	Data       [][]byte          `json:"data"` // encoding/json writes and reads base64
}

// infer sends the ciphertexts of each input and returns those of the first output. Keys that were evicted are sent again.
func (s server) infer(spec *spec, id string, k *keys, ciphertexts [][][]byte) [][]byte {
	var inputs []tensor
	for i, in := range spec.Inputs {
		inputs = append(inputs, tensor{in.Name, "BYTES", []int{len(ciphertexts[i])}, map[string]string{"content_type": "base64"}, ciphertexts[i]})
	}
	body := must(json.Marshal(map[string]any{"inputs": inputs, "outputs": []map[string]string{{"name": spec.Outputs[0].Name}},
		"parameters": map[string]string{"encryption": "ckks", "wire": "lattigo-v6", "plan": spec.PlanDigest, "evaluation_key": id}}))
	path, header := modelPath(spec.ModelName, spec.ModelVersion)+"/infer", map[string]string{"Content-Type": "application/json"}
	content, code := s.send(http.MethodPost, path, header, body, "unknown_evaluation_key")
	if code != "" {
		s.upload(spec, k.evaluation)
		content, _ = s.send(http.MethodPost, path, header, body, "")
	}
	var answer struct{ Outputs []tensor }
	err := json.Unmarshal(content, &answer)
	require(err == nil && len(answer.Outputs) == 1 && answer.Outputs[0].Name == spec.Outputs[0].Name && answer.Outputs[0].Datatype == "BYTES", "the answer is not the output %s: %v", spec.Outputs[0].Name, err)
	return answer.Outputs[0].Data
}
