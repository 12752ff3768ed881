package credential

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// sealOptions asks pgcrypto for what it doesn't do by itself, or should not start doing.
//
//   - cipher-algo: the default is AES-128.
//   - compress-algo=0: a compressed length tells of the content.
//   - sess-key=0, s2k-mode=1, s2k-digest-algo=sha1: the cipher's key is one salted hash of ours. Ours is 256 random bits, so there is nothing to slow down
//     with iterations, and SHA-1, the strongest that pgcrypto documents here, is used as a key expansion, where its collisions don't matter.
//   - disable-mdc=0: keep the check that the text was not modified.
const sealOptions = "cipher-algo=aes256, compress-algo=0, sess-key=0, s2k-mode=1, s2k-digest-algo=sha1, disable-mdc=0"

// pgCrypto seals each version with a data key of its own. The data key is wrapped by a key-encryption key that the database never sees.
// Encryption stands inside the INSERT and the UPDATE, so that the table and the write-ahead log only ever hold ciphertext.
type pgCrypto struct {
	keys                           *Keyring
	insertSQL, replaceSQL, openSQL string
}

func newPGCrypto(schema string, keys *Keyring) backend {
	seal := pg.Ident(schema, "pgp_sym_encrypt_bytea") + "($4::bytea, pg_catalog.encode($5::bytea, 'hex'), '" + sealOptions + "')"
	return &pgCrypto{
		keys: keys,
		insertSQL: `
insert into ` + table + ` (organization_id, id, version, sealed, wrapped_key, key_id, integration_id, part, backend)
values ($1::uuid, $2::uuid, $3::integer, ` + seal + `, $6::bytea, $7::text, $8::uuid, $9::text, 'pgcrypto')`,
		replaceSQL: `
update ` + table + `
set version = $3::integer, sealed = ` + seal + `, wrapped_key = $6::bytea, key_id = $7::text
where organization_id = $1::uuid and id = $2::uuid`,
		openSQL: `select ` + pg.Ident(schema, "pgp_sym_decrypt_bytea") + `($1::bytea, pg_catalog.encode($2::bytea, 'hex'))`,
	}
}

func (p *pgCrypto) insert(ctx context.Context, db DB, at place, secret Secret) error {
	return p.seal(ctx, db, func(tx pgx.Tx, s sealing) error {
		return s.exec(ctx, tx, p.insertSQL, at, secret, at.Integration, at.Part)
	})
}

func (p *pgCrypto) replace(ctx context.Context, db DB, ref Ref, from int, secret Secret) error {
	return p.seal(ctx, db, func(tx pgx.Tx, s sealing) error {
		r, err := lockRow(ctx, tx, ref, from)
		if err != nil {
			return err
		}
		if r.backend != PGCrypto {
			return fmt.Errorf("sealed by %s; pgcrypto is the fallback for databases without it and doesn't take over", r.backend)
		}
		r.at.version++
		return s.exec(ctx, tx, p.replaceSQL, r.at, secret)
	})
}

// sealing is what one version is sealed with.
type sealing struct {
	keyID            string
	dataKey, wrapped []byte
}

// seal wraps a data key before the transaction begins: a remote key service may take its time, and nothing should be locked meanwhile.
func (p *pgCrypto) seal(ctx context.Context, db DB, write func(pgx.Tx, sealing) error) error {
	dataKey, wrapped, err := p.keys.newDataKey(ctx)
	if err != nil {
		return err
	}
	defer clear(dataKey)
	return inTx(ctx, db, func(tx pgx.Tx) error { return write(tx, sealing{p.keys.current.ID, dataKey, wrapped}) })
}

func (s sealing) exec(ctx context.Context, tx pgx.Tx, sql string, at place, secret Secret, more ...any) error {
	body, err := pack(at, secret)
	if err != nil {
		return err
	}
	defer clear(body)
	args := []any{at.Organization, at.id, at.version, bytesParam(body), bytesParam(s.dataKey), s.wrapped, s.keyID}
	return exec(ctx, tx, sql, append(args, more...)...)
}

func (p *pgCrypto) open(ctx context.Context, db DB, r row) ([]byte, place, error) {
	dataKey, err := p.keys.unwrap(ctx, r.keyID, r.wrappedKey)
	if err != nil {
		return nil, r.at, err
	}
	defer clear(dataKey)
	var body []byte
	err = inTx(ctx, db, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, p.openSQL, pgx.QueryExecModeExec, r.sealed, bytesParam(dataKey)).Scan(&body)
	})
	return body, r.at, err
}
