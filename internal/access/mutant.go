package access

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Mutant is one change of a database's access that its matrix does not speak of: a slip that somebody may make in the next migration.
type Mutant struct {
	Name      string `json:"name"`      // unique: object, then what is done to it
	Kind      string `json:"kind"`      // what makes it: policy, grant, flag, function, view, role or bypass
	Object    string `json:"object"`    // the table, view, function, schema or role it changes
	Statement string `json:"statement"` // SQL, maybe several statements
	owner     string // who may run it, if the connected role may not
	latent    bool   // it changes no statement's outcome today, only what somebody may do next: no world could clear it
}

// Mutants makes every mutant of the policies, grants, flags and functions that stand in the catalog, for the tables of the matrix.
// Their texts are what Postgres has, not what a migration said.
func Mutants(ctx context.Context, tx pgx.Tx, m *Matrix) ([]Mutant, error) {
	live, err := readLive(ctx, tx, m)
	if err != nil {
		return nil, err
	}
	var all breeder
	for _, t := range live.tables {
		for _, p := range t.policies {
			all.policy(live, t, p)
		}
		all.strangePolicies(live, t)
		all.grants(live, t)
		all.flags(t)
		all.bypasses(live, t)
		if t.view {
			all.view(t)
		}
	}
	for _, f := range live.functions {
		all.function(live, f)
	}
	all.roles(live)
	all.schemas(live)
	return all.distinct(), nil
}

// breeder collects mutants.
type breeder struct{ list []Mutant }

func (b *breeder) add(kind, object, owner, name string, statements ...string) {
	b.list = append(b.list, Mutant{
		Name: object + ": " + name, Kind: kind, Object: object, Statement: strings.Join(statements, ";\n"), owner: owner, latent: latent(kind, name),
	})
}

// latent: new objects, what schemas and tables to come are given, what is handed on, and what a function is led by.
func latent(kind, name string) bool {
	if kind == "bypass" || kind == "role" && strings.HasPrefix(name, "made a member") {
		return true
	}
	for _, what := range []string{"create granted", "tables to come", "with grant option", "owned by", "trigger granted", "references", "maintain granted", "search path", "execute granted"} {
		if kind != "policy" && strings.Contains(name, what) {
			return true
		}
	}
	return false
}

// distinct leaves out statements that another mutant has already, and numbers what would have the same name.
func (b *breeder) distinct() []Mutant {
	seen, called := map[string]bool{}, map[string]int{}
	list := slices.DeleteFunc(b.list, func(m Mutant) bool {
		twice := seen[m.Statement]
		seen[m.Statement] = true
		return twice
	})
	for i := range list {
		called[list[i].Name]++
		if n := called[list[i].Name]; n > 1 {
			list[i].Name += fmt.Sprintf(" (%d)", n)
		}
	}
	return list
}
