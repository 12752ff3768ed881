package types

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestGo compiles and vets the models in a module of their own, without any dependency, and lets them decode and encode.
func TestGo(t *testing.T) {
	t.Parallel()
	list := subjects(t)
	dir := t.TempDir()
	put := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var imports, calls strings.Builder
	var input bytes.Buffer
	for i, s := range list {
		text, err := Languages[0].Emit(Of(s.schema), s.name)
		if err != nil {
			t.Fatal(err)
		}
		put(s.name+"/models.go", text)
		root := pascal(s.schema.Document)
		fmt.Fprintf(&imports, "%q\n", "models/"+s.name)
		fmt.Fprintf(&calls, "func(d []byte) answer { return try(d, %[1]s.Decode%[2]s, %[1]s.Encode%[2]s, func(err error) (string, string) { e := err.(*%[1]s.InvalidError); return e.Pointer, e.Message }) },\n", s.name, root)
		for _, d := range s.docs {
			if err := json.NewEncoder(&input).Encode(map[string]any{"model": i, "text": d.text}); err != nil {
				t.Fatal(err)
			}
		}
	}
	driver, err := os.ReadFile("testdata/driver/main.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	put("go.mod", "module models\n\ngo 1.26\n")
	put("main.go", strings.NewReplacer("IMPORTS", imports.String(), "CALLS", calls.String()).Replace(string(driver)))
	for _, arguments := range [][]string{{"vet", "./..."}, {"build", "-o", "driver", "."}} {
		cmd := exec.Command("go", arguments...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(arguments, " "), err, out)
		}
	}
	cmd := exec.Command(filepath.Join(dir, "driver"))
	cmd.Stdin = &input
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	dec := json.NewDecoder(bytes.NewReader(out))
	for _, s := range list {
		answers := make([]answer, len(s.docs))
		for i := range answers {
			if err := dec.Decode(&answers[i]); err != nil {
				t.Fatal(err)
			}
		}
		report(t, s, answers)
	}
}
