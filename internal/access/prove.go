package access

import (
	"cmp"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
)

const opProve = "access prove"

// ProveOptions says how far a proof goes.
type ProveOptions struct {
	Most int                   // how many worlds at most; 1,000 when 0
	Told func(done, total int) // after each world; may be nil
}

// Proof is what Postgres answered in all worlds.
type Proof struct {
	Worlds          int              `json:"worlds"`
	Trials          int              `json:"trials"`       // statements that Postgres ran
	ByPrivilege     int              `json:"by_privilege"` // cases decided once for all worlds, for lack of the privilege
	Counterexamples []Counterexample `json:"counterexamples"`
}

// Counterexample is a statement that doesn't do what the matrix says: in a world, and in how many.
type Counterexample struct {
	World     World     `json:"world"`
	Caller    string    `json:"caller"` // the cell
	Actor     string    `json:"actor"`
	Table     string    `json:"table"`
	Operation Operation `json:"operation"`
	Form      Form      `json:"form"`
	Tenant    string    `json:"tenant"` // whose row it was
	Statement string    `json:"statement"`
	Want      Want      `json:"want"`
	Got       Outcome   `json:"got"`
	Times     int       `json:"times"`
}

func (c Counterexample) String() string {
	return fmt.Sprintf("%s: %s (%s) of %s's row by %s, as %s: want %s, got %s; in %d worlds, first: %s\n  %s",
		c.Table, c.Operation, c.Form, c.Tenant, c.Actor, c.Caller, c.Want, c.Got, c.Times, c.World, c.Statement)
}

// Prove enumerates the worlds and compares each answer of Postgres with the matrix. It begins and rolls back one transaction.
func Prove(ctx context.Context, conn *pgx.Conn, m *Matrix, o ProveOptions) (*Proof, error) {
	if err := m.Missing(ctx, conn); err != nil {
		return nil, err
	}
	tx, err := begin(ctx, conn)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	return prove(ctx, tx, m, o)
}

func prove(ctx context.Context, tx pgx.Tx, m *Matrix, o ProveOptions) (*Proof, error) {
	d, err := newDomain(ctx, tx, m, cmp.Or(o.Most, most))
	if err != nil {
		return nil, err
	}
	p := &Proof{Counterexamples: []Counterexample{}}
	seen := map[string]int{}
	cases := 0
	p.Trials, err = d.each(ctx, tx, func(n int, w World, trials []Probe, got []Outcome) error {
		p.Worlds++
		cases += len(trials)
		for i, x := range trials {
			if x.Holds(got[i]) {
				continue
			}
			c := Counterexample{w, x.Caller, x.Actor.Name, x.Table.Name.String(), x.Operation, x.Form, x.Tenant, x.SQL, x.Want, got[i], 1}
			key := fmt.Sprint(c.Caller, c.Actor, c.Table, c.Operation, c.Form, c.Tenant, c.Want, got[i].SQLState)
			if at, known := seen[key]; known {
				p.Counterexamples[at].Times++
				continue
			}
			seen[key] = len(p.Counterexamples)
			p.Counterexamples = append(p.Counterexamples, c)
		}
		if o.Told != nil {
			o.Told(n+1, len(d.worlds))
		}
		return nil
	})
	p.ByPrivilege = cases - p.Trials
	return p, err
}

// begin opens the transaction in which everything happens, with bounded waits for locks.
func begin(ctx context.Context, conn *pgx.Conn) (pgx.Tx, error) {
	tx, err := conn.Begin(ctx)
	if err == nil {
		_, err = tx.Exec(ctx, "set local lock_timeout = '5s'; set local statement_timeout = '5min'")
	}
	return tx, pg.Explain(err, opProve, conn.Config().Database)
}
