package access

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/migrate"
)

// migratedFoundation is a database with the shipped foundation in it.
func migratedFoundation(t *testing.T, options ...dbtest.Option) *dbtest.DB {
	t.Helper()
	return dbtest.New(t, append(options, dbtest.WithTemplate("foundation", func(ctx context.Context, url string) (err error) {
		p, err := foundation.Project()
		if err != nil {
			return err
		}
		streams, err := migrate.Streams(p)
		if err != nil {
			return err
		}
		r, err := migrate.Open(ctx, url, streams, migrate.Options{})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, r.Close()) }()
		_, err = r.Up(ctx, migrate.Target{})
		return err
	}))...)
}

func foundationMatrix(t *testing.T) *Matrix {
	t.Helper()
	m, err := Parse(foundation.Access())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// inTransaction hands over a transaction that is rolled back.
func inTransaction(t *testing.T, conn *pgx.Conn, do func(pgx.Tx)) {
	t.Helper()
	ctx := context.Background()
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	do(tx)
}

// Every mutant of the foundation changes something: Postgres takes it, and takes it back.
func TestMutantsOfTheFoundation(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"15", "18"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			var options []dbtest.Option
			if version != "15" {
				options = append(options, dbtest.WithServer(devdb.Options{Version: version}))
			}
			inTransaction(t, migratedFoundation(t, options...).AdminConn(t), func(tx pgx.Tx) { tryMutants(t, tx, foundationMatrix(t)) })
		})
	}
}

func tryMutants(t *testing.T, tx pgx.Tx, m *Matrix) {
	t.Helper()
	before := mutantsOf(t, tx, m)
	kinds, names, stillborn := map[string]int{}, map[string]bool{}, 0
	for _, mutant := range before {
		kinds[mutant.Kind]++
		if names[mutant.Name] {
			t.Errorf("two are called %s", mutant.Name)
		}
		names[mutant.Name] = true
		refused, err := mutant.under(context.Background(), tx, func(pgx.Tx) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		if refused != nil {
			stillborn++
			t.Logf("%s: %v", mutant.Name, refused)
		}
	}
	if after := mutantsOf(t, tx, m); !slices.Equal(after, before) {
		t.Error("the catalog is another after the mutants were taken back")
	}
	if len(before)-stillborn < 120 || stillborn > len(before)/20 {
		t.Errorf("%d mutants, %d of them stillborn", len(before), stillborn)
	}
	for _, kind := range []string{"policy", "grant", "flag", "function", "role", "bypass"} {
		if kinds[kind] == 0 {
			t.Errorf("no mutants of kind %s", kind)
		}
	}
}

func mutantsOf(t *testing.T, tx pgx.Tx, m *Matrix) []Mutant {
	t.Helper()
	mutants, err := Mutants(context.Background(), tx, m)
	if err != nil {
		t.Fatal(err)
	}
	return mutants
}
