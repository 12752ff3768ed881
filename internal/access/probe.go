package access

import (
	"fmt"
	"slices"
)

// Form is how a probe goes about its operation. What row-level security does depends on it: a statement that reads
// columns asks the policies for select too, one that reads none does not.
type Form string

// The forms.
const (
	ByKey  Form = "by key"    // the row is found by its columns
	Bare   Form = "bare"      // no column is read: as "update t set c = 1" without a condition, held to one row by a cursor
	Move   Form = "move"      // bare, and the new row is another tenant's
	Hand   Form = "hand over" // bare, and the new row names another user
	New    Form = "new"
	Column Form = "column" // one column, on no row
	Denied Form = "denied" // a privilege that nobody but the owner has
)

// Want is what a probe must come to.
type Want string

// What can be wanted. Refused is SQLSTATE 42501: without the privilege, or for a new row that no policy lets in.
const (
	Reached Want = "reached" // at least one row
	Empty   Want = "0 rows"
	Refused Want = "42501"
	Closed  Want = "closed" // 0 rows or refused, whichever: for owners
)

// Probe is one statement by one actor, and what it must come to.
type Probe struct {
	Table     *Table
	Operation Operation
	Caller    string // the cell it belongs to
	Actor     Actor
	Form      Form
	Tenant    string // whose row it tries, as A
	Column    string // of the form column
	SQL       string
	Want      Want
	Control   string // with a negative: who reaches the same row by the same form; "" when nobody may

	row *Row
}

// Outcome is what a statement came to.
type Outcome struct {
	Rows     int64  `json:"rows"`
	SQLState string `json:"sqlstate,omitempty"`
	Message  string `json:"message,omitempty"`
}

func (o Outcome) String() string {
	if o.SQLState != "" {
		return "SQLSTATE " + o.SQLState
	}
	if o.Rows == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", o.Rows)
}

// constraint tells that a constraint stopped the statement, which is past every policy on the row it found.
func (o Outcome) constraint() bool { return len(o.SQLState) == 5 && o.SQLState[:2] == "23" }

// badClaims tells that something could not be read: the claims, by a policy.
func (o Outcome) badClaims() bool { return len(o.SQLState) == 5 && o.SQLState[:2] == "22" }

// Difference is a probe that came to something else than the matrix says.
type Difference struct {
	Probe
	Got Outcome
}

func (d Difference) String() string {
	return fmt.Sprintf("%s: %s of %s's row in %s (%s) by %s: want %s, got %s",
		d.Caller, d.Operation, d.Tenant, d.Table.Name, d.Form, d.Actor.Name, d.Want, d.Got)
}

// Holds tells whether the outcome is the one wanted.
func (p Probe) Holds(o Outcome) bool {
	if p.Actor.odd && o.badClaims() {
		return true // a policy could not read the claims: an error lets nothing in
	}
	switch p.Want {
	case Reached:
		return o.SQLState == "" && o.Rows > 0 || o.constraint()
	case Empty:
		return o.SQLState == "" && o.Rows == 0
	case Refused:
		return o.SQLState == "42501" ||
			p.Table.View && p.Operation != Select && (o.SQLState == "55000" || o.SQLState == "0A000") // the view takes no writes at all
	default:
		return o.SQLState == "42501" || o.SQLState == "" && o.Rows == 0 ||
			p.Table.View && (o.SQLState == "55000" || o.SQLState == "0A000")
	}
}

// Negative tells that the probe tries what must not be done.
func (p Probe) Negative() bool { return p.Want != Reached && (p.Form != Column || p.Want == Refused) }

// beyond tells whether a caller is an owner for whom no policy holds. The catalog's checks warn of it, and nothing is tried.
func (s *Stage) beyond(t *Table, a Actor) bool { return a.Role == "" && s.shapes[t.Name].passes }

// Probes are every cell of the matrix, tried by everybody of the cast on the rows of every tenant of the stage.
func (s *Stage) Probes() []Probe {
	var all []Probe
	for i := range s.m.Tables {
		t := &s.m.Tables[i]
		for _, a := range s.cast {
			if s.beyond(t, a) {
				continue
			}
			a = s.in(a, t.Name)
			for n, row := range s.rows[t.Name] {
				all = append(all, s.reading(t, a, row)...)
				all = append(all, s.changing(t, a, row)...)
				if !t.View {
					all = append(all, s.inserting(t, a, s.fresh[t.Name][n])...)
				} else if n == 0 {
					all = append(all, s.intoView(t, a, row))
				}
			}
		}
		all = append(all, s.byColumn(t)...)
		all = append(all, s.denied(t)...)
	}
	s.controls(all)
	return all
}

// controls names, beside every negative, the positive that shows its statement would work.
func (s *Stage) controls(all []Probe) {
	id := func(p Probe) string {
		return fmt.Sprintf("%s %s %s %s %s", p.Table.Name, p.Operation, p.Form, p.Tenant, p.Column)
	}
	positive := map[string]string{}
	for _, p := range all {
		if !p.Negative() && positive[id(p)] == "" {
			positive[id(p)] = p.Actor.Name
		}
	}
	for i := range all {
		if all[i].Negative() {
			all[i].Control = positive[id(all[i])]
		}
	}
}

func (s *Stage) probe(t *Table, a Actor, op Operation, form Form, row *Row, sql string, want Want) Probe {
	if want != Reached && a.Role == s.shapes[t.Name].owner {
		want = Closed
	}
	tenant := "nobody"
	if row != nil && (row.Tenant >= 0 || form == New && t.Tenant != "") {
		tenant = tenantName(row.Tenant)
	}
	return Probe{Table: t, Operation: op, Caller: s.cellOf(a, row), Actor: a, Form: form, Tenant: tenant, SQL: sql, Want: want, row: row}
}

// cellOf is the caller that the actor is to a row.
func (s *Stage) cellOf(a Actor, row *Row) string {
	if a.Caller != "" {
		return a.Caller
	}
	if role := a.Belongs[row.Tenant]; role != "" && row.Tenant >= 0 {
		return role
	}
	if a.User != "" && a.User == row.User && s.m.Caller("self") != nil {
		return "self"
	}
	if row.Tenant < 0 && len(a.Belongs) > 0 {
		best := ""
		for _, r := range s.m.Tenancy.memberRoles() {
			for _, mine := range a.Belongs {
				if mine == r {
					best = r
				}
			}
		}
		return best
	}
	return "elsewhere"
}

// Reaches is what the matrix says: whether the actor's rights, added up, reach the row by the operation.
func (s *Stage) Reaches(t *Table, a Actor, op Operation, row *Row) bool {
	for _, c := range s.m.Callers {
		cell := s.m.Cell(t, c.Name, op)
		if cell.Scope == Nothing || cell.Where != "" && row.view == "" && !row.holds[cell.Where] {
			continue
		}
		all := cell.Scope == All
		switch c.Relation {
		case Anon, Role, Owner:
			if a.Caller == c.Name && all {
				return true
			}
		case Elsewhere:
			if a.Caller == "" && all {
				return true
			}
		case Member:
			for tenant, role := range a.Belongs {
				if role == c.Name && (all || tenant == row.Tenant) {
					return true
				}
			}
		case Self:
			if a.User != "" && (all || a.User == row.User) {
				return true
			}
		}
	}
	return false
}

// granted is what the matrix says of the role's privilege on these columns.
func (s *Stage) granted(t *Table, a Actor, op Operation, columns ...string) bool {
	if a.Role == s.shapes[t.Name].owner {
		return true
	}
	only, granted := s.m.Privileges(t, a.Role, op)
	if !granted || only == nil {
		return granted
	}
	for _, c := range columns {
		if !slices.Contains(only, c) {
			return false
		}
	}
	return true
}

// seen picks the columns that find the row and that the role may read; the key if it may.
func (s *Stage) seen(t *Table, a Actor, row *Row) []string {
	if row.view != "" || s.granted(t, a, Select, row.key...) {
		return row.key
	}
	only, granted := s.m.Privileges(t, a.Role, Select)
	if !granted {
		return row.key
	}
	var may []string
	for _, c := range only {
		if sc := s.shapes[t.Name].column(c); sc != nil && sc.Base != "json" && row.Values[c] != "" {
			may = append(may, c)
		}
	}
	return may
}

func (s *Stage) reading(t *Table, a Actor, row *Row) []Probe {
	by := s.seen(t, a, row)
	want := Refused
	needed := by
	if row.view != "" && t.Tenant != "" {
		needed = []string{t.Tenant}
	}
	if s.granted(t, a, Select, needed...) {
		want = Empty
		if s.Reaches(t, a, Select, row) {
			want = Reached
		}
	}
	return []Probe{s.probe(t, a, Select, ByKey, row, "select 1 from "+t.Name.SQL()+" where "+row.condition(by), want)}
}
