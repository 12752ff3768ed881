package census

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

// run is one pass over a document's rows.
type run struct {
	*target.Target
	ways     ways
	values   bool
	out      *Tried
	sample   string
	versions map[[2]string]*TriedVersion
	reasons  map[Cause]*Reason
}

func newRun(t *target.Target, w ways, size int64, o TryOptions) *run {
	r := &run{
		Target: t, ways: w, values: o.ShowValues, versions: map[[2]string]*TriedVersion{}, reasons: map[Cause]*Reason{},
		out: &Tried{Name: t.Name, Table: t.Table.String(), Column: t.Column, Of: max(size, 0), Versions: []TriedVersion{}, Reasons: []Reason{}},
	}
	r.sample = tableSample(o.Sample, size)
	r.out.Sampled = r.sample != ""
	return r
}

// manyRows is the size from which on a sample takes whole pages: to look at each row would read the whole table.
const manyRows = 1_000_000

// tableSample chooses about so many rows, and the same ones as long as the table stays as it is; "" is all of them.
func tableSample(wanted, size int64) string {
	if wanted == 0 || size != unknown && size <= wanted {
		return ""
	}
	if size == unknown { // then it is large
		return " tablesample system (1) repeatable (1)"
	}
	method, percent := "bernoulli", 100*float64(wanted)/float64(size)
	if size >= manyRows {
		method = "system"
	}
	return fmt.Sprintf(" tablesample %s (%.6f) repeatable (1)", method, percent)
}

// row is one that was read.
type row struct {
	key           chunk.Position
	variant, text string
	lifted        *string // by SQL
	why           []byte  // it can't be lifted by SQL, as lens.Failure in JSON
}

func (r *run) read(ctx context.Context, tx pgx.Tx) error {
	lifted, why := r.ways.sql(r.DocSQL(), r.VariantSQL(), r.VersionField)
	rows, err := tx.Query(ctx, fmt.Sprintf("select %s, coalesce(%s, ''), %s::text, (%s)::text, %s from %s d%s where %s is not null",
		r.Walk.Texts("d"), r.VariantSQL(), r.DocSQL(), lifted, why, r.Table.SQL(), r.sample, r.DocSQL()))
	if err != nil {
		return err
	}
	one := row{key: make(chunk.Position, len(r.Walk.Key))}
	var dest []any
	for i := range one.key {
		dest = append(dest, &one.key[i])
	}
	_, err = pgx.ForEachRow(rows, append(dest, &one.variant, &one.text, &one.lifted, &one.why), func() error { return r.take(one) })
	return err
}

func (r *run) take(one row) error {
	verdict, err := r.Set.Judge(one.variant, []byte(one.text))
	if err != nil { // it is JSON, since it comes from a jsonb column
		verdict = schema.Verdict{Findings: []schema.Finding{{Keyword: schema.Unjudged, Message: "is nested too deeply to be judged"}}}
	}
	doc, _ := schema.Decode([]byte(one.text))
	version := r.version(one.variant, verdict.Version, doc)
	r.out.Rows++
	version.Documents++
	stop := func(at string, found []schema.Located) {
		version.Breaks++
		r.out.Breaks++
		for _, c := range causes(at, found) {
			r.count(one, version, c.Cause, c.pointer)
		}
	}
	if len(verdict.Findings) > 0 {
		if f := &verdict.Findings[0]; f.Keyword == "version" && r.retired(version) {
			f.Keyword, f.Message = Retired, "is a retired version"
		}
		stop(AtStored, located(verdict, doc))
		return nil
	}
	way := r.ways.of(one.variant, verdict.Version)
	if way == nil { // it is of the newest version
		return nil
	}
	lifted, failure, err := way.carry(doc, one)
	switch {
	case err != nil:
		return err
	case failure != nil:
		version.Breaks++
		r.out.Breaks++
		cause := Cause{At: AtLens, Lens: failure.Lens, Step: failure.Step, Message: failure.Message}
		r.count(one, version, cause, failure.Pointer)
	case lifted == nil:
		version.Untried++
		version.Why = way.untried
		r.out.Untried++
	default:
		if found := way.newest.Located(lifted); len(found) > 0 {
			stop(AtNewest, found)
		}
	}
	return nil
}

// located are the findings with their places; a document of no known version has none in a schema.
func located(v schema.Verdict, doc any) []schema.Located {
	if v.Schema != nil {
		return v.Schema.Located(doc)
	}
	var all []schema.Located
	for _, f := range v.Findings {
		all = append(all, schema.Located{Finding: f, Place: f.Pointer})
	}
	return all
}

type placed struct {
	Cause
	pointer string
}

// causes are a document's findings, those of one cause once.
func causes(at string, found []schema.Located) []placed {
	var all []placed
	for _, f := range found {
		c := Cause{At: at, Place: f.Place, Keyword: f.Keyword, Message: f.Message}
		if !slices.ContainsFunc(all, func(p placed) bool { return p.Cause == c }) {
			all = append(all, placed{c, f.Pointer})
		}
	}
	return all
}

// version is where a document is counted. What is written where the version stands is shown only if it is one.
func (r *run) version(variant, known string, doc any) *TriedVersion {
	name := known
	if object, ok := doc.(map[string]any); ok && name == "" {
		written, _ := object[r.VersionField].(string)
		if _, err := schema.ParseVersion(written); err == nil && len(written) <= maxNamed {
			name = written
		}
	}
	at := [2]string{variant, name}
	if r.versions[at] == nil && len(r.versions) >= maxVersions {
		at = [2]string{}
	}
	if r.versions[at] == nil {
		r.versions[at] = &TriedVersion{Variant: at[0], Version: at[1]}
	}
	return r.versions[at]
}

func (r *run) retired(v *TriedVersion) bool {
	f := r.Set.Family(v.Variant)
	return f != nil && slices.ContainsFunc(f.Retired(), func(s *schema.Schema) bool { return s.Version.String() == v.Version })
}

func (r *run) count(one row, v *TriedVersion, c Cause, pointer string) {
	c.Variant, c.Version = v.Variant, v.Version
	reason := r.reasons[c]
	if reason == nil {
		if len(r.reasons) >= maxReasons {
			r.out.ReasonsDropped++
			return
		}
		reason = &Reason{Cause: c}
		r.reasons[c] = reason
	}
	reason.Documents++
	if e := &reason.Example; e.Key == nil || len(one.text) < e.size {
		*e = Example{Key: r.Walk.Map(one.key), Pointer: pointer, size: len(one.text)}
		if e.size <= maxExample {
			e.Document = r.show(one.text)
		}
	}
}

func (r *run) show(text string) json.RawMessage {
	if r.values {
		return json.RawMessage(text)
	}
	doc, err := schema.Decode([]byte(text))
	if err != nil { // it was decoded before
		return nil
	}
	return json.RawMessage(lens.Text(shape(doc)))
}

func (r *run) finish() *Tried {
	for _, v := range r.versions {
		r.out.Versions = append(r.out.Versions, *v)
	}
	slices.SortFunc(r.out.Versions, func(a, b TriedVersion) int {
		return cmp.Or(cmp.Compare(a.Variant, b.Variant), compareVersions(a.Version, b.Version))
	})
	for _, reason := range r.reasons {
		r.out.Reasons = append(r.out.Reasons, *reason)
	}
	slices.SortFunc(r.out.Reasons, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Variant, b.Variant), compareVersions(a.Version, b.Version),
			strings.Compare(a.At, b.At), strings.Compare(a.Place, b.Place), strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.Step, b.Step), strings.Compare(a.Message, b.Message))
	})
	return r.out
}

// shape is a value with the names of types for what it holds; alike items of a list stand once.
func shape(value any) any {
	switch value := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(value))
		for key, v := range value {
			out[key] = shape(v)
		}
		return out
	case []any:
		out := []any{}
		seen := map[string]bool{}
		for _, v := range value {
			item := shape(v)
			if text := lens.Text(item); !seen[text] {
				seen[text] = true
				out = append(out, item)
			}
		}
		return out
	case string:
		return "string"
	case json.Number:
		return "number"
	case bool:
		return "boolean"
	}
	return "null"
}

// carry takes a document over. All results are nil when nobody can tell what would become of it.
func (w *way) carry(doc any, one row) (lifted any, failure *lens.Failure, err error) {
	switch {
	case w.untried != "":
		return nil, nil, nil
	case w.lift == "":
		lifted, _, err = w.lens.Up(doc, nil)
		if errors.As(err, &failure) {
			return nil, failure, nil
		}
		return lifted, nil, err
	case one.lifted != nil:
		lifted, err = schema.Decode([]byte(*one.lifted))
		return lifted, nil, err
	}
	failure = &lens.Failure{Lens: w.lens.String(), Message: "the lens's function gives nothing"}
	if one.why != nil {
		err = json.Unmarshal(one.why, failure)
	}
	return nil, failure, err
}
