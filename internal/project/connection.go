package project

import (
	"cmp"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// DatabaseURL chooses the database: the flag, then DATABASE_URL; "" leaves it to the PG* variables, which pgx reads by itself.
func DatabaseURL(flag string, getenv func(string) string) (string, error) {
	chosen := cmp.Or(flag, getenv("DATABASE_URL"))
	if _, err := pgx.ParseConfig(chosen); err != nil {
		where := "PG* variables"
		switch {
		case flag != "":
			where = "--database-url"
		case chosen != "":
			where = "DATABASE_URL"
		}
		return "", fault.Wrap(err, "connect", where, "Write it as postgres://user@host:5432/database.")
	}
	return chosen, nil
}
