package evolve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/alert"
	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/quarantine"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

// pgstrata's own tables that an evolution writes.
var (
	evolutionsTable = pg.Table{Schema: "pgstrata", Name: "evolutions"}
	slicesTable     = pg.Table{Schema: "pgstrata", Name: "evolution_slices"}
)

const writeMigration = "Write the missing migration with pgstrata schema generate, then run pgstrata migrate up."

// subject is a document as it stands in the database, with the way that its rows go.
type subject struct {
	*target.Target
	way         *way
	complements pg.Table          // has a name when a lens of the document loses
	defaults    map[string]string // what a row is reset to that can't be carried over, by variant
	warnings    []target.Weakness
	mayVacuum   bool
	wary        bool   // documents that aren't valid are met, so that a chunk doesn't leave them to the guard, which ends it
	owner       string // of the table
}

// keeps tells whether complements have to be minded. Then a chunk works on one snapshot, so that a document and its complement belong
// together; a row that somebody changes meanwhile makes the chunk begin anew.
func (s *subject) keeps() bool { return s.complements.Name != "" }

// observed tells whether the guard lets bad documents pass, so that the evolution has to judge them itself.
func (s *subject) observed() bool { return s.Mode == project.Observe }

// judges tells whether the chunk's statement leaves out what isn't valid.
func (s *subject) judges() bool { return s.observed() || s.wary }

// with is the subject for another goroutine.
func (s *subject) with(t *target.Target) *subject {
	own := *s
	own.Target = t
	return &own
}

// document finds a document of the project by name; "" is the only one.
func (e *Evolver) document(op, name string) (project.Document, error) {
	var names []string
	for _, d := range e.project.Documents {
		if d.Name == name || name == "" && len(e.project.Documents) == 1 {
			return d, nil
		}
		names = append(names, d.Name)
	}
	return project.Document{}, fault.New(op, e.project.File, fmt.Sprintf("there is no document %q", name), "It has "+strings.Join(names, ", ")+".")
}

// subject proves that the way can be gone: everything it needs is in the database, and the login may see and write every row.
func (e *Evolver) subject(ctx context.Context, tx pgx.Tx, op string, d project.Document, w *way) (*subject, error) {
	if err := writable(ctx, tx, op); err != nil {
		return nil, err
	}
	t, err := target.Resolve(ctx, tx, op, d)
	if err != nil {
		return nil, err
	}
	if len(d.Oldest) > 0 {
		if t, err = asItStands(ctx, tx, op, t); err != nil {
			return nil, err
		}
	}
	s := &subject{Target: t, way: w}
	if s.warnings, err = target.Preflight(ctx, tx, op, t, true); err != nil {
		return nil, err
	}
	if err := target.BooksWritable(ctx, tx, op, target.ScansTable, quarantine.Table, alert.Table, evolutionsTable, slicesTable); err != nil {
		return nil, err
	}
	for _, check := range []func(context.Context, pgx.Tx, string) error{s.lensesStand, s.guardAccepts, s.complementsStand, s.carryDefaults, s.readOwner} {
		if err := check(ctx, tx, op); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func writable(ctx context.Context, tx pgx.Tx, op string) error {
	var standby, readOnly bool
	err := tx.QueryRow(ctx, "select pg_catalog.pg_is_in_recovery(), current_setting('default_transaction_read_only')::boolean").Scan(&standby, &readOnly)
	switch {
	case err != nil:
		return err
	case standby:
		return fault.Wrap(fmt.Errorf("%w: it is a standby", ErrReadOnly), op, "", "Connect to the primary.")
	case readOnly:
		return fault.Wrap(fmt.Errorf("%w: default_transaction_read_only is on", ErrReadOnly), op, "", "Connect as a login, or to a database, for which it is off.")
	}
	return nil
}

// lensesStand looks for the functions that carry documents over, by the names that this project's lenses give them.
func (s *subject) lensesStand(ctx context.Context, tx pgx.Tx, op string) error {
	wanted := s.way.functions()
	rows, err := tx.Query(ctx, `select p.proname::text, pg_catalog.oidvectortypes(p.proargtypes),
			pg_catalog.has_schema_privilege(n.oid, 'USAGE') and pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
		from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where n.nspname = $1`, lens.Namespace)
	if err != nil {
		return err
	}
	var name, types string
	var callable bool
	closed := ""
	_, err = pgx.ForEachRow(rows, []any{&name, &types, &callable}, func() error {
		if as, ok := wanted[name]; ok && as == types {
			delete(wanted, name)
			if !callable {
				closed = name
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(wanted) > 0:
		names := make([]string, 0, len(wanted))
		for name := range wanted {
			names = append(names, name)
		}
		slices.Sort(names)
		return fault.Wrap(fmt.Errorf("%w: %d functions of the lenses are missing in schema %s, the first one is %s", ErrMissing, len(names), lens.Namespace, names[0]),
			op, s.Object(), writeMigration)
	case closed != "":
		return fault.Wrap(fmt.Errorf("%w: it may not call %s in schema %s", ErrNotAllowed, closed, lens.Namespace), op, s.Object(),
			"As its owner: grant execute on the functions of schema pgstrata_check to public;")
	}
	return nil
}

// guardAccepts asks the guard that stands whether it takes documents of the versions that rows go to.
func (s *subject) guardAccepts(ctx context.Context, tx pgx.Tx, op string) error {
	var current bool
	err := tx.QueryRow(ctx, `select coalesce(bool_or(pg_catalog.strpos(p.prosrc, $3) > 0), false)
		from pg_catalog.pg_trigger t join pg_catalog.pg_proc p on p.oid = t.tgfoid where t.tgrelid = $1 and t.tgname = $2`,
		s.OID, s.Guard.Trigger, s.Guard.Valid).Scan(&current)
	if err != nil {
		return err
	}
	if !current {
		return fault.Wrap(fmt.Errorf("%w: trigger %s judges by other schemas than this project's", ErrMissing, s.Guard.Trigger), op, s.Object(), writeMigration)
	}
	for _, v := range s.way.variants {
		if len(v.from) == 0 {
			continue
		}
		refused, err := s.unknownTo(ctx, tx, v.name, v.to.String())
		if err != nil {
			return err
		}
		if refused {
			return fault.Wrap(fmt.Errorf("%w: the guard of %s doesn't accept documents of version %s", ErrNoWay, strings.TrimSpace(s.Name+" "+v.name), v.to), op, s.Object(),
				"Choose a version that it accepts with --to, or change oldest: in "+s.At+" and generate again.")
		}
	}
	return nil
}

// unknownTo tells whether the guard takes a version for one that it doesn't know.
func (s *subject) unknownTo(ctx context.Context, tx pgx.Tx, variant, version string) (unknown bool, err error) {
	err = tx.QueryRow(ctx, fmt.Sprintf(`select exists (select from pg_catalog.jsonb_array_elements(%s) f
			where f ->> 'keyword' = 'version' and f ->> 'pointer' = $3)`,
		call(s.Guard.Explain, "pg_catalog.jsonb_build_object("+pg.Literal(s.VersionField)+", $1::text)", "$2")),
		version, variant, "/"+schema.PointerToken(s.VersionField)).Scan(&unknown)
	return unknown, err
}

// complementsStand looks for the table of complements where a lens loses.
func (s *subject) complementsStand(ctx context.Context, tx pgx.Tx, op string) error {
	if !s.way.losing {
		return nil
	}
	table := compile.Complements(s.Document)
	var columns []string
	err := tx.QueryRow(ctx, `select coalesce(array_agg(a.attname::text), '{}') from pg_catalog.pg_attribute a
		join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		where n.nspname = $1 and c.relname = $2 and a.attnum > 0 and not a.attisdropped`, table.Schema, table.Name).Scan(&columns)
	if err != nil {
		return err
	}
	if len(columns) == 0 {
		return fault.Wrap(fmt.Errorf("%w: table %s, which keeps what the lenses lose, is missing", ErrMissing, table), op, s.Object(), writeMigration)
	}
	for _, name := range append([]string{"complement"}, s.Document.Key...) {
		if !slices.Contains(columns, name) {
			return fault.Wrap(fmt.Errorf("%w: table %s has no column %s", ErrMissing, table, name), op, s.Object(), writeMigration)
		}
	}
	if err := target.ComplementsWritable(ctx, tx, op, table); err != nil {
		return err
	}
	s.complements = table
	return nil
}

// carryDefaults brings the safe defaults to the version that rows go to: a reset must not leave a row behind. Where that can't be done, as
// down over a step without a way back, there is none.
func (s *subject) carryDefaults(ctx context.Context, tx pgx.Tx, op string) error {
	s.defaults = map[string]string{}
	for _, v := range s.way.variants {
		text := s.Set.Family(v.name).Default
		var probe map[string]json.RawMessage
		var version string
		if err := errors.Join(json.Unmarshal(text, &probe), json.Unmarshal(probe[s.VersionField], &version)); err != nil {
			return fault.Wrap(err, op, s.At, "The safe default needs a version.")
		}
		s.defaults[v.name] = string(text)
		from := v.step(version)
		if from == nil {
			continue
		}
		var carried *string
		_, err := savepoint(ctx, tx, func(tx pgx.Tx) error { // a step in SQL may fail
			return tx.QueryRow(ctx, fmt.Sprintf("select case when %s then l::text end from (select %s as l offset 0) as carried",
				call(s.Guard.Valid, "l", "$2"), call(from.Lift, "$1::text::jsonb")), string(text), v.name).Scan(&carried)
		})
		if err != nil {
			return err
		}
		if carried == nil {
			delete(s.defaults, v.name) // then a row that can't be carried over stays as it is; plan says so
			continue
		}
		s.defaults[v.name] = *carried
	}
	return nil
}

// readOwner learns who owns the table, and whether the login may vacuum it.
func (s *subject) readOwner(ctx context.Context, tx pgx.Tx, _ string) error {
	maintain := "false"
	if version, err := serverVersion(ctx, tx); err != nil {
		return err
	} else if version >= 170000 {
		maintain = "pg_catalog.has_table_privilege(c.oid, 'MAINTAIN')"
	}
	return tx.QueryRow(ctx, `select pg_catalog.pg_get_userbyid(c.relowner)::text,
			pg_catalog.pg_has_role(c.relowner, 'USAGE') or pg_catalog.pg_has_role(d.datdba, 'USAGE') or `+maintain+`
		from pg_catalog.pg_class c, pg_catalog.pg_database d where c.oid = $1 and d.datname = pg_catalog.current_database()`, s.OID).
		Scan(&s.owner, &s.mayVacuum)
}

func serverVersion(ctx context.Context, tx pgx.Tx) (n int, err error) {
	err = tx.QueryRow(ctx, "select current_setting('server_version_num')::int").Scan(&n)
	return n, err
}
