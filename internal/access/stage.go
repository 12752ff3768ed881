package access

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// StageOptions says who and how much comes on a stage.
type StageOptions struct {
	Tenants int     // how many synthetic tenants; 2 when 0
	Cast    []Actor // who acts; Cast(m) when nil
}

// Stage is a transaction with synthetic tenants, users and rows in it, on which probes run. It never ends the transaction
// itself: whoever began it rolls it back, and with it everything that was laid.
type Stage struct {
	Tenants []string // the keys of the synthetic tenants

	m       *Matrix
	conn    *pgx.Conn
	cast    []Actor
	session session
	shapes  map[pg.Table]*shape
	made    map[string]*Row // rows laid, by table and what they were made for
	rows    map[pg.Table][]*Row
	fresh   map[pg.Table][]*Row // rows that an insert may bring; they are not laid
	usual   map[pg.Table]string // who could lay a row of the table last time
	laid    int
}

// session is who is connected, and what it could not do before it was lent to it.
type session struct {
	user    string
	version int
	passes  bool // policies don't hold for it: superuser or BYPASSRLS
	super   bool
	lent    []string // roles granted to it in this transaction
}

// NewStage reads the catalog, lets the session act for every role, and lays the rows.
func NewStage(ctx context.Context, tx pgx.Tx, m *Matrix, o StageOptions) (*Stage, error) {
	s := &Stage{
		m: m, conn: tx.Conn(), shapes: map[pg.Table]*shape{}, made: map[string]*Row{},
		rows: map[pg.Table][]*Row{}, fresh: map[pg.Table][]*Row{}, usual: map[pg.Table]string{},
	}
	err := s.conn.QueryRow(ctx, `
		select session_user, current_setting('server_version_num')::int, r.rolsuper or r.rolbypassrls, r.rolsuper
		from pg_catalog.pg_roles r where r.rolname = session_user`).
		Scan(&s.session.user, &s.session.version, &s.session.passes, &s.session.super)
	if err != nil {
		return nil, pg.Explain(err, opVerify, "session")
	}
	for _, t := range m.Tables {
		if _, err := s.shape(ctx, t.Name); err != nil {
			return nil, err
		}
	}
	if err := s.lend(ctx); err != nil {
		return nil, err
	}
	s.cast = o.Cast
	if s.cast == nil {
		s.cast = Cast(m)
	}
	s.cast = append([]Actor(nil), s.cast...)
	if m.Tenancy.Members.Name != "" {
		if _, err := s.shape(ctx, m.Tenancy.Members); err != nil {
			return nil, err
		}
	}
	if err := s.lay(ctx, max(o.Tenants, 0)); err != nil {
		return nil, err
	}
	// Deferred checks of what was laid would stand in the way of a mutant's DDL.
	if _, err := s.conn.Exec(ctx, "set constraints all immediate"); err != nil {
		return nil, pg.Explain(err, opVerify, "synthetic rows")
	}
	return s, nil
}

// lend grants the session, until the rollback, the roles that it has to act for.
func (s *Stage) lend(ctx context.Context) error {
	wanted := s.m.Roles()
	seen := map[string]bool{}
	for _, r := range wanted {
		seen[r] = true
	}
	for _, t := range s.m.Tables {
		if owner := s.shapes[t.Name].owner; !seen[owner] {
			seen[owner] = true
			wanted = append(wanted, owner)
		}
	}
	for _, role := range wanted {
		if err := s.lendOne(ctx, role); err != nil {
			return err
		}
	}
	return nil
}

const lendTimeout = "2min"

func (s *Stage) lendOne(ctx context.Context, role string) error {
	if s.session.super || role == s.session.user {
		return nil
	}
	how, with := "MEMBER", ""
	if s.session.version >= 160000 {
		how, with = "SET", " with inherit false, set true"
	}
	var may bool
	if err := s.conn.QueryRow(ctx, "select pg_catalog.pg_has_role(session_user, $1, $2)", role, how).Scan(&may); err != nil {
		return pg.Explain(err, opVerify, "role "+role)
	}
	if may {
		return nil
	}
	grant := "grant " + pg.Name(role) + " to " + pg.Name(s.session.user) + with
	// Another verification of the same login holds such a grant until its rollback. Nothing is locked yet, so waiting
	// for it is in nobody's way, and may take longer than waiting for a table.
	var before string
	if err := s.conn.QueryRow(ctx, "select current_setting('lock_timeout')").Scan(&before); err != nil {
		return pg.Explain(err, opVerify, "role "+role)
	}
	err := s.attempt(ctx, "set local lock_timeout = '"+lendTimeout+"'", grant, "set local lock_timeout = "+pg.Literal(before))
	if pg.SQLSTATE(err) == "42501" {
		return fault.Wrap(err, opVerify, "role "+role, fmt.Sprintf(
			"%s has to act as %s and may not. As an administrator: %s; Or connect as a role that may.", s.session.user, role, grant))
	}
	if err != nil {
		return pg.Explain(err, opVerify, "role "+role)
	}
	s.session.lent = append(s.session.lent, role)
	return nil
}

// attempt runs statements as the session; when they fail, the transaction is as before.
func (s *Stage) attempt(ctx context.Context, statements ...string) error {
	script := "savepoint pgstrata_try; " + strings.Join(statements, "; ") + "; release savepoint pgstrata_try"
	if _, err := s.conn.Exec(ctx, script); err != nil {
		if _, back := s.conn.Exec(ctx, "rollback to savepoint pgstrata_try"); back != nil {
			return errors.Join(err, back)
		}
		return err
	}
	return nil
}

// lay puts tenants, users, memberships and rows on the stage.
func (s *Stage) lay(ctx context.Context, tenants int) error {
	if tenants == 0 {
		tenants = 2
	}
	for i := range s.cast {
		if s.cast[i].Caller == "" && !s.cast[i].odd {
			s.cast[i].User = s.newUser()
		}
	}
	if s.m.Tenancy.Tenants.Name == "" {
		tenants = 0
	} else if err := s.raise(ctx, tenants); err != nil {
		return err
	}
	for i := range s.cast {
		s.enter(&s.cast[i])
	}
	if err := s.join(ctx); err != nil {
		return err
	}
	for i := range s.m.Tables {
		t := &s.m.Tables[i]
		if t.View {
			s.viewRows(t)
			continue
		}
		if err := s.tableRows(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

// raise makes the tenants.
func (s *Stage) raise(ctx context.Context, n int) error {
	for i := range n {
		row, err := s.row(ctx, s.m.Tenancy.Tenants, purpose{tenant: i})
		if err != nil {
			return err
		}
		s.Tenants = append(s.Tenants, row.Values[s.m.Tenancy.Key])
	}
	return nil
}

// join makes the cast members of their tenants, and the former one a former one.
func (s *Stage) join(ctx context.Context) error {
	t := s.m.Tenancy
	if t.Members.Name == "" {
		return nil
	}
	for _, a := range s.cast {
		for i := range s.Tenants {
			role, in := a.Belongs[i]
			if !in && (a.Name != former || i != 0) {
				continue
			}
			fixed := map[string]string{t.MemberUser: a.User}
			if t.MemberRole != "" {
				if !in {
					role = t.memberRoles()[len(t.memberRoles())-1]
				}
				fixed[t.MemberRole] = role
			}
			row, err := s.row(ctx, t.Members, purpose{tenant: i, fixed: fixed})
			if err != nil {
				return err
			}
			if !in {
				if err := s.as(ctx, row.by, "delete from "+t.Members.SQL()+" where "+row.where()); err != nil {
					return pg.Explain(err, opVerify, t.Members.String())
				}
			}
		}
	}
	return nil
}

// as runs one statement under another role and goes back.
func (s *Stage) as(ctx context.Context, a Actor, statement string) error {
	return s.attempt(ctx, a.settings(s.session.user), statement, Actor{Role: s.session.user}.settings(s.session.user))
}

// settings is the statement that PostgREST sends ahead of a request.
func (a Actor) settings(session string) string {
	role := a.Role
	if role == session {
		role = "none"
	}
	var b strings.Builder
	b.WriteString("select pg_catalog.set_config('role', " + pg.Literal(role) + ", true)" +
		", pg_catalog.set_config('request.jwt.claims', " + pg.Literal(a.Claims) + ", true)")
	for name, value := range a.Settings {
		b.WriteString(", pg_catalog.set_config(" + pg.Literal(name) + ", " + pg.Literal(value) + ", true)")
	}
	return b.String()
}

// newUser is an id that no user has, as the type of the column that names users asks.
func (s *Stage) newUser() string {
	if sh := s.shapes[s.m.Tenancy.Members]; sh != nil {
		if c := sh.column(s.m.Tenancy.MemberUser); c != nil {
			return s.unique(c)
		}
	}
	for _, t := range s.m.Tables {
		if c := s.shapes[t.Name].column(t.User); c != nil {
			return s.unique(c)
		}
	}
	return newUUID()
}

func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func newNumber(limit int64) int64 {
	n, _ := rand.Int(rand.Reader, big.NewInt(limit))
	return n.Int64()
}
