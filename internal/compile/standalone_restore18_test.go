//go:build download

package compile_test

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// TestStandaloneRestoreInto18 restores dumps of the installed Postgres into the newest one, which needs the network once:
//
//	go test -tags download -run Into.*18 ./internal/compile ./migrations
func TestStandaloneRestoreInto18(t *testing.T) {
	t.Parallel()
	dumpAndRestore(t, dbtest.WithServer(devdb.Options{Version: "18"}))
}
