// Package infer drafts a JSON Schema from the documents that a column holds, and names the rows that don't fit the draft.
// The database sums the shapes up; only the summary and the keys of such rows come over.
package infer

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const op = "schema infer"

// What Options.Discriminator may be beside a column's name.
const (
	Auto = "auto" // look for one
	None = "none" // the documents have one shape
)

// Options says which documents are looked at, and how much of them a statement must cover.
type Options struct {
	Table         pg.Table
	Column        string
	Discriminator string  // Auto, None or a column
	Sample        int     // look at about so many rows; 0 means all
	MinShare      float64 // a statement that covers less stays out of the draft
	MostOutliers  int     // rows to name
	ShowValues    bool    // show what the outliers hold, shortened
}

// Draft is a schema for each variant, and what doesn't fit.
type Draft struct {
	Table         string         `json:"table"`
	Column        string         `json:"column"`
	Rows          int64          `json:"rows"`    // looked at
	Sampled       bool           `json:"sampled"` // there are more
	Hidden        bool           `json:"hidden"`  // row-level security may hide rows from this login
	Discriminator *Discriminator `json:"discriminator"`
	Variants      []Variant      `json:"variants"`
	Schema        *Schema        `json:"schema"` // of all variants
	OutlierRows   int64          `json:"outlier_rows"`
	Outliers      []Outlier      `json:"outliers"`
	Places        []Place        `json:"places"` // where the outliers are, the most frequent first
	Cut           bool           `json:"cut"`    // the documents are too deep or too wide to follow everywhere
}

// Discriminator is what chooses a document's shape: a column of the table, or a key at the top of the document.
type Discriminator struct {
	Column   string  `json:"column"`
	Key      string  `json:"key"`
	Explains float64 `json:"explains"` // the share of the differences between key sets that it accounts for; 0 when it was given
}

// Name is the column's or the key's.
func (d *Discriminator) Name() string { return d.Column + d.Key }

// Variant is the draft for one value of the discriminator; its name is "" where there is none.
type Variant struct {
	Name       string      `json:"variant"`
	Rows       int64       `json:"rows"`
	Schema     *Schema     `json:"schema"`
	Statements []Statement `json:"statements"`
}

// Statement is one thing that the draft says.
type Statement struct {
	Path    string  `json:"path"` // JSON Pointer, with * for any key of a map and - for any item of an array
	Keyword string  `json:"keyword"`
	Says    string  `json:"says"`
	Share   float64 `json:"share"` // of the values there
	Of      int64   `json:"of"`    // how many there are
}

// Outlier is a row that the draft refuses.
type Outlier struct {
	Key      map[string]string `json:"key"`
	Variant  string            `json:"variant"`
	Findings []Finding         `json:"findings"` // the first 20
}

// Finding is where a row departs from the draft.
type Finding struct {
	Pointer string `json:"pointer"`
	Keyword string `json:"keyword"`
	Value   string `json:"value,omitempty"` // only where values were asked for
}

// Place sums outliers up.
type Place struct {
	Variant string            `json:"variant"`
	Path    string            `json:"path"`
	Keyword string            `json:"keyword"`
	Count   int64             `json:"count"` // of values
	Example map[string]string `json:"example"`
}

// Run looks at the documents in one read-only transaction.
func Run(ctx context.Context, conn *pgx.Conn, o Options) (*Draft, error) {
	if o.MinShare <= 0.5 || o.MinShare > 1 {
		return nil, fault.New(op, "", fmt.Sprintf("a share of %v makes no schema", o.MinShare), "Use one above 0.5 and up to 1.")
	}
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, pg.Explain(err, op, pg.Describe(conn.Config()))
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	// The planner can't guess how many values a document holds, and would compile each of these queries to machine code.
	if _, err := tx.Exec(ctx, "set local jit = off; set local work_mem = '64MB'"); err != nil {
		return nil, pg.Explain(err, op, pg.Describe(conn.Config()))
	}
	s, err := look(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	draft, err := s.draft(ctx)
	return draft, pg.Explain(err, op, s.object())
}

func (s *survey) draft(ctx context.Context) (*Draft, error) {
	if err := s.discriminate(ctx); err != nil {
		return nil, err
	}
	d := &Draft{
		Table: s.o.Table.String(), Column: s.o.Column, Sampled: s.percent > 0, Hidden: s.hidden,
		Discriminator: s.by, Variants: []Variant{}, Outliers: []Outlier{}, Places: []Place{},
	}
	if err := s.descend(ctx); err != nil {
		return nil, err
	}
	if err := s.outliers(ctx, d); err != nil {
		return nil, err
	}
	for _, name := range sorted(s.roots) {
		root := s.roots[name]
		d.Variants = append(d.Variants, Variant{
			Name: name, Rows: root.total, Schema: standalone(root.schema()), Statements: root.statements(nil),
		})
	}
	d.Schema, d.Cut = s.whole(), s.cut
	return d, nil
}

// ParseColumn reads "table.column" or "schema.table.column".
func ParseColumn(text string) (pg.Table, string, error) {
	at := strings.LastIndexByte(text, '.')
	if at > 0 && at < len(text)-1 {
		if table, err := pg.ParseTable(text[:at]); err == nil {
			return table, text[at+1:], nil
		}
	}
	return pg.Table{}, "", fmt.Errorf("%q is not a column: want table.column or schema.table.column", text)
}

// decode reads what the database sends as jsonb.
func decode(text string, into any) error { return json.Unmarshal([]byte(text), into) }
