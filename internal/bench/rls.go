package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb"
)

// The foundation's table of integrations, filled; who asks is an administrator of one organization.
const (
	rowsEach = 100
	pageSize = 50
)

// act is one statement as an application sends it. Under the policies it may leave the organization out; the other always names it.
// $1 is the organization, $2 the number of one of its rows.
type act struct {
	name            string
	guarded, filter string
	rows            int64
	times           int // how often for each organization
}

const (
	integrations = "public.organization_integrations"
	newColumns   = " (organization_id, integration_type, name, field_mappings, sync_schedule)"
	// The page in the order of the key, which an index has for both.
	aPage    = "select * from " + integrations + " order by organization_id, id limit 50"
	ownPage  = "select * from " + integrations + " where organization_id = $1 order by organization_id, id limit 50"
	newest   = "select * from " + integrations + " order by updated_at desc, id limit 50"
	ownNew   = "select * from " + integrations + " where organization_id = $1 order by updated_at desc, id limit 50"
	byKey    = "select * from " + integrations + " where organization_id = $1 and id = bench.row($1, $2)"
	tally    = "select count(*) from " + integrations
	ownTally = "select count(*) from " + integrations + " where organization_id = $1"
	change   = "update " + integrations + " set status = 'paused' where organization_id = $1 and id = bench.row($1, $2)"
	changes  = "update " + integrations + " set status = 'paused'"
	ownAll   = "update " + integrations + " set status = 'paused' where organization_id = $1"
	add      = "insert into " + integrations + newColumns + " select $1, 'xledger', 'new', m, s from bench.documents"
	addMany  = "insert into " + integrations + newColumns + " select $1, 'xledger', 'new', m, s from bench.documents, generate_series(1, 100)"
)

var acts = []act{
	{"select: a page of 50, the policy alone", aPage, ownPage, pageSize, 20},
	{"select: a page of 50, filtered as well", ownPage, ownPage, pageSize, 20},
	{"select: the newest 50 of 100, the policy alone", newest, ownNew, pageSize, 20},
	{"select: one row by its key", byKey, byKey, 1, 20},
	{"select: count of the organization's rows, the policy alone", tally, ownTally, 1, 20},
	{"update: one row by its key", change, change, 1, 20},
	{"update: the organization's 100 rows, the policy alone", changes, ownAll, rowsEach, 2},
	{"insert: one row", add, add, 1, 20},
	{"insert: 100 rows in a statement", addMany, addMany, rowsEach, 2},
}

// rls holds the figures of row-level security: for each act, with and without it, a duration for each round.
type rls struct {
	organizations int
	with, without map[string][]time.Duration
	plan          string
	conditions    string
}

// measureSecurity fills a migrated database and runs every act in each round, under the policies and past them, for the same organizations.
func measureSecurity(ctx context.Context, server *devdb.Server, organizations, rounds int) (s *rls, err error) {
	s = &rls{organizations: organizations, with: map[string][]time.Duration{}, without: map[string][]time.Duration{}}
	if err := s.fill(ctx, server); err != nil {
		return nil, err
	}
	guarded, err := connect(ctx, server, rlsDatabase, "authenticated")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, guarded.Close(context.WithoutCancel(ctx))) }()
	unguarded, err := connect(ctx, server, rlsDatabase, unbound)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, unguarded.Close(context.WithoutCancel(ctx))) }()

	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // an order
	for round := range rounds + 1 {
		asked := random.Perm(organizations)[:min(10, organizations)]
		for _, i := range random.Perm(len(acts)) {
			a := acts[i]
			var took [2]time.Duration
			for _, n := range asked {
				for _, way := range random.Perm(2) {
					conn, statement := guarded, a.guarded
					if way == 1 {
						conn, statement = unguarded, a.filter
					}
					each, err := a.run(ctx, conn, statement, n)
					if err != nil {
						return nil, fmt.Errorf("%s: %w", a.name, err)
					}
					took[way] += each
				}
			}
			if round > 0 { // the first one fills caches
				per := time.Duration(len(asked) * a.times)
				s.with[a.name] = append(s.with[a.name], took[0]/per)
				s.without[a.name] = append(s.without[a.name], took[1]/per)
			}
		}
	}
	if s.plan, err = explain(ctx, guarded); err != nil {
		return nil, err
	}
	s.conditions, err = conditions(ctx, guarded, inRounds(rounds))
	return s, err
}

// run times an act for one organization, in a transaction that is rolled back. Who asks is said before the clock starts, and the
// statement is prepared, as PostgREST does it.
func (a act) run(ctx context.Context, conn *pgx.Conn, statement string, organization int) (time.Duration, error) {
	prepared, err := conn.Prepare(ctx, statement, statement)
	if err != nil {
		return 0, err
	}
	tx, err := conn.Begin(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback(ctx) }()
	var id string
	if err := tx.QueryRow(ctx, "select bench.asks($1)::text", organization).Scan(&id); err != nil {
		return 0, err
	}
	start := spent(conn)
	for n := range a.times {
		args := [][]byte{[]byte(id), []byte(strconv.Itoa(n + 1))}[:len(prepared.ParamOIDs)]
		tag, err := conn.PgConn().ExecPrepared(ctx, prepared.Name, args, nil, nil).Close()
		if err != nil {
			return 0, err
		}
		if tag.RowsAffected() != a.rows {
			return 0, fmt.Errorf("%d rows instead of %d", tag.RowsAffected(), a.rows)
		}
	}
	return spent(conn) - start, nil
}

// explain shows how Postgres finds a page by the policy alone.
func explain(ctx context.Context, conn *pgx.Conn) (string, error) {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return "", err
	}
	defer func() { _ = tx.Rollback(ctx) }()
	if _, err := tx.Exec(ctx, "select bench.asks(1)"); err != nil {
		return "", err
	}
	rows, err := tx.Query(ctx, "explain (costs off) "+aPage)
	if err != nil {
		return "", err
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return strings.Join(lines, "\n"), err
}
