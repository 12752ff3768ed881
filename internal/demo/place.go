package demo

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const database = "pgstrata_demo"

// place is the demo's database and its logins. None of the three is a superuser.
type place struct {
	admin    string // superuser, for setting up and for the proof
	owner    string // deploys: owns the tables, and row-level security holds for it too
	app      string // what PostgREST logs in as; may become anon, authenticated or service_role
	operator string // member of pgstrata_operator
}

func settle(ctx context.Context, server *devdb.Server) (place, error) {
	password := rand.Text()
	at := place{
		admin:    server.URL(database),
		owner:    server.URLAs("demo_owner", password, database),
		app:      server.URLAs("demo_authenticator", password, database),
		operator: server.URLAs("demo_operator", password, database),
	}
	secret := pg.Literal(password)
	return at, execAll(ctx, server.URL("postgres"),
		"create role demo_owner login createrole password "+secret,
		"create role demo_authenticator login noinherit password "+secret,
		"create role demo_operator login password "+secret,
		"create database "+database+" owner demo_owner")
}

// appoint gives the logins their roles, once migrations have made these.
func (p place) appoint(ctx context.Context) error {
	return execAll(ctx, p.admin,
		"grant anon, authenticated, service_role to demo_authenticator",
		"grant pgstrata_operator to demo_operator")
}

func execAll(ctx context.Context, url string, statements ...string) error {
	conn, err := pg.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return pg.Explain(err, "demo", database)
		}
	}
	return nil
}

// load writes the history as the product's own service did.
func (h *history) load(ctx context.Context, url string) error {
	conn, err := pg.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	err = asService(ctx, conn, func(tx pgx.Tx) error {
		const (
			organizations = `insert into public.organizations (id, name)
				select r.id, r.name from jsonb_to_recordset($1) as r (id uuid, name text)`
			members = `insert into public.organization_members (organization_id, user_id, role)
				select r.organization_id, r.user_id, r.role from jsonb_to_recordset($1) as r (organization_id uuid, user_id uuid, role text)`
			integrations = `insert into public.organization_integrations
				(organization_id, id, integration_type, name, status, field_mappings, sync_schedule)
				select r.organization_id, r.id, r.integration_type, r.name, r.status, r.field_mappings, r.sync_schedule
				from jsonb_to_recordset($1) as r (organization_id uuid, id uuid, integration_type text, name text, status text,
					field_mappings jsonb, sync_schedule jsonb)`
		)
		if err := insertAll(ctx, tx, organizations, h.organizations); err != nil {
			return err
		}
		if err := insertAll(ctx, tx, members, h.members); err != nil {
			return err
		}
		return insertAll(ctx, tx, integrations, h.integrations)
	})
	return pg.Explain(err, "demo: load", database)
}

func insertAll[T any](ctx context.Context, tx pgx.Tx, statement string, rows []T) error {
	for chunk := range slices.Chunk(rows, 2000) {
		text, err := json.Marshal(chunk)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, statement, string(text)); err != nil {
			return err
		}
	}
	return nil
}

// asService runs in one transaction as service_role.
func asService(ctx context.Context, conn *pgx.Conn, do func(pgx.Tx) error) error {
	return asCaller(ctx, conn, "service_role", map[string]string{"role": "service_role"}, do)
}

// asUser runs in one transaction as a user's verified token would.
func asUser(ctx context.Context, conn *pgx.Conn, user string, do func(pgx.Tx) error) error {
	return asCaller(ctx, conn, "authenticated", map[string]string{"role": "authenticated", "sub": user}, do)
}

// asCaller sets role and claims for one transaction, as PostgREST does with a verified token.
func asCaller(ctx context.Context, conn *pgx.Conn, role string, claims map[string]string, do func(pgx.Tx) error) error {
	text, err := json.Marshal(claims)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)", role, string(text))
		if err != nil {
			return err
		}
		return do(tx)
	})
}
