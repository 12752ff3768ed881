package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// Run carries out the probes and returns those that came to something else than wanted. Nothing of it stays in the transaction.
func (s *Stage) Run(ctx context.Context, probes []Probe) ([]Difference, error) {
	outcomes, err := s.Outcomes(ctx, probes)
	if err != nil {
		return nil, err
	}
	var differences []Difference
	for i, o := range outcomes {
		if !probes[i].Holds(o) {
			differences = append(differences, Difference{probes[i], o})
		}
	}
	return differences, nil
}

// Probe carries out one.
func (s *Stage) Probe(ctx context.Context, p Probe) (Outcome, error) {
	outcomes, err := s.Outcomes(ctx, []Probe{p})
	if err != nil {
		return Outcome{}, err
	}
	return outcomes[0], nil
}

// Outcomes carries out the probes, each from the same state.
func (s *Stage) Outcomes(ctx context.Context, probes []Probe) (outcomes []Outcome, err error) {
	if _, err := s.conn.Exec(ctx, "savepoint pgstrata_run"); err != nil {
		return nil, pg.Explain(err, opVerify, "probes")
	}
	defer func() {
		if _, back := s.conn.Exec(ctx, "rollback to savepoint pgstrata_run; release savepoint pgstrata_run"); back != nil {
			err = errors.Join(err, pg.Explain(back, opVerify, "probes"))
		}
	}()
	if err := s.point(ctx, probes); err != nil {
		return nil, err
	}
	outcomes = make([]Outcome, len(probes))
	order := make([]int, 0, len(probes))
	var truncates, session []int
	truncatable, err := s.truncatable(ctx, probes)
	if err != nil {
		return nil, err
	}
	for i, p := range probes {
		switch {
		case p.Form == Denied && truncatable[p.Table.Name.String()+" "+p.Actor.Role]:
			truncates = append(truncates, i)
		case p.Actor.Role == s.session.user && len(s.session.lent) > 0 && s.session.version < 160000:
			session = append(session, i)
		default:
			order = append(order, i)
		}
	}
	for _, i := range truncates {
		outcomes[i] = Outcome{Message: "has the privilege"}
	}
	if err := s.send(ctx, probes, order, outcomes); err != nil {
		return nil, err
	}
	if len(session) == 0 {
		return outcomes, nil
	}
	// Before 16 a session inherits what it was lent, and would see with others' eyes.
	var lent []string
	for _, role := range s.session.lent {
		lent = append(lent, pg.Ident(role))
	}
	if _, err := s.conn.Exec(ctx, "revoke "+strings.Join(lent, ", ")+" from "+pg.Ident(s.session.user)); err != nil {
		return nil, pg.Explain(err, opVerify, "role "+s.session.user)
	}
	return outcomes, s.send(ctx, probes, session, outcomes)
}

// truncatable asks the catalog which roles may truncate which of the tables: trying it would lock them.
func (s *Stage) truncatable(ctx context.Context, probes []Probe) (map[string]bool, error) {
	var tables, roles []string
	for _, p := range probes {
		if p.Form == Denied {
			tables, roles = append(tables, p.Table.Name.SQL()), append(roles, p.Actor.Role)
		}
	}
	may := map[string]bool{}
	if len(tables) == 0 {
		return may, nil
	}
	var verdicts []bool
	err := s.conn.QueryRow(ctx, `select array_agg(pg_catalog.has_table_privilege(r, t, 'truncate') order by n)
		from unnest($1::text[], $2::text[]) with ordinality as p (t, r, n)`, tables, roles).Scan(&verdicts)
	if err != nil {
		return nil, pg.Explain(err, opVerify, "truncate")
	}
	n := 0
	for _, p := range probes {
		if p.Form == Denied {
			if verdicts[n] {
				may[p.Table.Name.String()+" "+p.Actor.Role] = true
			}
			n++
		}
	}
	return may, nil
}

// point sets a cursor on each row that bare statements need. The row is found by who may see it; the statement of the probe
// then names the cursor and reads no column, so Postgres treats it as one without a condition, and no other row is touched.
func (s *Stage) point(ctx context.Context, probes []Probe) error {
	seen := map[*Row]bool{}
	for _, p := range probes {
		if !p.Form.bare() || seen[p.row] {
			continue
		}
		seen[p.row] = true
		p.row.cursor = fmt.Sprintf("pgstrata_row_%d", len(seen))
		err := s.attempt(ctx, p.row.reader.settings(s.session.user),
			"declare "+p.row.cursor+" no scroll cursor for select * from "+p.Table.Name.SQL()+" where "+p.row.where(),
			"fetch "+p.row.cursor, Actor{Role: s.session.user}.settings(s.session.user))
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			p.row.cursor = "" // who laid it can't read it any more: a probe of its own tells
		}
	}
	return nil
}

func (f Form) bare() bool { return f == Bare || f == Move || f == Hand }

func (p Probe) statement() string {
	if p.Form.bare() {
		return p.SQL + " where current of " + pg.Ident(p.row.cursor)
	}
	return p.SQL
}

// chunk is how many probes are under way at once: few enough for buffers, many enough that the network doesn't matter.
const chunk = 200

// send carries out the probes of these indexes. Each is what PostgREST sends, and a rollback; all go out before answers are awaited.
func (s *Stage) send(ctx context.Context, probes []Probe, order []int, outcomes []Outcome) error {
	order = slices.DeleteFunc(slices.Clone(order), func(i int) bool {
		if probes[i].Form.bare() && probes[i].row.cursor == "" {
			outcomes[i] = Outcome{SQLState: "24000", Message: "the row can't be read by who laid it"}
			return true
		}
		return false
	})
	if _, err := s.conn.Exec(ctx, "savepoint pgstrata_probe"); err != nil {
		return pg.Explain(err, opVerify, "probes")
	}
	for some := range slices.Chunk(order, chunk) {
		pipe := s.conn.PgConn().StartPipeline(ctx)
		for _, i := range some {
			pipe.SendQueryParams(probes[i].Actor.settings(s.session.user), nil, nil, nil, nil)
			pipe.SendQueryParams(probes[i].statement(), nil, nil, nil, nil)
			if err := pipe.Sync(); err != nil {
				return errors.Join(pg.Explain(err, opVerify, "probes"), pipe.Close())
			}
			pipe.SendQueryParams("rollback to savepoint pgstrata_probe", nil, nil, nil, nil)
			if err := pipe.Sync(); err != nil {
				return errors.Join(pg.Explain(err, opVerify, "probes"), pipe.Close())
			}
		}
		for _, i := range some {
			o, err := collect(pipe)
			if err != nil {
				return errors.Join(fault.Wrap(err, opVerify, probes[i].Actor.Name+" on "+probes[i].Table.Name.String(), ""), pipe.Close())
			}
			outcomes[i] = o
		}
		if err := pipe.Close(); err != nil {
			return pg.Explain(err, opVerify, "probes")
		}
	}
	_, err := s.conn.Exec(ctx, "release savepoint pgstrata_probe")
	return pg.Explain(err, opVerify, "probes")
}

// collect reads the answers to one probe: the settings, the statement, and the rollback.
func collect(pipe *pgconn.Pipeline) (o Outcome, err error) {
	set := 0
	for syncs := 0; syncs < 2; {
		results, err := pipe.GetResults()
		var tag pgconn.CommandTag
		if err == nil {
			switch r := results.(type) {
			case *pgconn.PipelineSync:
				syncs++
				continue
			case *pgconn.ResultReader:
				tag, err = r.Close()
			default:
				return o, fmt.Errorf("the server ended the probes early")
			}
		}
		var refused *pgconn.PgError
		switch {
		case err == nil:
		case !errors.As(err, &refused):
			return o, err
		case set == 0 || syncs > 0 || fatal(refused):
			return o, err // the session may not act for the role, or can't go on
		default:
			o = Outcome{SQLState: refused.Code, Message: refused.Message}
		}
		if syncs == 0 && set == 1 && err == nil {
			o.Rows = tag.RowsAffected()
		}
		set++
	}
	return o, nil
}

// fatal tells that an answer says nothing about access: somebody else holds a lock, or the statement was cancelled.
func fatal(e *pgconn.PgError) bool {
	switch e.Code {
	case "55P03", "40P01", "57014", "53100", "53200", "25P02":
		return true
	}
	return e.Severity == "FATAL" || e.Severity == "PANIC"
}
