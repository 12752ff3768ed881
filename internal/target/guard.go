package target

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// FunctionsStand looks for the functions that judge the document, by the names this project's schemas give them.
func (t *Target) FunctionsStand(ctx context.Context, tx pgx.Tx, op string) error {
	var found, callable, others int
	err := tx.QueryRow(ctx, `
		select count(*) filter (where p.proname = any ($1)),
			count(*) filter (where p.proname = any ($1)
				and pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_function_privilege(p.oid, 'EXECUTE')),
			count(*) filter (where pg_catalog.starts_with(p.proname, $2))
		from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
		where n.nspname = $3 and pg_catalog.oidvectortypes(p.proargtypes) = 'jsonb, text'`,
		[]string{t.Guard.Valid, t.Guard.Explain}, t.Name+"__valid__", compile.Namespace).Scan(&found, &callable, &others)
	switch {
	case err != nil:
		return err
	case found < 2 && others > 0:
		return fault.Wrap(fmt.Errorf("%w: the functions that judge %s in the database were not compiled from this project's schemas by this version of pgstrata", ErrMissing, t.Name), op, t.Object(),
			"Run pgstrata migrate up. If nothing is pending, write the missing migration first: pgstrata schema generate.")
	case found < 2:
		return fault.Wrap(fmt.Errorf("%w: function %s or %s is missing in schema %s", ErrMissing, t.Guard.Valid, t.Guard.Explain, compile.Namespace),
			op, t.Object(), migrateUp)
	case callable < 2:
		return fault.Wrap(fmt.Errorf("%w: it may not call %s and %s in schema %s", ErrNotAllowed, t.Guard.Valid, t.Guard.Explain, compile.Namespace),
			op, t.Object(), "Every role that writes the table needs them: grant usage on schema pgstrata_check to public;")
	}
	return nil
}

// Weakness is what should be mended about a guard, and how.
type Weakness struct{ Text, Hint string }

// GuardStands looks at the document's trigger. Broken means that bad documents may come in again, or that what is
// written is not what was judged; weak is less.
func (t *Target) GuardStands(ctx context.Context, tx pgx.Tx) (weak, broken []Weakness, err error) {
	var enabled string
	trigger := t.Guard.Trigger
	err = tx.QueryRow(ctx, "select tgenabled::text from pg_catalog.pg_trigger where tgrelid = $1 and tgname = $2", t.OID, trigger).Scan(&enabled)
	enable := fmt.Sprintf("As the table's owner: alter table %s enable always trigger %s;", t.Table.SQL(), pg.Ident(trigger))
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, []Weakness{{fmt.Sprintf("trigger %s is missing on %s", trigger, t.Table), migrateUp}}, nil
	case err != nil:
		return nil, nil, err
	case enabled == "D", enabled == "R":
		broken = append(broken, Weakness{fmt.Sprintf("trigger %s on %s is disabled", trigger, t.Table), enable})
	case enabled == "O":
		weak = append(weak, Weakness{fmt.Sprintf("trigger %s on %s is passed by session_replication_role = replica", trigger, t.Table), enable})
	}
	// Triggers fire in the order of their names' bytes. Other documents' guards change nothing, so they may come later.
	rows, err := tx.Query(ctx, `select t.tgname::text from pg_catalog.pg_trigger t
		join pg_catalog.pg_proc p on p.oid = t.tgfoid join pg_catalog.pg_namespace n on n.oid = p.pronamespace
		where t.tgrelid = $1 and not t.tgisinternal and t.tgenabled <> 'D' and n.nspname <> 'pgstrata_check'
			and t.tgtype & 3 = 3 and t.tgtype & 20 <> 0 and t.tgname > $2::name
		order by 1`, t.OID, trigger)
	if err != nil {
		return nil, nil, err
	}
	later, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, name := range later {
		broken = append(broken, Weakness{
			fmt.Sprintf("trigger %s on %s fires after %s and could change a document that was already judged", name, t.Table, trigger),
			fmt.Sprintf("Rename it to sort first: alter trigger %s on %s rename to %s;", pg.Ident(name), t.Table.SQL(), pg.Ident("a_"+name)),
		})
	}
	return weak, broken, err
}

// Preflight proves that a run over a document can do its work, and that its silence would mean something: the document is where the
// project says, every row of it is seen and may be written where that is meant, and its guard stands.
// It returns what should be mended but doesn't stop the run.
func Preflight(ctx context.Context, tx pgx.Tx, op string, t *Target, writes bool) (warnings []Weakness, err error) {
	n := Need{Table: t.Table, OID: t.OID, Reads: t.Columns()}
	if writes {
		n.Updates = t.Written()
	}
	if err := Covers(ctx, tx, op, n); err != nil {
		return nil, err
	}
	if err := t.FunctionsStand(ctx, tx, op); err != nil {
		return nil, err
	}
	weak, broken, err := t.GuardStands(ctx, tx)
	if err != nil {
		return nil, err
	}
	if writes && len(broken) > 0 {
		return nil, fault.Wrap(fmt.Errorf("%w: %s", ErrUnguarded, broken[0].Text), op, t.Object(), broken[0].Hint)
	}
	return append(broken, weak...), nil
}
