package access

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const opLoad = "load the access matrix"

// Parse reads an access.yaml and refuses what contradicts itself. Every problem is told with its line.
func Parse(name string, data []byte) (*Matrix, error) {
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, syntaxFault(name, err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, fault.New(opLoad, name, "want one YAML document with callers and tables", "pgstrata access init proposes one.")
	}
	r := &reader{name: name, anchors: map[string]ast.Node{}}
	m := r.matrix(tree.Docs[0].Body)
	if len(r.problems) == 0 {
		r.check(m)
	}
	if err := errors.Join(r.problems...); err != nil {
		return nil, err
	}
	return m, nil
}

func syntaxFault(name string, err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
		return fault.New(opLoad, fmt.Sprintf("%s:%d", name, at.GetToken().Position.Line), at.GetMessage(), "Correct the YAML.")
	}
	return fault.Wrap(err, opLoad, name, "Correct the YAML.")
}

func (r *reader) matrix(body ast.Node) *Matrix {
	m := &Matrix{File: r.name}
	top := r.fields(body, "tenancy", "callers", "tables", "functions", "closed", "others")
	if e, ok := find(top, "tenancy"); ok {
		m.Tenancy = r.tenancy(e.value)
		m.Tenancy.Line = e.line
	}
	e, ok := find(top, "callers")
	if !ok {
		r.fault(1, "no callers", "Name under callers who the matrix is about, each with its Postgres role: anon: anon.")
	}
	m.Callers = r.callers(e.value, m.Tenancy)
	if e, ok = find(top, "tables"); ok {
		for _, e := range r.entries(e.value) {
			m.Tables = append(m.Tables, r.table(e, m))
		}
	}
	if len(m.Tables) == 0 {
		r.fault(1, "no tables", "Name at least one under tables.")
	}
	if e, ok = find(top, "closed"); ok {
		m.Closed = r.list(e.value, "closed")
	}
	if e, ok = find(top, "others"); ok {
		if err := m.Leave(r.list(e.value, "others")); err != nil {
			r.fault(e.line, err.Error(), "Write schema.table, or schema.* for all that is in a schema.")
		}
	}
	if e, ok = find(top, "functions"); ok {
		for _, e := range r.entries(e.value) {
			m.Functions = append(m.Functions, r.function(e))
		}
	}
	return m
}

func (r *reader) tenancy(node ast.Node) (t Tenancy) {
	for _, e := range r.fields(node, "tenants", "members", "roles", "membership", "user") {
		switch e.key {
		case "tenants":
			for _, e := range r.fields(e.value, "table", "key") {
				switch e.key {
				case "table":
					t.Tenants = r.tableName(e)
				case "key":
					t.Key = r.text(e.value)
				}
			}
			if t.Tenants == (pg.Table{}) || t.Key == "" {
				r.fault(e.line, "tenants lacks its table or key", "Write tenants: {table: public.organizations, key: id}.")
			}
		case "members":
			for _, e := range r.fields(e.value, "table", "tenant", "user", "role") {
				switch e.key {
				case "table":
					t.Members = r.tableName(e)
				case "tenant":
					t.MemberTenant = r.text(e.value)
				case "user":
					t.MemberUser = r.text(e.value)
				case "role":
					t.MemberRole = r.text(e.value)
				}
			}
			if t.Members == (pg.Table{}) || t.MemberTenant == "" || t.MemberUser == "" {
				r.fault(e.line, "members lacks its table, tenant or user", "tenant and user are columns of that table; role is one where it has one.")
			}
		case "roles":
			t.Roles = r.list(e.value, "roles")
		case "membership":
			t.Membership = r.text(e.value)
		case "user":
			t.User = r.text(e.value)
		}
	}
	return t
}

func (r *reader) callers(node ast.Node, t Tenancy) (callers []Caller) {
	for _, e := range r.entries(node) {
		c := Caller{Name: e.key, Role: r.text(e.value), Relation: Role, Line: e.line}
		switch {
		case e.key == "anon":
			c.Relation = Anon
		case e.key == "elsewhere":
			c.Relation = Elsewhere
		case e.key == "self":
			c.Relation = Self
		case e.key == "owner":
			c.Relation = Owner
		case slices.Contains(t.Roles, e.key):
			c.Relation = Member
		}
		if c.Role == "" {
			r.fault(e.line, "caller "+e.key+" has no Postgres role", "Write "+e.key+": and the role it acts through.")
		}
		callers = append(callers, c)
	}
	return callers
}

func (r *reader) table(e field, m *Matrix) Table {
	t := Table{Force: true, Line: e.line, Cells: map[string]map[Operation]Cell{}}
	t.Name = r.tableName(field{key: e.key, line: e.line, name: true})
	for _, e := range r.fields(e.value, "note", "view", "tenant", "user", "force", "cells", "where", "sample", "beside", "policies", "generate", "published") {
		switch e.key {
		case "note":
			t.Note = r.text(e.value)
		case "view":
			t.View = r.boolean(e)
		case "tenant":
			t.Tenant, t.Cast = r.tenantColumn(e)
		case "user":
			t.User = r.text(e.value)
		case "force":
			t.Force = r.boolean(e)
		case "where":
			t.Where = r.text(e.value)
		case "cells":
			for _, e := range r.entries(e.value) {
				if m.Caller(e.key) == nil {
					r.fault(e.line, fmt.Sprintf("%s is no caller", e.key), "Callers stand at the top of the file: "+names(m.Callers)+".")
				}
				t.Cells[e.key] = r.cells(e)
			}
		case "beside":
			t.Beside = r.tableName(e)
		case "sample":
			t.Sample = map[string]string{}
			for _, e := range r.entries(e.value) {
				t.Sample[e.key] = r.text(e.value)
			}
		case "policies":
			for _, e := range r.fields(e.value, "extra") {
				t.Known = r.list(e.value, "extra")
			}
		case "generate":
			t.Generate = r.generated(e, m)
		case "published":
			t.Published = r.boolean(e)
		}
	}
	return t
}

func (r *reader) tenantColumn(e field) (column, cast string) {
	if !isMapping(e.value) {
		return r.text(e.value), ""
	}
	for _, e := range r.fields(e.value, "column", "cast") {
		switch e.key {
		case "column":
			column = r.text(e.value)
		case "cast":
			cast = r.text(e.value)
		}
	}
	if column == "" {
		r.fault(e.line, "tenant lacks its column", "Write tenant: organization_id, or tenant: {column: tenant, cast: text}.")
	}
	return column, cast
}

// generated is never nil: an empty list means that nothing is written.
func (r *reader) generated(e field, m *Matrix) []string {
	if isScalar(e.value) {
		if r.text(e.value) != "none" {
			r.fault(e.line, "generate wants none, or a list of callers", "none: others write the table's policies and grants.")
		}
		return []string{}
	}
	callers := r.list(e.value, "generate")
	for _, c := range callers {
		if m.Caller(c) == nil {
			r.fault(e.line, c+" is no caller", "Callers stand at the top of the file: "+names(m.Callers)+".")
		}
	}
	return callers
}

func (r *reader) function(e field) Function {
	f := Function{Signature: e.key, Generate: true, Line: e.line}
	for _, e := range r.fields(e.value, "execute", "definer", "note", "generate") {
		switch e.key {
		case "execute":
			f.Execute = r.list(e.value, "execute")
		case "definer":
			f.Definer = r.boolean(e)
		case "note":
			f.Note = r.text(e.value)
		case "generate":
			f.Generate = r.boolean(e)
		}
	}
	return f
}

func (r *reader) tableName(e field) pg.Table {
	written := e.key
	if !e.name {
		written = r.text(e.value)
	}
	t, err := pg.ParseTable(written)
	if err != nil {
		r.fault(e.line, err.Error(), "")
	}
	return t
}

func operationNames() []string {
	out := make([]string, len(Operations))
	for i, op := range Operations {
		out[i] = string(op)
	}
	return out
}

func names(callers []Caller) string {
	out := make([]string, len(callers))
	for i, c := range callers {
		out[i] = c.Name
	}
	return strings.Join(out, ", ")
}
