package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const opMutate = "access mutate"

// MutateOptions says which mutants are made, and what else is asked of them.
type MutateOptions struct {
	Only    string                // only mutants of this kind, or whose name has this in it
	List    bool                  // make them, judge none
	Literal bool                  // judge them by the usual test, too
	Told    func(done, total int) // after each mutant; may be nil
}

// few is how many worlds an equivalent mutant is compared in: with two roles, every assignment to a user beside somebody else
// with the same role everywhere.
const few = 100

// Mutate judges every mutant by what a verification does. It begins and rolls back one transaction, which locks the tables.
func Mutate(ctx context.Context, conn *pgx.Conn, m *Matrix, o MutateOptions) (*Mutation, error) {
	if err := m.Missing(ctx, conn); err != nil {
		return nil, err
	}
	tx, err := begin(ctx, conn)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	mutants, err := Mutants(ctx, tx, m)
	if err != nil {
		return nil, err
	}
	mutants = slices.DeleteFunc(mutants, func(mu Mutant) bool { return mu.Kind != o.Only && !strings.Contains(mu.Name, o.Only) })
	report := &Mutation{Mutants: []Judged{}}
	if o.List {
		for _, mu := range mutants {
			report.Mutants = append(report.Mutants, Judged{Mutant: mu})
		}
		return report, nil
	}
	if err := report.try(ctx, tx, m, mutants, o); err != nil {
		return nil, err
	}
	return report, report.compare(ctx, tx, m)
}

// OtherSessions counts the clients of the database beside this one: they would wait for a mutant's locks.
func OtherSessions(ctx context.Context, conn *pgx.Conn) (n int, err error) {
	err = conn.QueryRow(ctx, `select count(*) from pg_catalog.pg_stat_activity
		where datname = pg_catalog.current_database() and backend_type = 'client backend' and pid <> pg_catalog.pg_backend_pid()`).Scan(&n)
	return n, pg.Explain(err, opMutate, "pg_stat_activity")
}

// try judges the mutants by probes and catalog. What it lays is gone afterwards, so that the worlds find room.
func (r *Mutation) try(ctx context.Context, tx pgx.Tx, m *Matrix, mutants []Mutant, o MutateOptions) error {
	inner, err := tx.Begin(ctx)
	if err != nil {
		return pg.Explain(err, opMutate, m.File)
	}
	c, err := newCourt(ctx, inner, m, o.Literal)
	if err != nil {
		return err
	}
	r.Probes = len(c.probes)
	for i, mu := range mutants {
		judged, err := c.judge(ctx, inner, mu)
		if err != nil {
			return fault.Wrap(err, opMutate, mu.Name, "")
		}
		r.Mutants = append(r.Mutants, judged)
		if o.Told != nil {
			o.Told(i+1, len(mutants))
		}
	}
	return pg.Explain(inner.Rollback(ctx), opMutate, m.File)
}

// compare shows every world with and without each survivor: where no statement comes to anything else, it is equivalent.
func (r *Mutation) compare(ctx context.Context, tx pgx.Tx, m *Matrix) error {
	open := func(j Judged) bool { return j.Verdict == Survived && !j.latent }
	if !slices.ContainsFunc(r.Mutants, open) {
		return nil
	}
	d, err := newDomain(ctx, tx, m, few)
	if err != nil {
		return err
	}
	var before [][]Outcome
	_, err = d.each(ctx, tx, func(_ int, _ World, _ []Probe, got []Outcome) error {
		before = append(before, got)
		return nil
	})
	for i := range r.Mutants {
		if j := &r.Mutants[i]; err == nil && open(*j) {
			_, err = j.under(ctx, tx, func(tx pgx.Tx) error { return j.compare(ctx, tx, d, before) })
		}
	}
	return err
}

// compare shows every world with the mutant in force.
func (j *Judged) compare(ctx context.Context, tx pgx.Tx, d *domain, before [][]Outcome) error {
	shown := errors.New("it shows")
	_, err := d.each(ctx, tx, func(n int, w World, trials []Probe, got []Outcome) error {
		j.Worlds++
		j.Trials += len(got)
		for i, o := range got {
			if was := before[n][i]; o.Rows != was.Rows || o.SQLState != was.SQLState {
				j.Why = fmt.Sprintf("it shows where %s: %s (%s) by %s: was %s, is %s", w, trials[i].SQL, trials[i].Form, trials[i].Actor.Name, was, o)
				return shown
			}
		}
		return nil
	})
	switch {
	case errors.Is(err, shown):
		return nil
	case err == nil:
		j.Verdict, j.Why = Equivalent, fmt.Sprintf("%d cases in %d worlds come to the same", j.Trials, j.Worlds)
	}
	return err
}

// court is everything that mutants are judged by, laid once.
type court struct {
	m       *Matrix
	stage   *Stage
	probes  []Probe
	about   map[string][]Probe // by table
	literal *Actor             // who the usual test signs in as; nil without it
}

// newCourt refuses a database that already differs: what a mutant changes could not be told from that.
func newCourt(ctx context.Context, tx pgx.Tx, m *Matrix, literal bool) (*court, error) {
	c := &court{m: m, about: map[string][]Probe{}}
	var err error
	if c.stage, err = NewStage(ctx, tx, m, StageOptions{}); err != nil {
		return nil, err
	}
	c.probes = c.stage.Probes()
	for _, p := range c.probes {
		c.about[p.Table.Name.String()] = append(c.about[p.Table.Name.String()], p)
	}
	for _, a := range c.stage.cast {
		if literal && len(a.Belongs) == 1 && a.Belongs[1] != "" {
			c.literal = &a // the last is the highest role of the second tenant
		}
	}
	why, _, err := c.notices(ctx, tx, Mutant{})
	if err == nil && why != "" {
		err = fault.New(opMutate, m.File, "database and matrix differ already: "+why, "Mend that first: pgstrata access verify.")
	}
	return c, err
}

// judge applies a mutant and says what became of it.
func (c *court) judge(ctx context.Context, tx pgx.Tx, mu Mutant) (Judged, error) {
	j := Judged{Mutant: mu, Verdict: Killed}
	refused, err := mu.under(ctx, tx, func(tx pgx.Tx) (err error) {
		if c.literal != nil {
			if j.Literal, err = c.stage.literal(ctx, *c.literal); err != nil {
				return err
			}
		}
		j.Why, j.By, err = c.notices(ctx, tx, mu)
		return err
	})
	switch {
	case err != nil:
		return j, err
	case pg.SQLSTATE(refused) == "42501":
		j.Verdict, j.Why = Untried, refused.Error()
	case refused != nil:
		j.Verdict, j.Why = Stillborn, refused.Error()
	case j.Why == "":
		j.Verdict, j.By = Survived, ""
		if mu.latent {
			j.Why = "nothing tells; it shows only in what somebody does next, which no statement of the worlds is"
		}
	}
	return j, nil
}

// notices says what notices the mutant that is in force, and whether that is a probe or the catalog: the probes of its own
// table first, since they are the likeliest, and then everything else.
func (c *court) notices(ctx context.Context, tx pgx.Tx, mu Mutant) (why, by string, err error) {
	for _, probes := range [][]Probe{c.about[mu.Object], c.probes} {
		differences, err := c.stage.Run(ctx, probes)
		if err != nil {
			return "", "", err
		}
		if len(differences) > 0 {
			return differences[0].String(), "probe", nil
		}
		if len(probes) == len(c.probes) {
			break
		}
		if why, err := c.finding(ctx, tx); why != "" || err != nil {
			return why, "catalog", err
		}
	}
	why, err = c.finding(ctx, tx)
	return why, "catalog", err
}

// finding is the first thing that the catalog's checks tell.
func (c *court) finding(ctx context.Context, tx pgx.Tx) (string, error) {
	findings, err := Inspect(ctx, tx.Conn(), c.m)
	for _, f := range findings {
		if f.Level == Differs {
			return f.Object + ": " + f.Problem, err
		}
	}
	return "", err
}
