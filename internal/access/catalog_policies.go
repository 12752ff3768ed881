package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// foundPolicy is one as the catalog has it.
type foundPolicy struct {
	Table        uint32
	Name, Cmd    string
	Permissive   bool
	Roles        []string
	Using, Check string
}

func (p foundPolicy) operations() []Operation {
	switch p.Cmd {
	case "r":
		return []Operation{Select}
	case "a":
		return []Operation{Insert}
	case "w":
		return []Operation{Update}
	case "d":
		return []Operation{Delete}
	}
	return writable
}

// policies looks for those that the matrix doesn't know, and for what no policy should say.
func (in *inspection) policies(ctx context.Context) error {
	return each(ctx, in.db, func(p foundPolicy) {
		t := in.tables[p.Table]
		object := "policy " + p.Name + " on " + t.Name.String()
		drop := "drop policy " + pg.Name(p.Name) + " on " + t.Name.Plain() + ";"
		text := p.Using + " " + p.Check
		if strings.Contains(text, "user_metadata") || strings.Contains(text, "raw_user_meta_data") {
			in.differs(object, "it asks user_metadata", "Users write that themselves: whoever wants in writes the value that opens the row.",
				"Ask the membership table, or app_metadata. Until then: "+drop)
		}
		if strings.Contains(text, "request.jwt.claim.") {
			in.report(Warns, object, "it asks a setting of the old kind, request.jwt.claim.…",
				"Today's PostgREST sets request.jwt.claims alone; what the old setting holds may come from another statement of the session.",
				"Ask current_setting('request.jwt.claims', true)::jsonb.")
		}
		if !p.Permissive {
			return
		}
		in.open(t, p, object, drop)
		if !slices.Contains(t.Known, p.Name) && !in.expected(t, p) {
			in.differs(object, "the matrix does not know it", "Policies add up: what one lets in, no other keeps out. It says: "+p.says(),
				drop+" Or list it in "+in.m.File+", under policies: {extra: ["+p.Name+"]} of the table.")
		}
	}, `
		select p.polrelid, p.polname::text, p.polcmd::text, p.polpermissive,
			array(select case r when 0 then 'public' else pg_catalog.pg_get_userbyid(r)::text end from unnest(p.polroles) r),
			coalesce(pg_catalog.pg_get_expr(p.polqual, p.polrelid), ''), coalesce(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), '')
		from pg_catalog.pg_policy p where p.polrelid = any ($1) order by p.polrelid, p.polname`, in.oids)
}

func (p foundPolicy) says() string {
	command := map[string]string{"r": "select", "a": "insert", "w": "update", "d": "delete", "*": "all"}[p.Cmd]
	text := "for " + command + " to " + strings.Join(p.Roles, ", ")
	if p.Using != "" {
		text += " using " + p.Using
	}
	if p.Check != "" {
		text += " with check " + p.Check
	}
	return text
}

// expected tells whether the policy is one of those that the matrix makes: by name, for its role and operation alone.
// Where others make a table's policies, any that holds for a role with such a cell will do.
func (in *inspection) expected(t *Table, p foundPolicy) bool {
	for _, want := range policies(in.m, t) {
		if want.name == p.Name && slices.Equal(p.Roles, []string{want.role}) && slices.Equal(p.operations(), []Operation{want.op}) {
			return true
		}
	}
	if t.Generate == nil {
		return false
	}
	for _, role := range p.Roles {
		for _, op := range p.operations() {
			if _, may := in.m.Privileges(t, role, op); !may {
				return false
			}
		}
	}
	return true
}

// open reports a policy that lets every row in where the matrix says own rows only.
func (in *inspection) open(t *Table, p foundPolicy, object, drop string) {
	for _, op := range p.operations() {
		clause := ""
		switch {
		case op != Insert && p.Using == "true":
			clause = "using (true)"
		case (op == Insert || op == Update) && p.Check == "true":
			clause = "with check (true)"
		default:
			continue
		}
		for _, role := range p.Roles {
			if role == "public" {
				in.differs(object, fmt.Sprintf("it says %s for every role", clause),
					fmt.Sprintf("Whoever gets %s on the table gets it on every row.", op), drop)
				continue
			}
			if own, all := in.scopes(t, role, op); own && !all {
				in.differs(object, fmt.Sprintf("it says %s for %s", clause, role),
					fmt.Sprintf("The matrix lets nobody who acts as %s %s more than own rows; this lets every row in.", role, op), in.instead(t, role, op, drop))
				return
			}
		}
	}
}

// scopes tells which scopes the cells of a role's callers have.
func (in *inspection) scopes(t *Table, role string, op Operation) (own, all bool) {
	for _, c := range in.m.Callers {
		if c.Role != role || c.Relation == Owner {
			continue
		}
		switch cell := in.m.Cell(t, c.Name, op); {
		case cell.Scope == Own || cell.Scope == All && cell.Where != "":
			own = true
		case cell.Scope == All:
			all = true
		}
	}
	return own, all
}

// instead is the statement that puts the matrix's own policies in the place of a wrong one.
func (in *inspection) instead(t *Table, role string, op Operation, drop string) string {
	statements := []string{drop}
	for _, want := range policies(in.m, t) {
		if want.role == role && want.op == op {
			again := strings.TrimSpace(want.drop(t))
			if again != drop {
				statements = append(statements, strings.Replace(again, "drop policy ", "drop policy if exists ", 1))
			}
			statements = append(statements, strings.TrimSpace(want.create(t)))
		}
	}
	return strings.Join(statements, "\n")
}
