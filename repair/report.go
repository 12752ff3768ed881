package repair

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

// Caps of a report's lists; what goes beyond is counted in the fields called dropped.
const (
	MaxFindings = 10_000
	MaxRefusals = 1_000
	MaxExamples = 3
)

// States of a run.
const (
	Done    = "done"
	Stopped = "stopped" // by a person, or by MaxBad
	Failed  = "failed"
)

// Key is a row's primary key: column name to value as text.
type Key map[string]string

// String is the key as a person reads it.
func (k Key) String() string { return target.Key(k).String() }

// Report is the outcome of a scan, complete or not. Its JSON form is stable: fields are added, never renamed.
type Report struct {
	Scan      string    `json:"scan,omitempty"` // id in pgstrata.scans; only with Apply
	Applied   bool      `json:"applied"`        // whether the run was allowed to write
	State     string    `json:"state"`          // done, stopped or failed
	StartedAt time.Time `json:"started_at"`
	Seconds   float64   `json:"seconds"`

	Totals
	Documents []DocumentReport `json:"documents"` // in the order of the project

	Findings        []Finding `json:"findings"` // sorted by document, variant, version, pointer, keyword, tenant
	FindingsDropped int64     `json:"findings_dropped"`
	Refusals        []Refusal `json:"refusals"` // what --apply could not reset, the first MaxRefusals
	RefusalsDropped int64     `json:"refusals_dropped"`
	Warnings        []string  `json:"warnings"`
}

// Totals count documents, each once however many findings it has.
type Totals struct {
	Rows    int64 `json:"rows"`    // judged
	Bad     int64 `json:"bad"`     // with at least one finding
	Future  int64 `json:"future"`  // of the bad: of a version later than every known one
	Reset   int64 `json:"reset"`   // reset to the safe default, original kept
	Changed int64 `json:"changed"` // left alone: the row changed between judgement and reset
	Refused int64 `json:"refused"` // not reset: see Refusals
	Left    int64 `json:"left"`    // bad and not reset when the run ended
}

// DocumentReport is what one document of the project came to.
type DocumentReport struct {
	Document string  `json:"document"`
	Table    string  `json:"table"`
	Column   string  `json:"column"`
	Share    float64 `json:"share"` // bad divided by rows
	Totals
}

// Finding counts one kind of mistake of one tenant.
type Finding struct {
	Document string `json:"document"`
	Variant  string `json:"variant"`
	Version  string `json:"version"` // "" unless the document names a known or a future one
	Tenant   string `json:"tenant"`  // "" without a tenant column
	Pointer  string `json:"pointer"` // JSON Pointer within the document
	Keyword  string `json:"keyword"` // of JSON Schema; also discriminator and version
	Message  string `json:"message"`
	Count    int64  `json:"count"`
	Examples []Key  `json:"examples"` // at most MaxExamples
	Tenants  int    `json:"tenants,omitempty"`
}

// Refusal is a bad document that could not be reset. Nothing of it was changed.
type Refusal struct {
	Document   string `json:"document"`
	Variant    string `json:"variant"`
	Tenant     string `json:"tenant"`
	Key        Key    `json:"key"`
	Reason     string `json:"reason"`               // a sentence
	Constraint string `json:"constraint,omitempty"` // the constraint that refused the safe default
	SQLState   string `json:"sqlstate,omitempty"`
}

// Problem is one thing wrong with one document.
type Problem struct {
	Pointer string `json:"pointer"`
	Keyword string `json:"keyword"`
	Message string `json:"message"`
	Schema  string `json:"schema"` // where the rule stands
}

// String is the problem as a person reads it.
func (p Problem) String() string {
	return target.Sentence(schema.Finding{Pointer: p.Pointer, Keyword: p.Keyword, Message: p.Message})
}

// Clean tells whether no bad document is left.
func (r *Report) Clean() bool { return r.Left == 0 }

// ByPlace folds the tenants together: one finding for each document, variant, version, pointer and keyword,
// the most frequent first. Tenants says how many it concerns; 0 without tenants.
func (r *Report) ByPlace() []Finding {
	type place struct{ document, variant, version, pointer, keyword string }
	var folded []*Finding
	index := map[place]*Finding{}
	for _, f := range r.Findings {
		at := place{f.Document, f.Variant, f.Version, f.Pointer, f.Keyword}
		sum := index[at]
		if sum == nil {
			sum = &Finding{Document: f.Document, Variant: f.Variant, Version: f.Version, Pointer: f.Pointer, Keyword: f.Keyword, Message: f.Message}
			index[at], folded = sum, append(folded, sum)
		}
		sum.Count += f.Count
		sum.Examples = append(sum.Examples, f.Examples[:min(len(f.Examples), MaxExamples-len(sum.Examples))]...)
		if f.Tenant != "" {
			sum.Tenants++ // groups differ in their tenant, so each is counted once
		}
	}
	slices.SortStableFunc(folded, func(a, b *Finding) int { return cmp.Compare(b.Count, a.Count) })
	out := make([]Finding, len(folded))
	for i, f := range folded {
		out[i] = *f
	}
	return out
}

func (t *Totals) add(o Totals) {
	t.Rows += o.Rows
	t.Bad += o.Bad
	t.Future += o.Future
	t.Reset += o.Reset
	t.Changed += o.Changed
	t.Refused += o.Refused
	t.Left += o.Left
}

func andMore(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", and %d more", n)
}
