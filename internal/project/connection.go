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
