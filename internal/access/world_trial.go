package access

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// trials are all that is tried in a world: in the same order for each, so that two databases can be compared one by one.
func (d *domain) trials(w World) (list []Probe) {
	for _, a := range d.actors(w) {
		for i := range d.m.Tables {
			t := &d.m.Tables[i]
			if d.beyond(t, a) {
				continue
			}
			a := d.in(a, t.Name)
			for n, row := range d.rows[t.Name] {
				list = append(list, d.reading(t, a, row)...)
				list = append(list, d.changing(t, a, row)...)
				if !t.View {
					list = append(list, d.inserting(t, a, d.fresh[t.Name][n])...)
				}
			}
			for _, row := range d.mine(t, a) {
				list = append(list, d.reading(t, a, row)...)
				list = append(list, d.changing(t, a, row)...)
			}
		}
	}
	return list
}

// each runs the trials of every world and hands over what came of them. Trials whose role lacks the privilege run in the first
// world alone: no membership matters to them.
func (d *domain) each(ctx context.Context, tx pgx.Tx, do func(n int, w World, trials []Probe, got []Outcome) error) (ran int, err error) {
	has := map[privilege]bool{}
	for n, w := range d.worlds {
		trials := d.trials(w)
		got := make([]Outcome, len(trials))
		var some []Probe
		var at []int
		for i, p := range trials {
			may, err := has[privilege{p.Actor.Role, p.Table.Name, p.Operation}], error(nil)
			if n == 0 {
				if may, err = (privilege{p.Actor.Role, p.Table.Name, p.Operation}).held(ctx, tx, has); err != nil {
					return ran, err
				}
			}
			if got[i].SQLState = "42501"; may || n == 0 {
				some, at = append(some, p), append(at, i)
			}
		}
		outcomes, err := d.within(ctx, tx, w, some)
		if err != nil {
			return ran, err
		}
		for i, o := range outcomes {
			got[at[i]] = o
		}
		ran += len(outcomes)
		if err := do(n, w, trials, got); err != nil {
			return ran, err
		}
	}
	return ran, nil
}

// within shows a world, tries what is to be tried, and takes the world back.
func (d *domain) within(ctx context.Context, tx pgx.Tx, w World, trials []Probe) (outcomes []Outcome, err error) {
	inner, err := tx.Begin(ctx)
	if err != nil {
		return nil, pg.Explain(err, opProve, w.String())
	}
	defer func() {
		if back := inner.Rollback(ctx); err == nil {
			err = pg.Explain(back, opProve, w.String())
		}
	}()
	if err := d.show(ctx, w); err != nil {
		return nil, err
	}
	return d.Outcomes(ctx, trials)
}

type privilege struct {
	role  string
	table pg.Table
	op    Operation
}

// held asks the catalog whether the role has the privilege for any column at all.
func (p privilege) held(ctx context.Context, tx pgx.Tx, known map[privilege]bool) (may bool, err error) {
	if may, asked := known[p]; asked {
		return may, nil
	}
	query := "select pg_catalog.has_any_column_privilege($1, $2::text, $3)"
	if p.op == Delete {
		query = "select pg_catalog.has_table_privilege($1, $2::text, $3)"
	}
	if err := tx.QueryRow(ctx, query, p.role, p.table.SQL(), string(p.op)).Scan(&may); err != nil {
		return false, pg.Explain(err, opProve, p.table.String())
	}
	known[p] = may
	return may, nil
}
