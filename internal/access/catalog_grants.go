package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// grantKey is a privilege that somebody has.
type grantKey struct {
	table              uint32
	grantee, privilege string
}

// granted is what a grant is on: the whole table, or columns.
type granted struct {
	whole   bool
	columns []string
}

// grants compares every privilege on the matrix's tables with what the matrix asks for, PUBLIC's and strangers' among them.
func (in *inspection) grants(ctx context.Context) error {
	type row struct {
		Table              uint32
		Column             string
		Grantee, Privilege string
		Grantable          bool
	}
	is := map[grantKey]*granted{}
	var keys []grantKey
	err := each(ctx, in.db, func(r row) {
		key := grantKey{r.Table, r.Grantee, r.Privilege}
		if is[key] == nil {
			is[key] = &granted{}
			keys = append(keys, key)
		}
		if r.Column == "" {
			is[key].whole = true
		} else {
			is[key].columns = append(is[key].columns, r.Column)
		}
		if t := in.tables[r.Table]; r.Grantable {
			in.differs(t.Name.String(), fmt.Sprintf("%s may pass %s on", r.Grantee, r.Privilege), "It can grant the privilege to any role, PUBLIC too.",
				fmt.Sprintf("revoke grant option for %s on %s from %s;", onColumn(r.Privilege, r.Column), t.Name.Plain(), toWhom(r.Grantee)))
		}
	}, `
		select c.oid, '', case a.grantee when 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(a.grantee)::text end, lower(a.privilege_type), a.is_grantable
		from pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a
		where c.oid = any ($1) and a.grantee <> c.relowner
		union all
		select c.oid, t.attname::text, case a.grantee when 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(a.grantee)::text end, lower(a.privilege_type), a.is_grantable
		from pg_catalog.pg_class c
		join pg_catalog.pg_attribute t on t.attrelid = c.oid and not t.attisdropped, pg_catalog.aclexplode(t.attacl) a
		where c.oid = any ($1) and a.grantee <> c.relowner
		order by 1, 3, 4, 2`, in.oids)
	if err != nil {
		return err
	}
	for _, key := range keys {
		in.tooMuch(key, is[key])
	}
	for _, oid := range in.oids {
		for _, role := range in.m.Roles() {
			for _, op := range Operations {
				in.tooLittle(oid, role, op, is[grantKey{oid, role, string(op)}])
			}
		}
	}
	return nil
}

// tooMuch reports what is granted and not in the matrix.
func (in *inspection) tooMuch(key grantKey, is *granted) {
	t := in.tables[key.table]
	columns, may := in.m.Privileges(t, key.grantee, Operation(key.privilege))
	if may && columns == nil {
		return
	}
	problem := fmt.Sprintf("%s has %s", key.grantee, key.privilege)
	if is.whole {
		means := "The matrix gives it to nobody who acts as " + key.grantee + "."
		mend := fmt.Sprintf("revoke %s on %s from %s;", key.privilege, t.Name.Plain(), toWhom(key.grantee))
		switch {
		case may:
			means = "The matrix gives it on some columns only: " + strings.Join(columns, ", ") + "."
			// Revoking from the table takes it from the columns too.
			mend += fmt.Sprintf(" grant %s on %s to %s;", onColumns(key.privilege, columns), t.Name.Plain(), pg.Name(key.grantee))
		case key.grantee == "PUBLIC":
			means = "PUBLIC is every role of the cluster."
		case key.privilege == "truncate":
			means += " TRUNCATE empties the table for every tenant; policies are not asked."
		case key.privilege == "references":
			means += " A foreign key tells whether a row exists; policies are not asked."
		case !slices.Contains(in.m.Roles(), key.grantee):
			means = "The matrix does not know this role."
		}
		in.differs(t.Name.String(), problem, means, mend)
		return
	}
	var extra []string
	for _, c := range is.columns {
		if !may || !slices.Contains(columns, c) {
			extra = append(extra, c)
		}
	}
	if len(extra) > 0 {
		in.differs(t.Name.String(), problem+" on "+strings.Join(extra, ", "), "The matrix does not give these columns to anybody who acts as "+key.grantee+".",
			fmt.Sprintf("revoke %s on %s from %s;", onColumns(key.privilege, extra), t.Name.Plain(), toWhom(key.grantee)))
	}
}

// tooLittle reports what the matrix gives and nobody granted.
func (in *inspection) tooLittle(oid uint32, role string, op Operation, is *granted) {
	t := in.tables[oid]
	columns, may := in.m.Privileges(t, role, op)
	if !may || is != nil && is.whole {
		return
	}
	missing := columns
	if is != nil && columns != nil {
		missing = slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return slices.Contains(is.columns, c) })
		if len(missing) == 0 {
			return
		}
	}
	what := string(op)
	if columns != nil {
		what = onColumns(what, missing)
	}
	in.differs(t.Name.String(), fmt.Sprintf("%s lacks %s", role, what), "The matrix gives it; every such request is refused.",
		fmt.Sprintf("grant %s on %s to %s;", what, t.Name.Plain(), pg.Name(role)))
}

func toWhom(name string) string {
	if name == "PUBLIC" {
		return "public"
	}
	return pg.Name(name)
}

func onColumn(privilege, column string) string {
	if column == "" {
		return privilege
	}
	return onColumns(privilege, []string{column})
}

func onColumns(privilege string, columns []string) string {
	return privilege + " (" + identifiers(columns) + ")"
}

// creators looks who may create things where the matrix's tables and functions are.
func (in *inspection) creators(ctx context.Context) error {
	type row struct{ Schema, Grantee string }
	return each(ctx, in.db, func(r row) {
		in.differs("schema "+r.Schema, r.Grantee+" may create objects in it",
			"Whoever creates a function or operator there can have it called by statements of others that don't name their schema.",
			"revoke create on schema "+pg.Name(r.Schema)+" from "+toWhom(r.Grantee)+";")
	}, `
		select n.nspname::text, case a.grantee when 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(a.grantee)::text end
		from pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a
		where n.nspname = any ($1) and a.privilege_type = 'CREATE' and a.grantee <> n.nspowner
			and (a.grantee = 0 or pg_catalog.pg_get_userbyid(a.grantee) = any ($2))
		order by 1, 2`, in.schemas, in.people())
}

// defaults looks at what tables still to come will be born with. Where the matrix says that a schema is closed, that differs;
// elsewhere it is for the host to say, who has tables of its own there.
func (in *inspection) defaults(ctx context.Context) error {
	type row struct {
		Owner, Schema, Kind, Grantee string
		Privileges                   []string
		Person, Closed               bool
	}
	return each(ctx, in.db, func(r row) {
		where := ""
		if r.Schema != "" {
			where = " in schema " + pg.Name(r.Schema)
		}
		level, means := Warns, "The next one is open to "+r.Grantee+" until somebody revokes it; a table without policies is open whole."
		switch {
		case r.Closed:
			level, means = Differs, means+" The matrix says that what is made there is born closed."
		case !r.Person:
			return
		}
		in.report(level, "default privileges of "+r.Owner+where, fmt.Sprintf("%s gets %s on new %s", r.Grantee, strings.Join(r.Privileges, ", "), r.Kind), means,
			fmt.Sprintf("alter default privileges for role %s%s revoke all on %s from %s;", pg.Name(r.Owner), where, r.Kind, toWhom(r.Grantee)))
	}, `
		with owners as (
			select c.relowner as oid, bool_or(n.nspname = any ($4)) as closed
			from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.oid = any ($1) group by 1
		)
		select pg_catalog.pg_get_userbyid(d.defaclrole)::text, coalesce(n.nspname::text, ''),
			case d.defaclobjtype when 'r' then 'tables' when 'f' then 'functions' else 'sequences' end,
			case a.grantee when 0 then 'PUBLIC' else pg_catalog.pg_get_userbyid(a.grantee)::text end, array_agg(lower(a.privilege_type) order by 1),
			a.grantee = 0 or pg_catalog.pg_get_userbyid(a.grantee) = any ($2),
			coalesce(n.nspname = any ($4), (select closed from owners where owners.oid = d.defaclrole))
		from pg_catalog.pg_default_acl d
		left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace, pg_catalog.aclexplode(d.defaclacl) a
		where d.defaclobjtype in ('r', 'f', 'S') and a.grantee <> d.defaclrole
			and (n.nspname = any ($4) or d.defaclrole in (select oid from owners) and (n.oid is null or n.nspname = any ($5)))
			and (a.grantee = 0 and d.defaclobjtype <> 'f' or pg_catalog.pg_get_userbyid(a.grantee) = any ($3))
		group by d.defaclrole, n.nspname, 3, 4, a.grantee
		order by 1, 2, 3, 4`, in.oids, in.people(), in.m.Roles(), orNone(in.m.Closed), in.schemas)
}

// orNone is the list, and never null: nothing is any of null.
func orNone(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
