package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// remotes is the address under which the suite's schemas refer to those in remotes/.
const remotes = "http://localhost:1234/"

const id = "pgstrata:///suite/default/1.0.0"

func runDraft(ctx context.Context, suite fs.FS, d draft, conn *pgx.Conn) (*report, error) {
	list, err := files(suite, d)
	if err != nil {
		return nil, err
	}
	served, err := fs.Sub(suite, "remotes")
	if err != nil {
		return nil, err
	}
	fetch := schema.Fetch(schema.Remote{Prefix: remotes, Files: served})
	r := &report{draft: d.folder}
	for _, f := range list {
		t := r.begin(f)
		for _, g := range f.groups {
			s, v, err := compiled(g, fetch, schema.DefaultDraft(d.meta), schema.AnyKeyword(), schema.AssertFormat(f.asserted()...))
			if err != nil {
				t.refuse(reason(err), len(g.Tests))
				continue
			}
			if err := t.group(ctx, conn, g, s, v); err != nil {
				return nil, fmt.Errorf("%s, %s, %s: %w", d.folder, f.name, g.Description, err)
			}
		}
	}
	return r, nil
}

func compiled(g group, fetch func(string) ([]byte, error), choices ...schema.Option) (*schema.Schema, *compile.Validator, error) {
	s, err := schema.Compile(id, g.Schema, fetch, choices...)
	if err != nil {
		return nil, nil, err
	}
	s.Document, s.Variant, s.Version = "suite", "default", schema.Version{Major: 1}
	v, err := compile.Schema(s)
	return s, v, err
}

// reason is a refusal without the place in the schema, so that equal ones are counted together.
func reason(err error) string {
	var known *fault.Error
	if !errors.As(err, &known) {
		return err.Error()
	}
	_, keyword, _ := strings.Cut(known.Object, ": ")
	return keyword + " " + known.Err.Error()
}

// group judges every document of a group with both engines, and by the library where a format is asserted.
func (t *tally) group(ctx context.Context, conn *pgx.Conn, g group, s *schema.Schema, v *compile.Validator) error {
	if err := fresh(ctx, conn); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, v.SQL); err != nil {
		return err
	}
	for _, c := range g.Tests {
		at := g.Description + ": " + c.Description
		document, err := schema.Decode(c.Data)
		switch {
		case err != nil:
			t.refuse(err.Error(), 1)
			continue
		case holdsNUL(document):
			t.refuse(`jsonb can't hold \u0000`, 1)
			continue
		}
		verdict, findings, err := ask(ctx, conn, v, c.Data)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Description, err)
		}
		own := s.Findings(document)
		if !slices.Equal(own, findings) {
			t.err(at, fmt.Sprintf("Go finds %v, Postgres finds %v", own, findings))
			continue
		}
		if verdict != (len(own) == 0) {
			t.err(at, fmt.Sprintf("Postgres says valid: %t, Go says valid: %t", verdict, len(own) == 0))
			continue
		}
		library, asked := t.library(g, document)
		if asked {
			t.beside(g.format(), library == verdict)
		}
		choice, excepted := t.file.exception(g)
		switch {
		case verdict == c.Valid:
			t.passed++
		case excepted && (choice.format == "" || asked && library == verdict):
			t.excepted[choice.reason]++
		default:
			t.err(at, fmt.Sprintf("both engines say valid: %t", verdict))
		}
	}
	return nil
}

// library is the verdict of jsonschema v5 on a document that a format is asserted of.
func (t *tally) library(g group, document any) (valid, asked bool) {
	judge := jsonschema.Formats[g.format()]
	if judge == nil || len(t.file.asserted()) == 0 {
		return false, false
	}
	return judge(document), true
}

func ask(ctx context.Context, conn *pgx.Conn, v *compile.Validator, document []byte) (valid bool, findings []schema.Finding, err error) {
	var found string
	err = conn.QueryRow(ctx, fmt.Sprintf("select %[1]s.%[2]s(d), %[1]s.%[3]s(d)::text from (select $1::text::jsonb as d offset 0) j",
		compile.Namespace, v.Name, v.Explain), string(document)).Scan(&valid, &found)
	if err != nil {
		return false, nil, err
	}
	return valid, findings, json.Unmarshal([]byte(found), &findings)
}

func holdsNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case []any:
		return slices.ContainsFunc(v, holdsNUL)
	case map[string]any:
		for key, item := range v {
			if holdsNUL(key) || holdsNUL(item) {
				return true
			}
		}
	}
	return false
}
