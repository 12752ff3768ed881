package repair

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/alert"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/quarantine"
)

const migrateUp = "Bring the database up to date: pgstrata migrate up"

var scansTable = pg.Table{Schema: "pgstrata", Name: "scans"}

// choose returns the documents of those names, or all.
func (r *Repairer) choose(op string, names []string) ([]project.Document, error) {
	if len(names) == 0 {
		return r.project.Documents, nil
	}
	var chosen []project.Document
	for _, name := range names {
		d := r.project.Document(name)
		if d == nil {
			var known []string
			for _, k := range r.project.Documents {
				known = append(known, k.Name)
			}
			return nil, fault.New(op, r.project.File, fmt.Sprintf("there is no document %q", name), "It has "+strings.Join(known, ", ")+".")
		}
		if !slices.ContainsFunc(chosen, func(c project.Document) bool { return c.Name == name }) {
			chosen = append(chosen, *d)
		}
	}
	return chosen, nil
}

// preflight proves that a run over a document can do its work, and that its silence would mean something.
// It returns what should be mended but doesn't stop the run.
func (r *Repairer) preflight(ctx context.Context, tx pgx.Tx, op string, d project.Document, apply bool) (*target, []string, error) {
	names, err := guardNames(d)
	if err != nil {
		return nil, nil, err
	}
	t, err := resolve(ctx, tx, op, d, names)
	if err != nil {
		return nil, nil, err
	}
	n := need{table: t.Table, oid: t.oid, reads: t.columns()}
	if apply {
		n.updates = t.written()
	}
	if err := covers(ctx, tx, op, n); err != nil {
		return nil, nil, err
	}
	if err := t.functionsStand(ctx, tx, op); err != nil {
		return nil, nil, err
	}
	weak, broken, err := t.guardStands(ctx, tx)
	if err != nil {
		return nil, nil, err
	}
	if apply && len(broken) > 0 {
		return nil, nil, fault.Wrap(fmt.Errorf("%w: %s", ErrUnguarded, broken[0].text), op, t.object(), broken[0].hint)
	}
	var warnings []string
	for _, w := range append(broken, weak...) {
		warnings = append(warnings, w.text+". "+w.hint)
	}
	return t, warnings, nil
}

// functionsStand looks for the functions that judge the document, by the names this project's schemas give them.
func (t *target) functionsStand(ctx context.Context, tx pgx.Tx, op string) error {
	var found, callable, others int
	err := tx.QueryRow(ctx, `
		select count(*) filter (where p.proname = any ($1)),
			count(*) filter (where p.proname = any ($1)
				and pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_function_privilege(p.oid, 'EXECUTE')),
			count(*) filter (where pg_catalog.starts_with(p.proname, $2))
		from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
		where n.nspname = $3 and pg_catalog.oidvectortypes(p.proargtypes) = 'jsonb, text'`,
		[]string{t.valid, t.explain}, t.Name+"__valid__", checkSchema).Scan(&found, &callable, &others)
	switch {
	case err != nil:
		return err
	case found < 2 && others > 0:
		return fault.Wrap(fmt.Errorf("%w: the functions that judge %s in the database were not compiled from this project's schemas by this version of pgstrata", ErrMissing, t.Name), op, t.object(),
			"Write the missing migration with pgstrata schema generate, then run pgstrata migrate up.")
	case found < 2:
		return fault.Wrap(fmt.Errorf("%w: function %s or %s is missing in schema %s", ErrMissing, t.valid, t.explain, checkSchema),
			op, t.object(), migrateUp)
	case callable < 2:
		return fault.Wrap(fmt.Errorf("%w: it may not call %s and %s in schema %s", ErrNotAllowed, t.valid, t.explain, checkSchema),
			op, t.object(), "Every role that writes the table needs them: grant usage on schema pgstrata_check to public;")
	}
	return nil
}

type weakness struct{ text, hint string }

// guardStands looks at the document's trigger. Broken means that bad documents may come in again, or that what is
// written is not what was judged; weak is less.
func (t *target) guardStands(ctx context.Context, tx pgx.Tx) (weak, broken []weakness, err error) {
	var enabled string
	err = tx.QueryRow(ctx, "select tgenabled::text from pg_catalog.pg_trigger where tgrelid = $1 and tgname = $2", t.oid, t.trigger).Scan(&enabled)
	enable := fmt.Sprintf("As the table's owner: alter table %s enable always trigger %s;", t.Table.SQL(), pg.Ident(t.trigger))
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, []weakness{{fmt.Sprintf("trigger %s is missing on %s", t.trigger, t.Table), migrateUp}}, nil
	case err != nil:
		return nil, nil, err
	case enabled == "D", enabled == "R":
		broken = append(broken, weakness{fmt.Sprintf("trigger %s on %s is disabled", t.trigger, t.Table), enable})
	case enabled == "O":
		weak = append(weak, weakness{fmt.Sprintf("trigger %s on %s is passed by session_replication_role = replica", t.trigger, t.Table), enable})
	}
	// Triggers fire in the order of their names' bytes. Other documents' guards change nothing, so they may come later.
	rows, err := tx.Query(ctx, `select t.tgname::text from pg_catalog.pg_trigger t
		join pg_catalog.pg_proc p on p.oid = t.tgfoid join pg_catalog.pg_namespace n on n.oid = p.pronamespace
		where t.tgrelid = $1 and not t.tgisinternal and t.tgenabled <> 'D' and n.nspname <> 'pgstrata_check'
			and t.tgtype & 3 = 3 and t.tgtype & 20 <> 0 and t.tgname > $2::name
		order by 1`, t.oid, t.trigger)
	if err != nil {
		return nil, nil, err
	}
	later, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, name := range later {
		broken = append(broken, weakness{
			fmt.Sprintf("trigger %s on %s fires after %s and could change a document that was already judged", name, t.Table, t.trigger),
			fmt.Sprintf("Rename it to sort first: alter trigger %s on %s rename to %s;", pg.Ident(name), t.Table.SQL(), pg.Ident("a_"+name)),
		})
	}
	return weak, broken, err
}

// booksWritable proves that pgstrata's own tables are there and may be written.
func booksWritable(ctx context.Context, tx pgx.Tx, op string, tables ...pg.Table) error {
	return booksOpen(ctx, tx, op, need{whole: []string{"SELECT", "INSERT", "UPDATE"}, updates: []string{"id"}, inserts: true}, tables...)
}

// booksReadable proves that they are there and show every row.
func booksReadable(ctx context.Context, tx pgx.Tx, op string, tables ...pg.Table) error {
	return booksOpen(ctx, tx, op, need{whole: []string{"SELECT"}}, tables...)
}

func booksOpen(ctx context.Context, tx pgx.Tx, op string, n need, tables ...pg.Table) error {
	for _, table := range tables {
		n.table = table
		err := tx.QueryRow(ctx, `select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
			where n.nspname = $1 and c.relname = $2`, table.Schema, table.Name).Scan(&n.oid)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Wrap(fmt.Errorf("%w: table %s is missing", ErrMissing, table), op, "", migrateUp)
		}
		if err != nil {
			return err
		}
		if err := covers(ctx, tx, op, n); err != nil {
			return err
		}
	}
	return nil
}

var books = []pg.Table{scansTable, quarantine.Table, alert.Table}
