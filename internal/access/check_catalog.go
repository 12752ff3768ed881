package access

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const opCompare = "compare the access matrix with the database"

// asker is a connection or a transaction.
type asker interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Missing refuses a matrix that names roles, tables, columns or functions which a database lacks, each with its line.
func (m *Matrix) Missing(ctx context.Context, db asker) error {
	roles, err := texts(ctx, db, "select rolname from pg_catalog.pg_roles where rolname = any ($1::text[])", m.named())
	if err != nil {
		return err
	}
	var problems []error
	say := func(line int, message, hint string) {
		problems = append(problems, fault.New(opCompare, fmt.Sprintf("%s:%d", m.File, max(line, 1)), message, hint))
	}
	for _, role := range m.named() {
		if !slices.Contains(roles, role) {
			say(m.lineOf(role), "there is no role "+role, "Create it, or name the Postgres role that is meant.")
		}
	}
	for i := range m.Tables {
		if err := m.missingTable(ctx, db, &m.Tables[i], say); err != nil {
			return err
		}
	}
	for _, place := range m.Tenancy.places() {
		kind, there, err := relation(ctx, db, place.table)
		if err != nil {
			return err
		}
		if kind == "" {
			say(m.Tenancy.Line, "tenancy: there is no table "+place.table.String(), "Migrate first, or correct the name.")
			continue
		}
		for _, column := range place.columns {
			if !slices.Contains(there, column) {
				say(m.Tenancy.Line, fmt.Sprintf("tenancy: %s has no column %s", place.table, column), "It has "+strings.Join(there, ", ")+".")
			}
		}
	}
	for _, f := range m.called() {
		if err := m.missingFunction(ctx, db, f, say); err != nil {
			return err
		}
	}
	return errors.Join(problems...)
}

// lineOf is where a role is named first.
func (m *Matrix) lineOf(role string) int {
	for _, c := range m.Callers {
		if c.Role == role {
			return c.Line
		}
	}
	for _, f := range m.Functions {
		if slices.Contains(f.Execute, role) {
			return f.Line
		}
	}
	return 1
}

// named are all Postgres roles that the file names.
func (m *Matrix) named() []string {
	roles := slices.Clone(m.Roles())
	for _, f := range m.Functions {
		for _, role := range f.Execute {
			if !slices.Contains(roles, role) {
				roles = append(roles, role)
			}
		}
	}
	return roles
}

// called are the functions that policies and the file name.
func (m *Matrix) called() []Function {
	functions := slices.Clone(m.Functions)
	if m.Tenancy.User != "" {
		functions = append(functions, Function{Signature: m.Tenancy.User + "()", Line: m.Tenancy.Line})
	}
	if m.Tenancy.Membership != "" {
		arguments := "(text[])"
		if m.Tenancy.MemberRole == "" {
			arguments = "()"
		}
		functions = append(functions, Function{Signature: m.Tenancy.Membership + arguments, Line: m.Tenancy.Line})
	}
	return functions
}

// place is a table with the columns of it that the tenancy names.
type place struct {
	table   pg.Table
	columns []string
}

func (t Tenancy) places() (all []place) {
	if t.Tenants != (pg.Table{}) {
		all = append(all, place{t.Tenants, []string{t.Key}})
	}
	if t.Members != (pg.Table{}) {
		columns := []string{t.MemberTenant, t.MemberUser}
		if t.MemberRole != "" {
			columns = append(columns, t.MemberRole)
		}
		all = append(all, place{t.Members, columns})
	}
	return all
}

// missingFunction compares texts: a signature that names no type would be an error of Postgres 15, and end the transaction.
func (m *Matrix) missingFunction(ctx context.Context, db asker, f Function, say func(int, string, string)) error {
	name, _, _ := strings.Cut(f.Signature, "(")
	there, err := texts(ctx, db, `
		select n.nspname || '.' || p.proname || '(' || pg_catalog.oidvectortypes(p.proargtypes) || ')'
		from pg_catalog.pg_proc as p join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
		where n.nspname || '.' || p.proname = $1`, strings.ReplaceAll(name, `"`, ""))
	if err != nil {
		return err
	}
	bare := strings.NewReplacer(" ", "", `"`, "")
	if slices.ContainsFunc(there, func(s string) bool { return bare.Replace(s) == bare.Replace(f.Signature) }) {
		return nil
	}
	hint := "Migrate first, or correct the name; it needs its schema."
	if len(there) > 0 {
		hint = "There is " + strings.Join(there, ", ") + "."
	}
	say(f.Line, "there is no function "+f.Signature, hint)
	return nil
}

func (m *Matrix) missingTable(ctx context.Context, db asker, t *Table, say func(int, string, string)) error {
	kind, there, err := relation(ctx, db, t.Name)
	if err != nil {
		return err
	}
	isView := kind == "v"
	switch {
	case kind == "":
		say(t.Line, "there is no table "+t.Name.String(), "Migrate first, or take it out of the matrix.")
		return nil
	case isView && !t.View:
		say(t.Line, t.Name.String()+" is a view", "Write view: true.")
	case !isView && t.View:
		say(t.Line, t.Name.String()+" is no view", "Leave view: true out.")
	case kind != "v" && kind != "r" && kind != "p":
		say(t.Line, t.Name.String()+" is neither table nor view, and can't have row-level security", "Take it out of the matrix, and keep it from every role.")
	}
	look := func(line int, columns ...string) {
		for _, column := range columns {
			if column != "" && !slices.Contains(there, column) {
				say(line, fmt.Sprintf("%s has no column %s", t.Name, column), "It has "+strings.Join(there, ", ")+".")
			}
		}
	}
	look(t.Line, t.Tenant, t.User)
	for _, c := range m.Callers {
		for _, op := range Operations {
			look(t.Cells[c.Name][op].Line, t.Cells[c.Name][op].Columns...)
		}
	}
	for _, column := range slices.Sorted(maps.Keys(t.Sample)) {
		look(t.Line, column)
	}
	return nil
}

// relation tells what kind a relation is, "" when there is none, and its columns.
func relation(ctx context.Context, db asker, t pg.Table) (kind string, columns []string, err error) {
	found, err := texts(ctx, db, `
		select c.relkind::text from pg_catalog.pg_class as c
		where c.oid = to_regclass($1)
		union all
		(select a.attname::text from pg_catalog.pg_attribute as a
		where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
		order by a.attnum)`, t.SQL())
	if err != nil || len(found) == 0 {
		return "", nil, err
	}
	return found[0], found[1:], nil
}

func texts(ctx context.Context, db asker, query string, args ...any) ([]string, error) {
	rows, err := db.Query(ctx, query, args...)
	if err != nil {
		return nil, pg.Explain(err, opCompare, "the catalog")
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return found, pg.Explain(err, opCompare, "the catalog")
}
