package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// nearlyAll are the optional files of which at least 95 in a hundred tests pass.
var nearlyAll = []string{"bignum", "float-overflow", "non-bmp-regex", "ecmascript-regex"}

// TestOfficialSuite runs the whole suite where there is one. No verdict may be wrong, and of the required tests nothing is
// refused but what jsonb can't hold.
func TestOfficialSuite(t *testing.T) {
	t.Parallel()
	folder := os.Getenv(envSuite)
	if folder == "" {
		t.Log(envSuite + " is not set: the official suite was not run")
		return
	}
	var out, problems bytes.Buffer
	wrong, err := judge(context.Background(), os.DirFS(folder), dbtest.New(t).URL, &out, &problems)
	if err != nil {
		t.Fatal(err)
	}
	if wrong > 0 {
		t.Errorf("%d wrong:\n%s", wrong, problems.String())
	}
	t.Log("\n" + out.String())
	for line := range strings.Lines(out.String()) {
		if strings.Contains(line, ", required: ") && !strings.Contains(line, "jsonb can't hold") {
			t.Errorf("refused: %s", line)
		}
		if name, counts, found := strings.Cut(strings.TrimSpace(line), " "); found && slices.Contains(nearlyAll, name) {
			var passed, refused, excepted, wrong int
			if _, err := fmt.Sscan(counts, &passed, &refused, &excepted, &wrong); err != nil || passed*100 < 95*(passed+refused+excepted+wrong) {
				t.Errorf("fewer than 95%% passed (%v): %s", err, line)
			}
		}
	}
}

// TestReport runs a suite of our own in which everything happens once: right, wrong and refused.
func TestReport(t *testing.T) {
	t.Parallel()
	suite := fstest.MapFS{
		"remotes/draft7/remote.json": {Data: []byte(`{"definitions": {"n": {"type": "number"}}}`)},
		"tests/draft7/kept.json": {Data: []byte(`[
			{"description": "remote", "schema": {"$ref": "http://localhost:1234/draft7/remote.json#/definitions/n"}, "tests": [
				{"description": "a number", "data": 1, "valid": true},
				{"description": "a text", "data": "1", "valid": false},
				{"description": "said wrongly", "data": "2", "valid": true},
				{"description": "NUL", "data": ["\u0000"], "valid": false},
				{"description": "huge", "data": 1e200000, "valid": true}]},
			{"description": "format is an annotation", "schema": {"format": "ipv4"}, "tests": [
				{"description": "no address", "data": "x", "valid": true}]}]`)},
		"tests/draft7/optional/content.json": {Data: []byte(`[{"description": "c", "schema": {"contentMediaType": "application/json"}, "tests": [
			{"description": "not JSON", "data": "{", "valid": false},
			{"description": "JSON", "data": "{}", "valid": true}]}]`)},
		"tests/draft7/optional/format/hostname.json": {Data: []byte(`[
			{"description": "validation of A-label (punycode) host names", "schema": {"format": "hostname"}, "tests": [
				{"description": "not decoded", "data": "xn--X", "valid": false},
				{"description": "right", "data": "xn--zca", "valid": true},
				{"description": "not as the library says", "data": "a.", "valid": true}]},
			{"description": "others", "schema": {"format": "hostname"}, "tests": [
				{"description": "no exception of this group", "data": "xn--X", "valid": false}]}]`)},
	}
	var out, problems bytes.Buffer
	wrong, err := judge(context.Background(), suite, dbtest.New(t).URL, &out, &problems)
	if err != nil || wrong != 3 {
		t.Fatalf("%d wrong, %v\n%s%s", wrong, err, out.String(), problems.String())
	}
	for _, want := range []string{
		"draft4 none in the folder", "draft7 required 3 2 0 1 50.0%", "draft7 optional 1 0 1 0 50.0%", "hostname 1 0 1 2 25.0%",
		"1 draft7, optional: contentEncoding", "1 draft7, formats, asserted: a label of hostname", "hostname 3 1",
		`1 draft7, required: jsonb can't hold \u0000`, "1 draft7, required: not JSON that Postgres can hold: a number has too many digits",
	} {
		if !strings.Contains(strings.Join(strings.Fields(out.String()), " "), want) {
			t.Errorf("the report lacks %q:\n%s", want, out.String())
		}
	}
	if want := "wrong: draft7, kept: remote: said wrongly: both engines say valid: false"; !strings.Contains(problems.String(), want) {
		t.Errorf("problems: %s", problems.String())
	}
}
