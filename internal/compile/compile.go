// Package compile turns resolved JSON Schemas into SQL text: validators, explainers, the trigger that calls them, and their migration.
// It is pure: it needs no connection, and what it can't translate exactly it refuses, with the schema's path and the reason.
package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Namespace is the database schema that every generated function stands in.
const Namespace = "pgstrata_check"

const op = "compile schema"

// Validator is one version's pair of functions, as SQL text.
type Validator struct {
	Name     string // the boolean function, unqualified
	Explain  string // its slow twin
	Identity string // document, variant, version and hash, as the comments hold it
	SQL      string // every function of the group with its grant and comment; each statement ends with ";\n"

	statements []string
	functions  []string // signatures for drop, helpers included
}

// self stands for the group's own name until the hash is known, since recursive functions name themselves.
const self = "{self}"

// Schema compiles one version.
func Schema(s *schema.Schema) (*Validator, error) {
	if err := supported(s); err != nil {
		return nil, err
	}
	_, functions, err := writeOut(s.Root, false)
	if err != nil {
		return nil, fault.Wrap(err, op, place(s, s.Root), "Give the large part a smaller shape, or split the document.")
	}
	var text strings.Builder
	for _, f := range functions {
		text.WriteString(f.create() + ";\n")
	}
	hash := hashOf(text.String())
	version := strings.ReplaceAll(s.Version.String(), ".", "_")
	name := nameOf(s.Document+"_"+s.Variant, "__"+version+"__"+hash, longestSuffix(functions))

	v := &Validator{
		Name:     name,
		Explain:  name + whySuffix,
		Identity: fmt.Sprintf("document %s, variant %s, version %s, hash %s", s.Document, s.Variant, s.Version, hash),
	}
	for _, f := range functions {
		signature := Namespace + "." + name + f.suffix + "(" + f.types() + ")"
		v.functions = append(v.functions, signature)
		v.statements = append(v.statements,
			strings.ReplaceAll(f.create(), self, name)+";\n",
			fmt.Sprintf("grant execute on function %s to public;\n", signature),
			fmt.Sprintf("comment on function %s is\n  %s;\n", signature, pg.Literal(f.about+": "+v.Identity+".")))
	}
	v.SQL = strings.Join(v.statements, "")
	return v, nil
}

// hashOf names a text by the first 10 hexadecimal digits of its SHA-256.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:10]
}

var notInName = regexp.MustCompile(`[^a-z0-9_]`)

// nameOf joins front and back to a plain identifier that leaves room for a suffix; the front is cut when it is too long.
func nameOf(front, back string, room int) string {
	front = notInName.ReplaceAllString(strings.ToLower(front), "_")
	if front[0] >= '0' && front[0] <= '9' {
		front = "_" + front
	}
	return front[:min(len(front), pg.MaxIdent-len(back)-room)] + back
}

func longestSuffix(functions []function) int {
	n := 0
	for _, f := range functions {
		n = max(n, len(f.suffix))
	}
	return n
}
