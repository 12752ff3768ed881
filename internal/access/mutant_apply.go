package access

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// under applies the mutant, lets do look at what has become of the database, and takes it back. A mutant that Postgres
// doesn't accept comes back as refused, with the database as it was.
func (mu Mutant) under(ctx context.Context, tx pgx.Tx, do func(pgx.Tx) error) (refused, err error) {
	inner, err := tx.Begin(ctx)
	if err != nil {
		return nil, pg.Explain(err, "access mutate", mu.Name)
	}
	defer func() {
		if rollback := inner.Rollback(ctx); err == nil && rollback != nil {
			err = pg.Explain(rollback, "access mutate", mu.Name)
		}
	}()
	refused = mu.apply(ctx, inner, "")
	if pg.SQLSTATE(refused) == "42501" && mu.owner != "" {
		refused = mu.apply(ctx, inner, mu.owner)
	}
	if refused != nil {
		if pg.SQLSTATE(refused) == "" {
			return nil, pg.Explain(refused, "access mutate", mu.Name) // the connection, not the statement
		}
		return refused, nil
	}
	return nil, do(inner)
}

// apply runs the statements with every name qualified, as a role if one is given. What it sets for that, it sets back.
func (mu Mutant) apply(ctx context.Context, tx pgx.Tx, role string) error {
	return pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error {
		var path string
		if err := tx.QueryRow(ctx, "select current_setting('search_path')").Scan(&path); err != nil {
			return err
		}
		if role != "" {
			if _, err := tx.Exec(ctx, "set local role "+grantee(role)); err != nil {
				return err
			}
		}
		// All in one message, which has several statements.
		_, err := tx.Conn().PgConn().Exec(ctx, "set local search_path = '';\n"+mu.Statement).ReadAll()
		if err != nil {
			return err
		}
		_, err = tx.Conn().PgConn().Exec(ctx, fmt.Sprintf("reset role; select set_config('search_path', %s, true)", pg.Literal(path))).ReadAll()
		return err
	})
}
