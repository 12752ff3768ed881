package cli_test

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// verbose shows a server's error with the fields that psql's VERBOSITY verbose shows.
func verbose(err error) string {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return err.Error()
	}
	return fmt.Sprintf("ERROR: %s: %s\nDETAIL: %s\nHINT: %s\nTABLE: %s.%s COLUMN: %s CONSTRAINT: %s",
		e.Code, e.Message, e.Detail, e.Hint, e.SchemaName, e.TableName, e.ColumnName, e.ConstraintName)
}
