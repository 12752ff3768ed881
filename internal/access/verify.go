package access

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// VerifyOptions are how a verification goes about a busy database.
type VerifyOptions struct {
	LockTimeout time.Duration // how long a statement may wait for a lock; 3 s when 0
	Attempts    int           // how often it is tried when another session is in the way; 5 when 0
}

// Verify tries every cell of the matrix on a database and reads its catalog, in one transaction that is rolled back.
// It changes no definition: it takes the locks of inserts, updates and deletes on rows that it laid itself.
func Verify(ctx context.Context, conn *pgx.Conn, m *Matrix, o VerifyOptions) (*Report, error) {
	backoff := pg.Backoff{Attempts: cmp.Or(o.Attempts, 5), Base: 200 * time.Millisecond, Max: 2 * time.Second}
	var report *Report
	err := backoff.Do(ctx, func() (err error) {
		report, err = verifyOnce(ctx, conn, m, cmp.Or(o.LockTimeout, 3*time.Second))
		return err
	}, nil)
	return report, err
}

func verifyOnce(ctx context.Context, conn *pgx.Conn, m *Matrix, lockTimeout time.Duration) (*Report, error) {
	started := time.Now()
	if err := m.Missing(ctx, conn); err != nil {
		return nil, err
	}
	tx, err := conn.Begin(ctx)
	if err != nil {
		return nil, pg.Explain(err, opVerify, conn.Config().Database)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	r := &Report{Matrix: m.File, Findings: []Finding{}}
	err = tx.QueryRow(ctx, `select current_database(), current_setting('server_version'), session_user, pg_catalog.pg_is_in_recovery(),
		set_config('lock_timeout', $1, true), set_config('idle_in_transaction_session_timeout', '60s', true)`,
		fmt.Sprintf("%dms", lockTimeout.Milliseconds())).Scan(&r.Database, &r.Server, &r.Session, new(bool), new(string), new(string))
	if err != nil {
		return nil, pg.Explain(err, opVerify, conn.Config().Database)
	}
	// The catalog is read before the session is lent roles, which would show in it.
	findings, err := Inspect(ctx, conn, m)
	if err != nil {
		return nil, err
	}
	s, err := NewStage(ctx, tx, m, StageOptions{})
	if err != nil {
		return nil, err
	}
	r.Laid = s.Laid()
	probes := s.Probes()
	outcomes, err := s.Outcomes(ctx, probes)
	if err != nil {
		return nil, err
	}
	r.judge(m, s, probes, outcomes)
	r.Findings = append(r.Findings, findings...)
	sortFindings(r.Findings)
	r.Seconds = time.Since(started).Seconds()
	return r, nil
}

// judge sums the outcomes up by cell, and makes a finding of each way in which a cell differs.
func (r *Report) judge(m *Matrix, s *Stage, probes []Probe, outcomes []Outcome) {
	at := map[string]*CellResult{}
	for i := range m.Tables {
		t := &m.Tables[i]
		for _, c := range m.Callers {
			for _, op := range writable {
				cell := m.Cell(t, c.Name, op)
				at[cellKey(t, c.Name, op)] = &CellResult{
					Table: t.Name.String(), Caller: c.Name, Operation: op, Scope: cell.Scope.String(), Columns: cell.Columns, Where: cell.Where,
				}
			}
		}
	}
	odd := map[string][]string{}
	differences := map[string][]Difference{}
	for i, p := range probes {
		r.Probes++
		cell := at[cellKey(p.Table, p.Caller, p.Operation)]
		if p.Negative() {
			r.Negatives++
			if p.Control == "" && p.Want != Closed {
				r.Uncontrolled++
			}
		} else {
			r.Positives++
		}
		holds := p.Holds(outcomes[i])
		if cell != nil {
			cell.Probes++
			if !holds {
				cell.Differences++
			}
		}
		if holds && p.Actor.odd && outcomes[i].badClaims() {
			key := p.Table.Name.String() + "\x00" + outcomes[i].SQLState
			if !slices.Contains(odd[key], p.Actor.Name) {
				odd[key] = append(odd[key], p.Actor.Name)
			}
		}
		if !holds {
			key := cellKey(p.Table, p.Caller, p.Operation) + string(p.Form) + string(p.Want) + outcomes[i].SQLState
			differences[key] = append(differences[key], Difference{p, outcomes[i]})
		}
	}
	for i := range m.Tables {
		t := &m.Tables[i]
		for _, c := range m.Callers {
			for _, op := range writable {
				if cell := at[cellKey(t, c.Name, op)]; cell.Probes > 0 || cell.Scope != Nothing.String() {
					r.Cells = append(r.Cells, *cell)
				}
			}
		}
	}
	for _, all := range differences {
		r.Findings = append(r.Findings, s.finding(all))
	}
	for key, actors := range odd {
		table, state, _ := strings.Cut(key, "\x00")
		r.Findings = append(r.Findings, Finding{
			Warns, "claims", table, fmt.Sprintf("a policy fails with SQLSTATE %s for: %s", state, strings.Join(actors, ", ")),
			"Nothing is let in, but the caller gets an error of the server in place of no rows.",
			"Have the policy ask a function that returns null for claims that name no user.",
		})
	}
}

func cellKey(t *Table, caller string, op Operation) string {
	return t.Name.String() + " " + caller + " " + string(op)
}

// finding words what the probes of one cell came to, by its first.
func (s *Stage) finding(all []Difference) Finding {
	d := all[0]
	f := Finding{
		Level: Differs, Check: "probes", Object: d.Table.Name.String(),
		Problem: fmt.Sprintf("%s: %s (%s) of a row of %s by %s: the matrix says %s, Postgres says %s",
			d.Caller, d.Operation, d.Form, d.Tenant, d.Actor.Name, d.Want, d.Got),
	}
	if d.Form == Column {
		f.Problem = fmt.Sprintf("%s: %s of column %s: the matrix says %s, Postgres says %s", d.Actor.Role, d.Operation, d.Column, d.wanted(), d.Got)
	}
	if len(all) > 1 {
		f.Problem += fmt.Sprintf(" (and %d more of the kind)", len(all)-1)
	}
	privilege := s.granted(d.Table, d.Actor, d.Operation)
	switch {
	case d.Want != Reached && (d.Got.SQLState == "" && d.Got.Rows > 0 || d.Got.constraint()):
		f.Means = fmt.Sprintf("Somebody who must not can %s such rows.", d.Operation)
	case d.Want == Reached && d.Got.SQLState == "42501":
		f.Means = "The matrix allows it, and the privilege or the policy is missing: " + d.Got.Message + "."
	case d.Want == Reached:
		f.Means = "The matrix allows it, and no policy lets it through."
	case d.Want == Refused && d.Got.SQLState == "":
		f.Means = fmt.Sprintf("%s has a privilege that the matrix does not give; policies alone keep the rows closed.", d.Actor.Role)
	default:
		f.Means = "It is refused for another reason: " + d.Got.Message + "."
	}
	f.Mend = s.mend(d, privilege)
	return f
}

func (p Probe) wanted() string {
	if p.Want == Empty {
		return "it is granted"
	}
	return "it is not"
}

// mend is the statement that brings a cell back to the matrix: the grant, or its policies anew.
func (s *Stage) mend(d Difference, privilege bool) string {
	t, table := d.Table, d.Table.Name.Plain()
	what := string(d.Operation)
	if d.Column != "" {
		what = onColumns(what, []string{d.Column})
	}
	role := pg.Name(d.Actor.Role)
	switch {
	case d.Want == Refused && !privilege && d.Form != Move && d.Form != Hand && d.Actor.Role != s.shapes[t.Name].owner:
		return fmt.Sprintf("revoke %s on %s from %s, public;", what, table, role)
	case d.Form == Column && d.Want == Empty:
		return fmt.Sprintf("grant %s on %s to %s;", what, table, role)
	case d.Actor.Role == s.shapes[t.Name].owner && t.Force && !t.View:
		return "alter table " + table + " force row level security;"
	}
	var statements []string
	for _, p := range policies(s.m, t) {
		if p.role == d.Actor.Role && p.op == d.Operation {
			statements = append(statements, "drop policy if exists "+pg.Name(p.name)+" on "+table+";", strings.TrimSpace(p.create(t)))
		}
	}
	if d.Want == Reached && !t.View {
		if columns, may := s.m.Privileges(t, d.Actor.Role, d.Operation); may {
			what := string(d.Operation)
			if columns != nil {
				what = onColumns(what, columns)
			}
			statements = append([]string{fmt.Sprintf("grant %s on %s to %s;", what, table, role)}, statements...)
		}
	}
	if len(statements) == 0 {
		return fmt.Sprintf("select policyname, roles, cmd, qual, with_check from pg_policies where schemaname = %s and tablename = %s;"+
			" and drop the one that lets it through", pg.Literal(t.Name.Schema), pg.Literal(t.Name.Name))
	}
	return strings.Join(statements, "\n")
}

func sortFindings(all []Finding) {
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Object, b.Object), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Problem, b.Problem))
	})
}
