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
	Only     string                // only mutants of this kind, or whose name has this in it
	List     bool                  // make them, judge none
	Literal  bool                  // judge them by the usual test, too
	Copies   []*pgx.Conn           // to copies of the database on the same server, which share the work; as superuser
	Told     func(done, total int) // after each mutant; may be nil
	Compared func(done, total int) // after each one that nothing noticed, and that the worlds are asked about; may be nil
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
	txs := []pgx.Tx{tx}
	for _, c := range o.Copies {
		tx, err := begin(ctx, c)
		if err != nil {
			return nil, err
		}
		defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
		txs = append(txs, tx)
	}
	if err := report.try(ctx, txs, m, mutants, o); err != nil {
		return nil, err
	}
	return report, report.compare(ctx, txs, m, o.Compared)
}

// OtherSessions counts the clients of the database beside this one: they would wait for a mutant's locks.
func OtherSessions(ctx context.Context, conn *pgx.Conn) (n int, err error) {
	err = conn.QueryRow(ctx, `select count(*) from pg_catalog.pg_stat_activity
		where datname = pg_catalog.current_database() and backend_type = 'client backend' and pid <> pg_catalog.pg_backend_pid()`).Scan(&n)
	return n, pg.Explain(err, opMutate, "pg_stat_activity")
}

// try judges the mutants by probes and catalog. What it lays is gone afterwards, so that the worlds find room.
func (r *Mutation) try(ctx context.Context, txs []pgx.Tx, m *Matrix, mutants []Mutant, o MutateOptions) error {
	r.Mutants = make([]Judged, len(mutants))
	work := newWork(len(mutants), func(i int) bool { return mutants[i].Kind == "role" }, o.Told)
	return work.share(txs, func(tx pgx.Tx, first bool) error {
		inner, err := tx.Begin(ctx)
		if err != nil {
			return pg.Explain(err, opMutate, m.File)
		}
		c, err := newCourt(ctx, inner, m, o.Literal)
		if err != nil {
			return err
		}
		if first {
			r.Probes = len(c.probes)
		}
		err = work.each(first, func(i int) (err error) {
			r.Mutants[i], err = c.judge(ctx, inner, mutants[i])
			return fault.Wrap(err, opMutate, mutants[i].Name, "")
		})
		if err != nil {
			return err
		}
		return pg.Explain(inner.Rollback(ctx), opMutate, m.File)
	})
}

// compare shows every world with and without each survivor: where no statement comes to anything else, it is equivalent.
func (r *Mutation) compare(ctx context.Context, txs []pgx.Tx, m *Matrix, told func(done, total int)) error {
	var open []int
	for i, j := range r.Mutants {
		if j.Verdict == Survived && !j.latent {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return nil
	}
	work := newWork(len(open), func(n int) bool { return r.Mutants[open[n]].Kind == "role" }, told)
	return work.share(txs[:min(len(txs), len(open))], func(tx pgx.Tx, first bool) error {
		d, err := newDomain(ctx, tx, m, few)
		if err != nil {
			return err
		}
		var before [][]Outcome
		if _, err = d.each(ctx, tx, func(_ int, _ World, _ []Probe, got []Outcome) error {
			before = append(before, got)
			return nil
		}); err != nil {
			return err
		}
		return work.each(first, func(n int) error {
			j := &r.Mutants[open[n]]
			_, err := j.under(ctx, tx, func(tx pgx.Tx) error { return j.compare(ctx, tx, d, before) })
			return err
		})
	})
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
		j.Verdict, j.By, j.Why = Equivalent, "", fmt.Sprintf("%d cases in %d worlds come to the same", j.Trials, j.Worlds)
	}
	return err
}

// court is everything that mutants are judged by, laid once.
type court struct {
	m       *Matrix
	stage   *Stage
	probes  []Probe
	about   map[string][]Probe // by table
	known   map[Finding]bool   // what the catalog's checks tell without a mutant
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
		if literal && len(a.Belongs) == 1 && a.Belongs[c.stage.home()] != "" {
			c.literal = &a // the last has the highest role there
		}
	}
	findings, err := Inspect(ctx, tx.Conn(), m)
	if err != nil {
		return nil, err
	}
	c.known = map[Finding]bool{}
	for _, f := range findings {
		c.known[f] = f.Level == Warns
	}
	why, by, err := c.notices(ctx, tx, Mutant{})
	if err == nil && by != "" {
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
	case j.By == "warning" && mu.latent:
		j.Verdict = Warned
	case j.By == "" || j.By == "warning":
		j.Verdict = Survived
		if mu.latent {
			j.Why = "nothing tells; it shows only in what somebody does next, which no statement of the worlds is"
		}
	}
	return j, nil
}

// notices says what notices the mutant that is in force, and whether that is a probe, the catalog or only a warning: the probes of its
// own table first, since they are the likeliest, then the catalog, then all other probes.
func (c *court) notices(ctx context.Context, tx pgx.Tx, mu Mutant) (why, by string, err error) {
	if why, err := c.differs(ctx, c.about[mu.Object]); why != "" || err != nil {
		return why, "probe", err
	}
	difference, warning, err := c.finding(ctx, tx)
	if difference != "" || err != nil {
		return difference, "catalog", err
	}
	for _, t := range c.m.Tables {
		object := t.Name.String()
		if object == mu.Object {
			continue
		}
		if why, err := c.differs(ctx, c.about[object]); why != "" || err != nil {
			return why, "probe", err
		}
	}
	if warning != "" {
		return warning, "warning", nil
	}
	return "", "", nil
}

// some is how many probes are carried out before anybody looks whether one of them differs.
const some = 400

// differs is the first probe found that comes to something else.
func (c *court) differs(ctx context.Context, probes []Probe) (string, error) {
	for part := range slices.Chunk(probes, some) {
		differences, err := c.stage.Run(ctx, part)
		if err != nil {
			return "", err
		}
		if len(differences) > 0 {
			return differences[0].String(), nil
		}
	}
	return "", nil
}

// finding is the first difference that the catalog's checks tell, and the first warning that they would not tell without the mutant.
func (c *court) finding(ctx context.Context, tx pgx.Tx) (difference, warning string, err error) {
	findings, err := Inspect(ctx, tx.Conn(), c.m)
	for _, f := range findings {
		text := f.Object + ": " + f.Problem
		switch {
		case f.Level == Differs:
			return text, "", err
		case warning == "" && !c.known[f]:
			warning = text
		}
	}
	return "", warning, err
}
