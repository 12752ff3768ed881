// Package access holds who may do what with which table: one matrix, from which policies, grants, docs, probes and mutants are made.
// What the matrix doesn't write is refused.
package access

import (
	"slices"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// Operation is something that a caller does to a table, as Postgres names the privilege for it.
type Operation string

// The operations of the matrix. Of TRIGGER and MAINTAIN nobody ever gets the privilege.
const (
	Select     Operation = "select"
	Insert     Operation = "insert"
	Update     Operation = "update"
	Delete     Operation = "delete"
	Truncate   Operation = "truncate"
	References Operation = "references"
)

// Operations lists them all, in the docs' order.
var Operations = []Operation{Select, Insert, Update, Delete, Truncate, References}

// Scope is which rows a cell reaches.
type Scope int

// Own is the rows of the caller's tenant; for the caller self, the rows that name the caller as their user.
const (
	Nothing Scope = iota
	Own
	All
)

func (s Scope) String() string { return [...]string{"—", "own", "all"}[s] }

// Relation is what a caller is to a row.
type Relation int

const (
	// Anon is a request without a user.
	Anon Relation = iota
	// Elsewhere is a user, whatever tenants they belong to: what it may, members and self may as well.
	Elsewhere
	// Member is a user with the role Caller.Name in the row's tenant.
	Member
	// Self is the user whom the row's user column names.
	Self
	// Role is a Postgres role of its own; tenants mean nothing to it.
	Role
	// Owner is the table's owner, who holds every privilege and whom only FORCE keeps out.
	Owner
)

// Caller is a row of the docs' tables: a relation to a row's tenant, and the Postgres role it acts through.
type Caller struct {
	Name, Role string
	Relation   Relation
	Line       int
}

// Cell is what one caller may do with one table by one operation.
type Cell struct {
	Scope   Scope
	Columns []string // nil: every column
	Where   string   // a condition in SQL on the row; "" when there is none
	Policy  string   // the policy's name, where the file gives one
	Note    string   // the policy's comment
	Line    int
}

// Tenancy is where tenants, their members and the caller's user are found.
type Tenancy struct {
	Tenants                              pg.Table // zero: nothing belongs to a tenant
	Key                                  string
	Members                              pg.Table
	MemberTenant, MemberUser, MemberRole string   // MemberRole is "" when every member has the one role
	Roles                                []string // the membership roles, the least first
	Membership                           string   // function(text[]) returning the tenants of the calling user; "" asks the table
	User                                 string   // function() returning the calling user
	Line                                 int
}

// Table is a table or view with its cells. What a table's condition is stands in its cells already: see Matrix.Cell.
type Table struct {
	Name         pg.Table
	View         bool
	Note         string
	Tenant, Cast string // the column that names the tenant, and the type that the tenants' key is cast to
	User         string // the column that names a user
	Where        string // holds for every row that anon and users reach
	Force        bool
	Cells        map[string]map[Operation]Cell // by caller, as written
	Sample       map[string]string             // SQL values for synthetic rows
	Beside       pg.Table                      // each row belongs to the row of that table with the same key; zero for none
	Known        []string                      // policies that others made and that are known
	Generate     []string                      // the callers whose policies and grants the migration writes; nil: all
	Published    bool                          // its changes may leave the database in a publication
	Line         int
}

// Function is a function and the roles that may call it.
type Function struct {
	Signature string
	Execute   []string
	Definer   bool
	Note      string
	Generate  bool // the migration writes its grants
	Line      int
}

// Matrix is an access.yaml, read and checked.
type Matrix struct {
	File      string
	Tenancy   Tenancy
	Callers   []Caller
	Tables    []Table
	Functions []Function
	Closed    []string   // schemas in which tables to come are born closed to the callers' roles
	Others    []pg.Table // relations in the schemas of the matrix that it knows and says nothing of; the name * is all of a schema
}

// Cell is what the file writes for a caller, with the table's condition in it. A user's rights to a row are those of all
// callers that the user is to it, added up: elsewhere, the role in the row's tenant, self.
func (m *Matrix) Cell(t *Table, caller string, op Operation) Cell {
	who := m.Caller(caller)
	if who == nil {
		return Cell{}
	}
	if who.Relation == Owner && !t.View && (op == Truncate || op == References) {
		return Cell{Scope: All} // policies don't hold for these
	}
	c := t.Cells[caller][op]
	if c.Scope != Nothing && t.Where != "" && who.Relation <= Self {
		c.Where = both(t.Where, c.Where)
	}
	return c
}

func both(a, b string) string {
	if b == "" {
		return a
	}
	return "(" + a + ") and (" + b + ")"
}

// Privileges is what Postgres must have granted to a role: the union over the callers that act through it.
// Columns is nil when the privilege is on the whole table.
func (m *Matrix) Privileges(t *Table, role string, op Operation) (columns []string, granted bool) {
	for _, c := range m.Callers {
		if c.Role != role || c.Relation == Owner {
			continue
		}
		switch cell := t.Cells[c.Name][op]; {
		case cell.Scope == Nothing:
		case cell.Columns == nil:
			return nil, true
		default:
			for _, column := range cell.Columns {
				if !slices.Contains(columns, column) {
					columns = append(columns, column)
				}
			}
			granted = true
		}
	}
	return columns, granted
}

// Caller returns the caller of that name, or nil.
func (m *Matrix) Caller(name string) *Caller {
	for i := range m.Callers {
		if m.Callers[i].Name == name {
			return &m.Callers[i]
		}
	}
	return nil
}

// Table returns the table of that name, or nil.
func (m *Matrix) Table(name pg.Table) *Table {
	for i := range m.Tables {
		if m.Tables[i].Name == name {
			return &m.Tables[i]
		}
	}
	return nil
}

// Roles lists the Postgres roles that callers act through, in the order of the file; the owner's is not among them.
func (m *Matrix) Roles() []string {
	var roles []string
	for _, c := range m.Callers {
		if c.Relation != Owner && !slices.Contains(roles, c.Role) {
			roles = append(roles, c.Role)
		}
	}
	return roles
}
