package migrate

import (
	"context"
	"fmt"

	"github.com/pressly/goose/v3/database"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// checksumTable is made by the first system migration, so it may be absent: before that, and after its Down.
var checksumTable = pg.Table{Schema: "pgstrata", Name: "migration_checksums"}

// store is goose's version table, with the file's checksum kept in the same transaction as its version.
type store struct {
	database.Store
	stream *state
}

func newStore(s *state) (*store, error) {
	inner, err := database.NewStore(database.DialectPostgres, s.table.SQL())
	if err != nil {
		return nil, fmt.Errorf("version table %s: %w", s.table, err)
	}
	return &store{inner, s}, nil
}

// TableExists is an optional part of a goose store; goose asks it before it creates the version table.
func (st *store) TableExists(ctx context.Context, db database.DBTxConn) (bool, error) {
	return st.exists(ctx, db, st.stream.table)
}

// Insert records an applied version and what its file held.
func (st *store) Insert(ctx context.Context, db database.DBTxConn, req database.InsertRequest) error {
	if err := st.Store.Insert(ctx, db, req); err != nil {
		return err
	}
	f := st.stream.file(req.Version)
	if f == nil { // goose's own version 0
		return nil
	}
	if there, err := st.exists(ctx, db, checksumTable); err != nil || !there {
		return err
	}
	// A row may be left from before: plain goose takes a version back and knows nothing of checksums.
	_, err := db.ExecContext(ctx, `
		insert into pgstrata.migration_checksums (version_table, version, file, sha256) values ($1, $2, $3, $4)
		on conflict (version_table, version) do update
		set file = excluded.file, sha256 = excluded.sha256, adopted = false, recorded_at = now()`,
		st.stream.table.String(), f.version, f.name, f.sum)
	return err
}

// Delete forgets a version that was taken back, and its checksum.
func (st *store) Delete(ctx context.Context, db database.DBTxConn, version int64) error {
	if err := st.Store.Delete(ctx, db, version); err != nil {
		return err
	}
	if there, err := st.exists(ctx, db, checksumTable); err != nil || !there {
		return err
	}
	_, err := db.ExecContext(ctx, "delete from pgstrata.migration_checksums where version_table = $1 and version = $2",
		st.stream.table.String(), version)
	return err
}

func (st *store) exists(ctx context.Context, db database.DBTxConn, t pg.Table) (there bool, err error) {
	err = db.QueryRowContext(ctx, "select pg_catalog.to_regclass($1) is not null", t.SQL()).Scan(&there)
	return there, err
}
