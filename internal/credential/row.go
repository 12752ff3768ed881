package credential

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/fault"
)

const table = "public.integration_credentials"

// row is what the table holds of one credential; nothing in it is secret by itself.
type row struct {
	at          place
	backend     Backend
	keyID       string
	wrappedKey  []byte
	sealed      []byte
	vaultSecret *string
}

// readRow reads the row, and locks it when lock says how.
func readRow(ctx context.Context, q interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}, ref Ref, lock string,
) (row, error) {
	r := row{at: place{Ref: ref}}
	err := q.QueryRow(ctx, `
select id::text, version, backend, coalesce(key_id, ''), wrapped_key, sealed, vault_secret_id::text
from `+table+`
where organization_id = $1::uuid and integration_id = $2::uuid and part = $3::text `+lock,
		pgx.QueryExecModeExec, ref.Organization, ref.Integration, ref.Part,
	).Scan(&r.at.id, &r.at.version, &r.backend, &r.keyID, &r.wrappedKey, &r.sealed, &r.vaultSecret)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, ErrNotFound
	}
	return r, err
}

// lockRow reads the row for a rotation, and holds it until the transaction ends.
func lockRow(ctx context.Context, tx pgx.Tx, ref Ref, from int) (row, error) {
	r, err := readRow(ctx, tx, ref, "for no key update")
	if err == nil && r.at.version != from {
		err = fmt.Errorf("%w: it is at version %d, not %d", ErrConflict, r.at.version, from)
	}
	return r, err
}

// exec runs one statement whose parameters may be secret: by the extended protocol, even where the connection prefers the simple one,
// which would write the parameters into the statement's text.
func exec(ctx context.Context, tx pgx.Tx, sql string, args ...any) error {
	tag, err := tx.Exec(ctx, sql, append([]any{pgx.QueryExecModeExec}, args...)...)
	if err == nil && tag.RowsAffected() != 1 {
		// Row-level security may hide from an update what a select could lock.
		err = fmt.Errorf("%d rows written, want 1", tag.RowsAffected())
	}
	return err
}

// explain gives an error its operation, object and hint, and the sentinel that callers look for.
func explain(err error, op string, ref Ref) error {
	if err == nil {
		return nil
	}
	hint := ""
	var fromServer *pgconn.PgError
	if errors.As(err, &fromServer) {
		switch fromServer.Code {
		case "23505":
			err = fmt.Errorf("%w: %w", ErrExists, err)
		case "23503":
			err = fmt.Errorf("%w: %w", ErrNoIntegration, err)
		case "39000": // what pgcrypto says when the key or the ciphertext is wrong
			err = fmt.Errorf("%w: %w", ErrTampered, err)
		case "42501":
			hint = "Connect as service_role, or as a role granted to it; nobody else may touch credentials."
		}
	}
	switch {
	case errors.Is(err, ErrExists):
		hint = "Read its version, then rotate it."
	case errors.Is(err, ErrNotFound):
		hint = "Store it first."
	case errors.Is(err, ErrConflict):
		hint = "Read it again, and rotate from that version if it still needs to be."
	case errors.Is(err, ErrUnknownKey):
		hint = "Open the store with the key of that id among its older keys."
	case errors.Is(err, ErrTampered):
		hint = "Find out who wrote to " + table + "; then rotate this credential, here and in the external system."
	case errors.Is(err, ErrLogged):
		hint = "As an administrator: grant set on parameter log_parameter_max_length to service_role;"
	}
	return fault.Wrap(err, op, table+" "+ref.String(), hint)
}
