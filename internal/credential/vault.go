package credential

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// vault keeps the payload in Supabase Vault; the row holds only the secret's id there.
//
// vault.create_secret (0.3) inserts what it is given as it is and encrypts it with an update right after, which leaves the clear text in the table's
// file and in the write-ahead log. So it gets a placeholder here, and the secret follows by vault.update_secret, which encrypts inside its update.
// The secret is the last thing sent: by then the row has passed every privilege, policy and foreign key.
type vault struct{}

// placeholder is what create_secret may leave lying about.
const placeholder = "pgstrata: not set yet"

func (v vault) insert(ctx context.Context, db DB, at place, secret Secret) error {
	return inTx(ctx, db, func(tx pgx.Tx) error {
		inVault, err := v.create(ctx, tx, at)
		if err != nil {
			return err
		}
		err = exec(ctx, tx, `
insert into `+table+` (organization_id, id, version, vault_secret_id, integration_id, part, backend)
values ($1::uuid, $2::uuid, $3::integer, $4::uuid, $5::uuid, $6::text, 'vault')`,
			at.Organization, at.id, at.version, inVault, at.Integration, at.Part)
		if err != nil {
			return err
		}
		return v.fill(ctx, tx, inVault, at, secret)
	})
}

func (v vault) replace(ctx context.Context, db DB, ref Ref, from int, secret Secret) error {
	return inTx(ctx, db, func(tx pgx.Tx) error {
		r, err := lockRow(ctx, tx, ref, from)
		if err != nil {
			return err
		}
		inVault, err := v.reuse(ctx, tx, r)
		if err != nil {
			return err
		}
		r.at.version++
		err = exec(ctx, tx, `
update `+table+`
set version = $3::integer, vault_secret_id = $4::uuid, backend = 'vault', sealed = null, wrapped_key = null, key_id = null
where organization_id = $1::uuid and id = $2::uuid`,
			r.at.Organization, r.at.id, r.at.version, inVault)
		if err != nil {
			return err
		}
		return v.fill(ctx, tx, inVault, r.at, secret)
	})
}

// reuse is the id of the row's own secret, or of a new one when the row comes from pgcrypto or somebody deleted the secret from Vault.
func (v vault) reuse(ctx context.Context, tx pgx.Tx, r row) (string, error) {
	if r.vaultSecret != nil {
		there, err := v.holds(ctx, tx, *r.vaultSecret)
		if err != nil || there {
			return *r.vaultSecret, err
		}
	}
	return v.create(ctx, tx, r.at)
}

// create makes an empty secret. It gets a description for whoever looks into Vault, and no name: names are unique there,
// and one left behind by a deleted credential would stand in the way.
func (vault) create(ctx context.Context, tx pgx.Tx, at place) (inVault string, err error) {
	err = tx.QueryRow(ctx, `select vault.create_secret($1::text, null::text, $2::text)::text`,
		pgx.QueryExecModeExec, placeholder, "pgstrata credential "+at.String()).Scan(&inVault)
	return inVault, err
}

// fill hands the secret to Vault. update_secret says nothing when there is no such id, so that is asked.
func (v vault) fill(ctx context.Context, tx pgx.Tx, inVault string, at place, secret Secret) error {
	body, err := pack(at, secret)
	if err != nil {
		return err
	}
	defer clear(body)
	_, err = tx.Exec(ctx, `select vault.update_secret($1::uuid, $2::text)`, pgx.QueryExecModeExec, inVault, textParam(body))
	if err != nil {
		return err
	}
	there, err := v.holds(ctx, tx, inVault)
	if err == nil && !there {
		err = fmt.Errorf("secret %s has disappeared from Vault", inVault)
	}
	return err
}

func (vault) holds(ctx context.Context, tx pgx.Tx, inVault string) (there bool, err error) {
	err = tx.QueryRow(ctx, `select exists (select from vault.decrypted_secrets s where s.id = $1::uuid)`,
		pgx.QueryExecModeExec, inVault).Scan(&there)
	return there, err
}

// open reads row and secret in one statement, so that a rotation in between can't mix two versions.
func (vault) open(ctx context.Context, db DB, r row) ([]byte, place, error) {
	var body []byte
	err := db.QueryRow(ctx, `
select c.version, s.decrypted_secret
from `+table+` c
join vault.decrypted_secrets s on s.id = c.vault_secret_id
where c.organization_id = $1::uuid and c.id = $2::uuid`,
		pgx.QueryExecModeExec, r.at.Organization, r.at.id,
	).Scan(&r.at.version, &body)
	if errors.Is(err, pgx.ErrNoRows) {
		err = fmt.Errorf("%w: Vault no longer holds its secret", ErrNotFound)
	}
	return body, r.at, err
}
