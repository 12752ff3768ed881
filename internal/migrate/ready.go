package migrate

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// Ready fails unless the database's pgstrata schema is the one this binary knows: every command that works on it
// asks first, so that an old binary writes nothing into a new database.
func Ready(ctx context.Context, conn *pgx.Conn) error {
	const op = "check the pgstrata schema"
	states, err := readStates(ctx, conn, []Stream{SystemStream()})
	if err != nil {
		return err
	}
	system := &states[0]
	for _, v := range system.versions() {
		switch system.of(v) {
		case Newer:
			return system.problem(op, v)
		case Pending, OutOfOrder:
			return fault.New(op, system.Table, fmt.Sprintf("system migration %s is not applied", system.file(v).name),
				"Run pgstrata migrate up.")
		}
	}
	return nil
}
