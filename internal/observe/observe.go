// Package observe reads what guards that only observe have recorded: which writes would have been refused, where and since when.
package observe

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

const op = "schema observed"

var table = pg.Table{Schema: "pgstrata", Name: "observations"}

// Report is what was observed, the most frequent place of each document first.
type Report struct {
	Documents []Document `json:"documents"`
	Places    []Place    `json:"places"`
	Missed    int64      `json:"missed"` // bad writes of all documents that were not counted by place, as so many came at once
}

// Document sums up one document.
type Document struct {
	Name    string `json:"document"`
	Mode    string `json:"mode"`    // what pgstrata.yaml says
	Active  bool   `json:"active"`  // the database's guard is the one that pgstrata.yaml and the schemas ask for
	Earlier int64  `json:"earlier"` // seen by guards of other schemas, and in no place of the report
}

// Place is somewhere in a document where written documents were bad.
type Place struct {
	Document  string              `json:"document"`
	Variant   string              `json:"variant"`
	Pointer   string              `json:"pointer"`
	Keyword   string              `json:"keyword"`
	Seen      int64               `json:"seen"`
	FirstSeen time.Time           `json:"first_seen"`
	LastSeen  time.Time           `json:"last_seen"`
	Examples  []map[string]string `json:"examples"` // primary keys
}

// Clean tells that nothing bad was written.
func (r *Report) Clean() bool {
	return len(r.Places) == 0 && r.Missed == 0
}

// Read reports on the given documents. What other schemas have judged is only counted.
func Read(ctx context.Context, conn *pgx.Conn, documents []project.Document) (*Report, error) {
	r := &Report{Documents: []Document{}, Places: []Place{}}
	for _, d := range documents {
		// Observing is not a question of what the file says now: after a switch, what was seen before is still worth a look.
		d.Mode = project.Observe
		observer, err := compile.Document(d)
		if err != nil {
			return nil, err
		}
		if err := r.read(ctx, conn, observer.Document, observer.Hash); err != nil {
			return nil, pg.Explain(err, op, table.String())
		}
	}
	for i, d := range documents {
		guard, err := compile.Document(d)
		if err != nil {
			return nil, err
		}
		r.Documents[i].Mode = d.Mode
		if r.Documents[i].Active, err = stands(ctx, conn, guard); err != nil {
			return nil, pg.Explain(err, op, d.Table.String()+"."+d.Column)
		}
	}
	err := conn.QueryRow(ctx, "select case when is_called then last_value else 0 end from pgstrata.observations_missed").Scan(&r.Missed)
	return r, pg.Explain(err, op, "pgstrata.observations_missed")
}

func (r *Report) read(ctx context.Context, conn *pgx.Conn, document, guard string) error {
	d := Document{Name: document}
	err := conn.QueryRow(ctx, `select coalesce(sum(seen), 0)::bigint from pgstrata.observations where document = $1 and guard <> $2`,
		document, guard).Scan(&d.Earlier)
	if err != nil {
		return err
	}
	r.Documents = append(r.Documents, d)
	rows, err := conn.Query(ctx, `select variant, pointer, keyword, seen, first_seen, last_seen, examples from (`+compile.Observed(table.SQL())+`) o
		where document = $1 and guard = $2 order by seen desc, variant, pointer, keyword`, document, guard)
	if err != nil {
		return err
	}
	p := Place{Document: document}
	var examples []byte
	_, err = pgx.ForEachRow(rows, []any{&p.Variant, &p.Pointer, &p.Keyword, &p.Seen, &p.FirstSeen, &p.LastSeen, &examples}, func() error {
		p.Examples = nil
		if err := json.Unmarshal(examples, &p.Examples); err != nil {
			return err
		}
		r.Places = append(r.Places, p)
		return nil
	})
	return err
}

// stands tells whether the database's guard is this one: its trigger function names the functions that it calls.
func stands(ctx context.Context, conn *pgx.Conn, g *compile.Guard) (is bool, err error) {
	err = conn.QueryRow(ctx, `
		select exists (
			select from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
			where n.nspname = $1 and p.proname = $2 and pg_catalog.strpos(p.prosrc, $3) > 0)`,
		compile.Namespace, g.TriggerFunction, g.Valid).Scan(&is)
	return is, err
}
