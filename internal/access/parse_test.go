package access_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/access"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/pg"
)

func shipped(t *testing.T) *access.Matrix {
	t.Helper()
	m, err := access.Parse(foundation.Access())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFoundationsMatrixIsRead(t *testing.T) {
	t.Parallel()
	m := shipped(t)
	integrations := m.Table(pg.Table{Schema: "public", Name: "organization_integrations"})
	if integrations == nil || len(m.Tables) != 17 || len(m.Callers) != 8 {
		t.Fatalf("%d tables, %d callers, integrations %v", len(m.Tables), len(m.Callers), integrations)
	}
	if c := m.Cell(integrations, "admin", access.Insert); c.Scope != access.Own || len(c.Columns) != 7 {
		t.Errorf("an admin's insert is %+v", c)
	}
	for _, caller := range []string{"anon", "elsewhere", "owner", "nobody at all"} {
		if c := m.Cell(integrations, caller, access.Select); c.Scope != access.Nothing {
			t.Errorf("%s selects %+v", caller, c)
		}
	}
	if columns, granted := m.Privileges(integrations, "authenticated", access.Update); !granted || len(columns) != 5 {
		t.Errorf("authenticated updates %v (%v)", columns, granted)
	}
	if _, granted := m.Privileges(integrations, "anon", access.Select); granted {
		t.Error("anon may select")
	}
	if c := m.Cell(integrations, "owner", access.Truncate); c.Scope != access.All {
		t.Errorf("policies don't keep an owner from truncating, and the cell says %+v", c)
	}
	alerts := m.Table(pg.Table{Schema: "pgstrata", Name: "alerts"})
	if c := m.Cell(alerts, "admin", access.Select); !strings.Contains(c.Where, "organization_integrations") {
		t.Errorf("the table's condition is not in the admin's cell: %+v", c)
	}
	if c := m.Cell(alerts, "pgstrata_operator", access.Select); c.Where != "" {
		t.Errorf("the table's condition binds an operator: %+v", c)
	}
}

const head = `tenancy:
  tenants: {table: teams, key: id}
  members: {table: team_members, tenant: team_id, user: user_id, role: role}
  roles: [writer, chief]
  membership: app.teams_of
  user: app.user_id
callers: {anon: anon, elsewhere: web, writer: web, chief: web, self: web, robot: robot, owner: owner}
tables:
`

func TestBadMatrixIsRefusedByLine(t *testing.T) {
	t.Parallel()
	fine := head + "  posts:\n    tenant: team_id\n    user: author\n    cells:\n      writer: {select: own}\n"
	if _, err := access.Parse("access.yaml", []byte(fine)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ text, line, says string }{
		"no YAML":               {"tables: {", "", "access.yaml"},
		"empty":                 {"", "", "want one YAML document"},
		"no tables":             {"callers: {anon: anon}\n", ":1", "no tables"},
		"unknown key":           {head + "  posts:\n    tennant: a\n", ":10", "unknown key tennant"},
		"unknown caller":        {head + "  posts:\n    cells:\n      reader: {select: all}\n", ":11", "reader is no caller"},
		"unknown operation":     {head + "  posts:\n    cells:\n      robot: {read: all}\n", ":11", "unknown key read"},
		"no scope":              {head + "  posts:\n    cells:\n      robot: {select: mine}\n", ":11", `"mine" says no rows`},
		"a key twice":           {head + "  posts:\n    view: true\n    view: true\n", ":11", "already defined"},
		"a table twice":         {head + "  posts: {}\n  public.posts: {}\n", ":10", "stands in line 9 already"},
		"a column twice":        {head + "  posts:\n    cells:\n      robot: {select: {rows: all, columns: [a, a]}}\n", ":11", "a stands twice"},
		"own without tenant":    {head + "  posts:\n    cells:\n      writer: {select: own}\n", ":11", "the table has no tenant"},
		"own without user":      {head + "  posts:\n    cells:\n      self: {select: own}\n", ":11", "the table has no user column"},
		"own of a role":         {head + "  posts:\n    tenant: t\n    cells:\n      robot: {select: own}\n", ":12", "only membership roles and self"},
		"all of a member":       {head + "  posts:\n    tenant: t\n    cells:\n      chief: {select: all}\n", ":12", "a relation to some rows"},
		"unseen update":         {head + "  posts:\n    cells:\n      robot: {update: all}\n", ":11", "may update rows that it may not select"},
		"columns of a role":     {head + "  posts:\n    tenant: t\n    cells:\n      writer: {select: {rows: own, columns: [a]}}\n      chief: {select: own}\n", ":13", "both act through the role web"},
		"columns of a delete":   {head + "  posts:\n    cells:\n      robot: {select: all, delete: {rows: all, columns: [a]}}\n", ":11", "rows are deleted whole"},
		"insert without own":    {head + "  posts:\n    tenant: t\n    cells:\n      chief: {insert: {rows: own, columns: [a]}}\n", ":12", "the columns lack t"},
		"forced owner":          {head + "  posts:\n    cells:\n      owner: all\n", ":9", "owner of a forced table"},
		"unforced owner":        {head + "  posts:\n    force: false\n    cells:\n      owner: {select: all}\n", ":9", "without FORCE"},
		"condition of a view":   {head + "  posts:\n    view: true\n    cells:\n      robot: {select: {rows: all, where: a}}\n", ":12", "a view has no policies"},
		"truncate of own":       {head + "  posts:\n    tenant: t\n    cells:\n      chief: {truncate: own}\n", ":12", "policies don't hold for it"},
		"same policy":           {head + "  posts:\n    cells:\n      robot: {select: {rows: all, policy: p}, insert: {rows: all, policy: p}}\n", ":11", "two policies would be named p"},
		"role without caller":   {"tenancy: {roles: [x], user: u.f}\ncallers: {anon: anon}\ntables: {t: {}}\n", ":1", "membership role x is no caller"},
		"several roles":         {"tenancy: {members: {table: m, tenant: t, user: u}, roles: [x, y], user: u.f}\ncallers: {x: web, y: web}\ntables: {t: {}}\n", ":1", "no column for them"},
		"nobody knows the user": {"callers: {self: web}\ntables: {t: {}}\n", ":1", "how the calling user is known"},
		"others are no tables":  {head + "  posts: {}\nothers: [a.b.c]\n", ":10", "\"a.b.c\" is not a table name"},
		"published or not":      {head + "  posts:\n    published: maybe\n", ":10", "wants true or false"},
		"asks itself": {
			strings.Replace(head, "  membership: app.teams_of\n", "", 1) + "  team_members:\n    tenant: team_id\n    cells:\n      writer: {select: own}\n",
			":8", "would ask the table that it guards",
		},
	} {
		_, err := access.Parse("access.yaml", []byte(c.text))
		if err == nil {
			t.Errorf("%s: it was taken", name)
			continue
		}
		if !strings.Contains(err.Error(), "access.yaml"+c.line) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v\nwant %q and %q", name, err, c.line, c.says)
		}
	}
}

func TestListsMayBeWrittenOnce(t *testing.T) {
	t.Parallel()
	m, err := access.Parse("access.yaml", []byte(head+`  posts:
    cells:
      robot:
        select: {rows: all, columns: &shown [id, title]}
        update: {rows: all, columns: *shown}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range []access.Operation{access.Select, access.Update} {
		if diff := cmp.Diff([]string{"id", "title"}, m.Cell(&m.Tables[0], "robot", op).Columns); diff != "" {
			t.Error(op, diff)
		}
	}
}
