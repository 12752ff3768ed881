package repair

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/alert"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/quarantine"
	"github.com/pgstrata/pgstrata/internal/target"
)

// choose returns the documents of those names, or all.
func (r *Repairer) choose(op string, names []string) ([]project.Document, error) {
	if len(names) == 0 {
		return r.project.Documents, nil
	}
	var chosen []project.Document
	for _, name := range names {
		d := r.project.Document(name)
		if d == nil {
			var known []string
			for _, k := range r.project.Documents {
				known = append(known, k.Name)
			}
			return nil, fault.New(op, r.project.File, fmt.Sprintf("there is no document %q", name), "It has "+strings.Join(known, ", ")+".")
		}
		if !slices.ContainsFunc(chosen, func(c project.Document) bool { return c.Name == name }) {
			chosen = append(chosen, *d)
		}
	}
	return chosen, nil
}

// preflight finds the document in the database and proves that a run over it can do its work.
func (r *Repairer) preflight(ctx context.Context, tx pgx.Tx, op string, d project.Document, apply bool) (*target.Target, []string, error) {
	t, err := target.Resolve(ctx, tx, op, d)
	if err != nil {
		return nil, nil, err
	}
	weak, err := target.Preflight(ctx, tx, op, t, apply)
	var warnings []string
	for _, w := range weak {
		warnings = append(warnings, w.Text+". "+w.Hint)
	}
	return t, warnings, err
}

var books = []pg.Table{target.ScansTable, quarantine.Table, alert.Table}
