package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// Level says how much a finding weighs.
type Level string

// A difference is where database and matrix disagree, and makes a verification fail. A warning is something that the
// matrix can't say, and that somebody should know.
const (
	Differs Level = "difference"
	Warns   Level = "warning"
)

// Finding is what the catalog, or a probe, shows to be otherwise than the matrix says: what it means, and what mends it.
type Finding struct {
	Level   Level  `json:"level"`
	Check   string `json:"check"` // which check found it, as grants
	Object  string `json:"object"`
	Problem string `json:"problem"`
	Means   string `json:"means"`
	Mend    string `json:"mend"` // a statement, unless nothing in SQL mends it
}

// Inspect compares the catalog with the matrix: what no statement of a caller would show, or would show too late.
func Inspect(ctx context.Context, db *pgx.Conn, m *Matrix) ([]Finding, error) {
	in := &inspection{m: m, db: db, tables: map[uint32]*Table{}}
	if err := in.find(ctx); err != nil {
		return nil, pg.Explain(err, opVerify, "catalog")
	}
	for _, check := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"row-level security", in.flags},
		{"owners", in.owners},
		{"grants", in.grants},
		{"roles", in.roles},
		{"memberships", in.memberships},
		{"policies", in.policies},
		{"functions", in.functions},
		{"definer functions", in.definers},
		{"views", in.views},
		{"partitions and children", in.children},
		{"publications", in.publications},
		{"other tables", in.others},
		{"schemas", in.creators},
		{"default privileges", in.defaults},
		{"server version", in.version},
	} {
		in.check = check.name
		if err := check.run(ctx); err != nil {
			return nil, pg.Explain(err, opVerify, "catalog: "+check.name)
		}
	}
	return in.findings, nil
}

// inspection is one reading of the catalog.
type inspection struct {
	m        *Matrix
	db       *pgx.Conn
	check    string
	tables   map[uint32]*Table // by oid
	oids     []uint32
	schemas  []string // those of its tables and functions, and those that are to be closed
	findings []Finding
}

func (in *inspection) find(ctx context.Context) error {
	for i := range in.m.Tables {
		t := &in.m.Tables[i]
		var oid uint32
		if err := in.db.QueryRow(ctx, "select $1::text::pg_catalog.regclass::oid", t.Name.SQL()).Scan(&oid); err != nil {
			return err
		}
		in.tables[oid] = t
		in.oids = append(in.oids, oid)
		in.schemas = append(in.schemas, t.Name.Schema)
	}
	for _, f := range in.m.Functions {
		in.schemas = append(in.schemas, strings.Trim(f.schema(), `"`))
	}
	in.schemas = append(in.schemas, in.m.Closed...)
	slices.Sort(in.schemas)
	in.schemas = slices.Compact(in.schemas)
	return nil
}

func (in *inspection) report(level Level, object, problem, means, mend string) {
	in.findings = append(in.findings, Finding{level, in.check, object, problem, means, mend})
}

func (in *inspection) differs(object, problem, means, mend string) {
	in.report(Differs, object, problem, means, mend)
}

// people are the Postgres roles that requests from outside act through: those of anon and of users.
func (in *inspection) people() (roles []string) {
	for _, c := range in.m.Callers {
		if c.Relation <= Self && !slices.Contains(roles, c.Role) {
			roles = append(roles, c.Role)
		}
	}
	return roles
}

// each runs a query and hands over its rows.
func each[T any](ctx context.Context, db *pgx.Conn, use func(T), query string, args ...any) error {
	rows, err := db.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[T])
	if err != nil {
		return err
	}
	for _, one := range all {
		use(one)
	}
	return nil
}

// flags looks whether policies hold at all, and for the owner too.
func (in *inspection) flags(ctx context.Context) error {
	type row struct {
		OID        uint32
		On, Forced bool
	}
	return each(ctx, in.db, func(r row) {
		t := in.tables[r.OID]
		if t.View {
			return
		}
		if !r.On {
			in.differs(t.Name.String(), "row-level security is off",
				"Policies are not asked: whoever has a privilege on the table has it on every row.",
				"alter table "+t.Name.Plain()+" enable row level security;")
		}
		if t.Force && !r.Forced {
			in.differs(t.Name.String(), "row-level security is not forced",
				"The table's owner, and every function and view that runs as the owner, passes all policies.",
				"alter table "+t.Name.Plain()+" force row level security;")
		}
	}, "select oid, relrowsecurity, relforcerowsecurity from pg_catalog.pg_class where oid = any ($1)", in.oids)
}

// owners looks who owns the tables: an owner has every privilege, and can change every rule.
func (in *inspection) owners(ctx context.Context) error {
	type row struct {
		OID    uint32
		Owner  string
		Super  bool
		Bypass bool
	}
	passing := map[string][]string{}
	err := each(ctx, in.db, func(r row) {
		t := in.tables[r.OID]
		if slices.Contains(in.m.Roles(), r.Owner) {
			in.differs(t.Name.String(), "it belongs to "+r.Owner,
				r.Owner+" is a caller of the matrix. An owner has every privilege and can drop policies.",
				"alter table "+t.Name.Plain()+" owner to <a role that migrates>;")
		}
		if r.Super || r.Bypass {
			passing[r.Owner] = append(passing[r.Owner], t.Name.String())
		}
	}, `select c.oid, r.rolname::text, r.rolsuper, r.rolbypassrls
		from pg_catalog.pg_class c join pg_catalog.pg_roles r on r.oid = c.relowner
		where c.oid = any ($1) order by c.oid`, in.oids)
	for owner, tables := range passing {
		in.report(Warns, "role "+owner, fmt.Sprintf("it owns %d of the tables and passes every policy", len(tables)),
			"FORCE does not hold for a superuser or a role with BYPASSRLS, so the owner's cells were not tried. "+
				"Functions and views that run as this owner pass the policies too.",
			"Let an ordinary role own the tables: alter table … owner to <role>;")
	}
	return err
}

// roles looks for callers, and others, for whom no policy holds.
func (in *inspection) roles(ctx context.Context) error {
	type row struct {
		Name           string
		Super, Bypass  bool
		Create, Caller bool
	}
	var others []string
	err := each(ctx, in.db, func(r row) {
		name := pg.Name(r.Name)
		switch {
		case !r.Caller:
			if r.Super || r.Bypass {
				others = append(others, r.Name)
			}
		case r.Super:
			in.differs("role "+r.Name, "it is a superuser", "No policy and no privilege holds for it.", "alter role "+name+" nosuperuser;")
		case r.Bypass && slices.Contains(in.people(), r.Name):
			in.differs("role "+r.Name, "it has BYPASSRLS", "No policy holds for requests that act as it.", "alter role "+name+" nobypassrls;")
		case r.Bypass:
			in.report(Warns, "role "+r.Name, "it has BYPASSRLS",
				"No policy holds for it; privileges do. The probes show what it reaches.", "alter role "+name+" nobypassrls;")
		}
		if r.Caller && r.Create {
			in.differs("role "+r.Name, "it has CREATEROLE", "Before Postgres 16 it can join every role that is no superuser; from 16 on, those it made.",
				"alter role "+name+" nocreaterole;")
		}
	}, `select rolname::text, rolsuper, rolbypassrls, rolcreaterole, rolname = any ($1) from pg_catalog.pg_roles order by rolname`, in.m.Roles())
	if len(others) > 1 { // every cluster has one superuser
		in.report(Warns, "roles "+strings.Join(others, ", "), "they pass every policy",
			"They are superusers or have BYPASSRLS. Nothing in the matrix holds for them.", "alter role … nobypassrls; for those that need not")
	}
	return err
}

// memberships looks for callers that can act as others.
func (in *inspection) memberships(ctx context.Context) error {
	type row struct{ Member, Role, Why string }
	return each(ctx, in.db, func(r row) {
		in.differs("role "+r.Member, "it is a member of "+r.Role,
			"It has or can take the rights of "+r.Role+", "+r.Why+".",
			"revoke "+pg.Name(r.Role)+" from "+pg.Name(r.Member)+";")
	}, `
		select m.rolname::text, g.rolname::text,
			case when g.rolsuper then 'a superuser' when g.rolname = any ($1) then 'another caller of the matrix'
				else 'which owns tables of the matrix' end
		from pg_catalog.pg_auth_members a
		join pg_catalog.pg_roles m on m.oid = a.member
		join pg_catalog.pg_roles g on g.oid = a.roleid
		where m.rolname = any ($1)
			and (g.rolsuper or g.rolname = any ($1) or g.oid in (select relowner from pg_catalog.pg_class where oid = any ($2)))
		order by 1, 2`, in.m.Roles(), in.oids)
}

// fixed are the first releases of each version in which CVE-2025-8713 is mended.
var fixed = map[int]int{13: 22, 14: 19, 15: 14, 16: 10, 17: 6}

func (in *inspection) version(ctx context.Context) error {
	var number int
	if err := in.db.QueryRow(ctx, "select current_setting('server_version_num')::int").Scan(&number); err != nil {
		return err
	}
	major, minor := number/10000, number%100
	if least, known := fixed[major]; known && minor < least {
		in.report(Warns, fmt.Sprintf("server %d.%d", major, minor), "CVE-2025-8713 is not mended in this release",
			"A user can read sampled values of rows that policies hide, from the planner's statistics.",
			fmt.Sprintf("Update the server to %d.%d or later.", major, least))
	}
	return nil
}
