package census

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// way leads from a version to the newest one of its variant.
type way struct {
	variant, version string
	lens             *lens.Lens
	newest           *schema.Schema
	lift, why        string // functions, where a step is in SQL
	untried          string // why nobody can go it; "" for a way that can be gone
}

type ways []*way

// waysOf finds the way from each version that is not the newest, and asks the database for the functions of those that need SQL.
func waysOf(ctx context.Context, tx pgx.Tx, d project.Document) (ways, error) {
	var all ways
	for _, f := range d.Set.Families {
		history, problem := lens.Load(d.Set.Files, d.Set.Folder, d.Set.VersionField, f)
		newest := f.Newest()
		for _, s := range f.Schemas[:len(f.Schemas)-1] {
			w := &way{variant: f.Variant, version: s.Version.String(), newest: newest}
			all = append(all, w)
			if problem != nil {
				w.untried = "its lenses can't be read"
				continue
			}
			var err error
			if w.lens, err = history.Between(s.Version, newest.Version); err != nil {
				return nil, err
			}
			if w.lens.InGo() {
				continue
			}
			if err := w.find(ctx, tx, d.Name); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// find looks for the lens's functions, which a migration makes.
func (w *way) find(ctx context.Context, tx pgx.Tx, document string) error {
	up := w.lens.SQL(document, w.variant).Up
	var there int
	err := tx.QueryRow(ctx, `
		select count(*) from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
		where n.nspname = $1 and (p.proname, pg_catalog.oidvectortypes(p.proargtypes)) in (($2, 'jsonb'), ($3, 'jsonb, jsonb'))
			and pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_function_privilege(p.oid, 'EXECUTE')`,
		lens.Namespace, up.Lift, up.Why).Scan(&there)
	if there == 2 {
		w.lift, w.why = pg.Ident(lens.Namespace, up.Lift), pg.Ident(lens.Namespace, up.Why)
	} else {
		w.untried = fmt.Sprintf("a step of lens %s is in SQL, and the database doesn't have its functions, or this login may not call them", w.lens)
	}
	return err
}

// of is the way from a version, or nil.
func (all ways) of(variant, version string) *way {
	for _, w := range all {
		if w.variant == variant && w.version == version {
			return w
		}
	}
	return nil
}

func (all ways) inSQL() bool {
	for _, w := range all {
		if w.lift != "" {
			return true
		}
	}
	return false
}

// withoutSQL leaves out the ways that go through SQL.
func (all ways) withoutSQL(why string) ways {
	out := make(ways, len(all))
	for i, w := range all {
		same := *w
		if same.lift != "" {
			same.lift, same.why, same.untried = "", "", why
		}
		out[i] = &same
	}
	return out
}

// sql writes the two expressions that carry a document over, and say why it can't be; both null where Go does it.
func (all ways) sql(doc, variant, field string) (lifted, why string) {
	lifted, why = "null::jsonb", "null::jsonb"
	var lifts, whys strings.Builder
	for _, w := range all {
		if w.lift == "" {
			continue
		}
		when := fmt.Sprintf(" when %s = %s and %s ->> %s = %s", variant, pg.Literal(w.variant), doc, pg.Literal(field), pg.Literal(w.version))
		fmt.Fprintf(&lifts, "%s then %s(%s)", when, w.lift, doc)
		fmt.Fprintf(&whys, "%s then case when %s(%s) is null then %s(%s, null) end", when, w.lift, doc, w.why, doc)
	}
	if lifts.Len() > 0 {
		lifted, why = "case"+lifts.String()+" end", "case"+whys.String()+" end"
	}
	return lifted, why
}
