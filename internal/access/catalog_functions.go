package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// functions compares who may call the matrix's functions, and as whom they run.
func (in *inspection) functions(ctx context.Context) error {
	for _, f := range in.m.Functions {
		type row struct {
			Signature string
			Definer   bool
			Public    bool
			May       []string
			Owner     string
		}
		name := f.Signature
		err := each(ctx, in.db, func(r row) {
			object := "function " + name
			switch {
			case r.Definer && !f.Definer:
				in.differs(object, "it is SECURITY DEFINER", "It runs with its owner's rights for whoever calls it; the matrix says it does not.",
					"alter function "+name+" security invoker;")
			case !r.Definer && f.Definer:
				in.differs(object, "it is not SECURITY DEFINER", "It runs with its caller's rights, who may not see what it has to read.",
					"alter function "+name+" security definer;")
			}
			if r.Public {
				in.differs(object, "PUBLIC may call it", "PUBLIC is every role of the cluster.", "revoke execute on function "+name+" from public;")
			}
			for _, role := range in.m.Roles() {
				has, may := slices.Contains(r.May, role), slices.Contains(f.Execute, role)
				switch {
				case has && !may && !r.Public && role != r.Owner:
					in.differs(object, role+" may call it", "The matrix does not say so.", "revoke execute on function "+name+" from "+pg.Name(role)+";")
				case !has && may:
					in.differs(object, role+" may not call it", "The matrix says it may; policies that ask it fail for "+role+".",
						"grant execute on function "+name+" to "+pg.Name(role)+";")
				}
			}
		}, `
			select p.oid::pg_catalog.regprocedure::text, p.prosecdef,
				exists (select from pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a where a.grantee = 0),
				array(select r from unnest($2::text[]) r where pg_catalog.has_function_privilege(r, p.oid, 'execute')),
				pg_catalog.pg_get_userbyid(p.proowner)::text
			from pg_catalog.pg_proc p where p.oid = $1::text::pg_catalog.regprocedure`, name, in.m.Roles())
		if err != nil {
			return err
		}
	}
	return nil
}

// definers looks at every function that runs with its owner's rights, in the schemas of the matrix.
func (in *inspection) definers(ctx context.Context) error {
	known := map[string]bool{}
	for _, f := range in.m.Functions {
		known[strings.ReplaceAll(f.Signature, " ", "")] = true
	}
	type row struct {
		Signature, Types   string
		Definer, Parsed    bool
		Leakproof, Trigger bool
		Path               string
		Set                bool
		Callers            []string
		Passes             bool
		Writable           []string
		Owner              string
	}
	return each(ctx, in.db, func(r row) {
		object := "function " + r.Signature
		if r.Leakproof {
			in.differs(object, "it is marked LEAKPROOF", "Postgres may call it on rows before policies have left them out, and it can tell what it saw.",
				"alter function "+r.Signature+" not leakproof;")
		}
		if !r.Definer {
			return
		}
		closed := "alter function " + r.Signature + " set search_path = '';"
		schemas := path(r.Path)
		switch {
		case !r.Set && !r.Parsed:
			in.differs(object, "it is SECURITY DEFINER without a search_path of its own",
				"Its caller chooses where names are looked up, and so which functions and tables it uses with its owner's rights.", closed)
		case len(r.Writable) > 0:
			in.differs(object, "its search_path has "+strings.Join(r.Writable, ", ")+", where callers may create objects",
				"Whoever creates a fitting object there has it used with the owner's rights.", closed)
		case len(schemas) > 0 && !slices.Equal(schemas, []string{"pg_catalog"}) && schemas[len(schemas)-1] != "pg_temp" && !r.Parsed:
			in.report(Warns, object, "its search_path does not end in pg_temp", "A caller's temporary table comes before every other table of that name.",
				"alter function "+r.Signature+" set search_path = "+strings.Join(append(schemas, "pg_temp"), ", ")+";")
		}
		if len(r.Callers) == 0 || r.Trigger {
			return
		}
		if r.Passes {
			in.report(Warns, object, "it runs as "+r.Owner+", for whom no policy holds", "What it returns, only its own text keeps apart.",
				"alter function "+r.Signature+" owner to <an ordinary role>;")
		}
		if !known[r.Types] {
			in.differs(object, "it is SECURITY DEFINER, and the matrix does not know it",
				strings.Join(r.Callers, ", ")+" may call it, and it runs with the rights of "+r.Owner+".",
				"revoke execute on function "+r.Signature+" from public, "+identifiers(r.Callers)+"; Or name it in "+in.m.File+", under functions.")
		}
	}, `
		select p.oid::pg_catalog.regprocedure::text,
			pg_catalog.replace(n.nspname || '.' || p.proname || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')', ' ', ''),
			p.prosecdef, p.prosqlbody is not null, p.proleakproof, p.prorettype = 'pg_catalog.trigger'::pg_catalog.regtype,
			coalesce(s.path, ''), s.path is not null,
			array(select r from unnest($2::text[]) r where pg_catalog.has_function_privilege(r, p.oid, 'execute')
				and pg_catalog.has_schema_privilege(r, n.oid, 'usage')),
			o.rolsuper or o.rolbypassrls,
			array(select x.nspname::text from pg_catalog.pg_namespace x, unnest(pg_catalog.string_to_array(coalesce(s.path, ''), ',')) e
				where x.nspname = trim(both ' "' from e) and x.nspname not like 'pg\_%'
					and exists (select from unnest($2::text[]) r where pg_catalog.has_schema_privilege(r, x.oid, 'create'))),
			o.rolname::text
		from pg_catalog.pg_proc p
		join pg_catalog.pg_namespace n on n.oid = p.pronamespace
		join pg_catalog.pg_roles o on o.oid = p.proowner
		left join lateral (select pg_catalog.substr(c, 13) as path from unnest(p.proconfig) c where c like 'search_path=%') s on true
		where (p.prosecdef or p.proleakproof) and p.prokind in ('f', 'p')
			and (n.nspname = any ($1) or n.nspname || '.' || p.proname = any ($3))
			and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
		order by 1`, in.schemas, in.people(), in.called())
}

// called are the functions of the matrix, by name.
func (in *inspection) called() []string {
	names := []string{in.m.Tenancy.Membership, in.m.Tenancy.User}
	for _, f := range in.m.Functions {
		name, _, _ := strings.Cut(f.Signature, "(")
		names = append(names, name)
	}
	return names
}

// path splits a search_path; the empty one has no schemas.
func path(setting string) (schemas []string) {
	for s := range strings.SplitSeq(setting, ",") {
		if s = strings.Trim(s, ` "`); s != "" {
			schemas = append(schemas, s)
		}
	}
	return schemas
}

// above are the views and materialized views that show rows of the tables $1, directly or by others.
const above = `
		with recursive direct as (
			select distinct w.ev_class as view, d.refobjid as below
			from pg_catalog.pg_rewrite w
			join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = w.oid
				and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> w.ev_class
		), above as (
			select view, below from direct where below = any ($1)
			union
			select d.view, a.below from direct d join above a on d.below = a.view
		)`

// below are the partitions and children of the tables $1.
const below = `
		with recursive below as (
			select inhrelid as child, inhparent as parent from pg_catalog.pg_inherits where inhparent = any ($1)
			union
			select i.inhrelid, b.parent from pg_catalog.pg_inherits i join below b on i.inhparent = b.child
		)`

// reached tells whether the role r has any privilege on the rows of c.
const reached = `(pg_catalog.has_any_column_privilege(r, c.oid, 'select, insert, update, references')
			or pg_catalog.has_table_privilege(r, c.oid, 'delete, truncate'))`

// views looks for what shows the tables' rows with the rights of its owner: views that don't ask for the caller's,
// and materialized views, which have no policies at all.
func (in *inspection) views(ctx context.Context) error {
	type row struct {
		View, Kind string
		Invoker    bool
		Readers    []string
		Shows      string
		Matrix     bool
	}
	return each(ctx, in.db, func(r row) {
		switch {
		case r.Kind == "m" && len(r.Readers) > 0:
			in.differs("materialized view "+r.View, "it holds rows of "+r.Shows+", and "+strings.Join(r.Readers, ", ")+" may read it",
				"It was filled with its owner's eyes, and has no policies: every reader sees every row.",
				"revoke all on "+r.View+" from public, "+identifiers(r.Readers)+";")
		case r.Kind == "v" && !r.Invoker && (len(r.Readers) > 0 || r.Matrix):
			in.differs("view "+r.View, "it shows rows of "+r.Shows+" without security_invoker",
				"Policies are asked for the view's owner, not for who reads it.",
				"alter view "+r.View+" set (security_invoker = true);")
		}
	}, above+`
		select v.oid::pg_catalog.regclass::text, v.relkind::text,
			coalesce((select lower(o.option_value) in ('true', 'on', '1', 'yes') from pg_catalog.pg_options_to_table(v.reloptions) o
				where o.option_name = 'security_invoker'), false),
			array(select r from unnest($2::text[]) r where pg_catalog.has_any_column_privilege(r, v.oid, 'select, insert, update')
				or pg_catalog.has_table_privilege(r, v.oid, 'delete')),
			string_agg(distinct r.below::pg_catalog.regclass::text, ', '), v.oid = any ($1)
		from above r join pg_catalog.pg_class v on v.oid = r.view
		where v.relkind in ('v', 'm')
		group by v.oid, v.relkind, v.reloptions
		order by 1`, in.oids, in.m.Roles())
}

// children looks for partitions and inheriting tables that can be reached by themselves: a parent's policies don't hold there.
func (in *inspection) children(ctx context.Context) error {
	type row struct {
		Child, Parent string
		On            bool
		Callers       []string
	}
	return each(ctx, in.db, func(r row) {
		in.differs("table "+r.Child, fmt.Sprintf("it is part of %s, and %s may reach it by its own name", r.Parent, strings.Join(r.Callers, ", ")),
			"The policies of the parent are not asked then.", "revoke all on "+r.Child+" from public, "+identifiers(r.Callers)+";")
	}, below+`
		select * from (
			select c.oid::pg_catalog.regclass::text, b.parent::pg_catalog.regclass::text, c.relrowsecurity,
				array(select r from unnest($2::text[]) r where `+reached+`) as callers
			from below b join pg_catalog.pg_class c on c.oid = b.child
			where not c.oid = any ($1)) as reachable
		where cardinality(callers) > 0
		order by 1`, in.oids, in.m.Roles())
}

// publications looks for tables whose changes leave the database: subscribers get every row, policies are not asked.
func (in *inspection) publications(ctx context.Context) error {
	type row struct {
		Table       uint32
		Publication string
		All         bool
	}
	return each(ctx, in.db, func(r row) {
		t := in.tables[r.Table]
		mend := "alter publication " + pg.Name(r.Publication) + " drop table " + t.Name.Plain() + ";"
		if r.All {
			mend = "Publish named tables instead: create publication … for table …; drop publication " + pg.Name(r.Publication) + ";"
		}
		if t.Published {
			return
		}
		means := "Subscribers get the changes of every row; policies are not asked. If that is meant, write published: true in the matrix."
		in.differs(t.Name.String(), "publication "+r.Publication+" sends it away", means, mend)
	}, `
		select c.oid, p.pubname::text, p.puballtables
		from pg_catalog.pg_publication p, pg_catalog.pg_get_publication_tables(p.pubname) g
		join pg_catalog.pg_class c on c.oid = g.relid
		where c.oid = any ($1) order by 2, 1`, in.oids)
}
