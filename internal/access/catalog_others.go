package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// Leave tells the matrix of relations that it says nothing about: schema.table, or schema.* for all that is in a schema.
func (m *Matrix) Leave(names []string) error {
	for _, name := range names {
		if schema, all := strings.CutSuffix(name, ".*"); all && schema != "" {
			m.Others = append(m.Others, pg.Table{Schema: strings.Trim(schema, `"`), Name: "*"})
			continue
		}
		t, err := pg.ParseTable(name)
		if err != nil {
			return fmt.Errorf("others: %w", err)
		}
		m.Others = append(m.Others, t)
	}
	return nil
}

func (m *Matrix) left(t pg.Table) bool {
	return slices.Contains(m.Others, t) || slices.Contains(m.Others, pg.Table{Schema: t.Schema, Name: "*"})
}

// other is a relation that the matrix doesn't name, in a schema where it names something.
type other struct {
	SQL, Schema, Name, Kind string
	Guarded                 bool // it asks policies
	Callers, People         []string
}

// others looks for what callers reach beside the matrix's tables. A copy of one looks like any other table, so each that asks no
// policy differs when users reach it, and in a closed schema whatever a caller reaches. The rest is told, a warning a schema.
func (in *inspection) others(ctx context.Context) error {
	var schemas []string
	rest := map[string][]string{}
	err := each(ctx, in.db, func(o other) {
		closed := slices.Contains(in.m.Closed, o.Schema)
		switch {
		case in.m.left(pg.Table{Schema: o.Schema, Name: o.Name}):
		case closed:
			in.strange(o, o.Callers, "Schema "+o.Schema+" is closed: what is there, the matrix names.")
		case !o.Guarded && len(o.People) > 0:
			in.strange(o, o.People, "It asks no policy: whoever has a privilege on it has it on every row, and it may hold rows of the matrix's tables.")
		default:
			if rest[o.Schema] == nil {
				schemas = append(schemas, o.Schema)
			}
			rest[o.Schema] = append(rest[o.Schema], o.Name)
		}
	}, above+", "+strings.TrimPrefix(strings.TrimSpace(below), "with recursive ")+`
		select * from (
			select c.oid::pg_catalog.regclass::text, n.nspname::text, c.relname::text, c.relkind::text, c.relrowsecurity,
				array(select r from unnest($2::text[]) r where r <> pg_catalog.pg_get_userbyid(c.relowner) and `+reached+`) as callers,
				array(select r from unnest($3::text[]) r where r <> pg_catalog.pg_get_userbyid(c.relowner) and `+reached+`)
			from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
			where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname = any ($4) and not c.oid = any ($1)
				and not c.oid in (select view from above) and not c.oid in (select child from below) -- other checks look at these
				and not (c.relkind = 'v' and coalesce((select lower(o.option_value) in ('true', 'on', '1', 'yes')
					from pg_catalog.pg_options_to_table(c.reloptions) o where o.option_name = 'security_invoker'), false))
				and not exists (select from pg_catalog.pg_depend d
					where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')) as reachable
		where cardinality(callers) > 0
		order by 2, 3`, in.oids, in.m.Roles(), in.people(), in.schemas)
	for _, schema := range schemas {
		in.report(Warns, "schema "+schema, fmt.Sprintf("callers reach tables there that the matrix does not name: %s", strings.Join(rest[schema], ", ")),
			"They have policies of their own, or only services reach them. Nothing here tries whether that is as it should be.",
			"Name them in "+in.m.File+", under tables, or under others: they are not looked at then.")
	}
	return err
}

var kindsOfRelation = map[string]string{"r": "table", "p": "table", "v": "view", "m": "materialized view", "f": "foreign table"}

func (in *inspection) strange(o other, callers []string, means string) {
	in.differs(kindsOfRelation[o.Kind]+" "+o.SQL, "the matrix does not name it, and "+strings.Join(callers, ", ")+" may reach it",
		means+" If that is meant, name it in "+in.m.File+", under tables or others.",
		"revoke all on "+o.SQL+" from public, "+identifiers(o.Callers)+";")
}
