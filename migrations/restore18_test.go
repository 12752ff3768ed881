//go:build download

package migrations_test

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// TestOperatorsBackupIntoPostgres18 restores dumps of the installed Postgres into the newest one, which needs the network once:
//
//	go test -tags download -run Into.*18 ./internal/compile ./migrations
func TestOperatorsBackupIntoPostgres18(t *testing.T) {
	t.Parallel()
	source := migrated(t)
	populate(t, source)
	for name, kind := range map[string]string{"plain": "-Fp", "custom": "-Fc"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := dbtest.New(t, dbtest.WithServer(devdb.Options{Version: "18"}))
			dumpAndRestore(t, source, target, kind)
			sameRows(t, source, target)
			works(t, target)
		})
	}
}
