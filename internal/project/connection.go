package project

import (
	"cmp"
	"errors"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// DatabaseURL chooses the database: the flag, then DATABASE_URL; "" leaves it to the PG* variables, which the driver reads by itself.
func DatabaseURL(flag string, getenv func(string) string) (string, error) {
	chosen := cmp.Or(flag, getenv("DATABASE_URL"))
	_, err := pg.Config(chosen)
	var unreadable *fault.Error
	if !errors.As(err, &unreadable) {
		return chosen, err
	}
	unreadable.Object = "the PG* variables"
	switch {
	case flag != "":
		unreadable.Object = "--database-url"
	case chosen != "":
		unreadable.Object = "DATABASE_URL"
	}
	return "", unreadable
}

// NamesDatabase tells whether a PG* variable says which server or database is meant.
func NamesDatabase(getenv func(string) string) bool {
	for _, key := range []string{"PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE"} {
		if getenv(key) != "" {
			return true
		}
	}
	return false
}
