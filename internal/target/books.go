package target

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// ScansTable holds the runs that set originals aside.
var ScansTable = pg.Table{Schema: "pgstrata", Name: "scans"}

// BooksWritable proves that pgstrata's own tables are there and may be written.
func BooksWritable(ctx context.Context, tx pgx.Tx, op string, tables ...pg.Table) error {
	return booksOpen(ctx, tx, op, Need{Whole: []string{"SELECT", "INSERT", "UPDATE"}}, tables...)
}

// ComplementsWritable proves it of the table in which a document's complements are kept.
func ComplementsWritable(ctx context.Context, tx pgx.Tx, op string, table pg.Table) error {
	return booksOpen(ctx, tx, op, Need{Whole: []string{"SELECT", "INSERT", "UPDATE", "DELETE"}}, table)
}

// BooksReadable proves that they are there and show every row.
func BooksReadable(ctx context.Context, tx pgx.Tx, op string, tables ...pg.Table) error {
	return booksOpen(ctx, tx, op, Need{Whole: []string{"SELECT"}}, tables...)
}

// booksOpen finds each table and holds it against the need.
func booksOpen(ctx context.Context, tx pgx.Tx, op string, n Need, tables ...pg.Table) error {
	for _, table := range tables {
		n.Table = table
		err := tx.QueryRow(ctx, `select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
			where n.nspname = $1 and c.relname = $2`, table.Schema, table.Name).Scan(&n.OID)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Wrap(fmt.Errorf("%w: table %s is missing", ErrMissing, table), op, "", migrateUp)
		}
		if err != nil {
			return err
		}
		if err := Covers(ctx, tx, op, n); err != nil {
			return err
		}
	}
	return nil
}
