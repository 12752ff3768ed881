// Package credential keeps the secrets that integrations log in with: it stores, retrieves and rotates one at a time, sealed.
// Supabase Vault seals them where it is installed, pgcrypto under a key from outside the database otherwise.
//
// # What the database server sees
//
// Both backends encrypt inside Postgres, so a secret travels to the server in clear: connect through TLS or a local socket, and trust whoever
// administers the server. It travels as a parameter of the extended protocol whatever mode the connection is set to, so it never stands in a
// statement's text: pg_stat_activity, pg_stat_statements and log_min_error_statement show $1. Parameters can still reach the server's log:
//
//   - with an error, under log_parameter_max_length_on_error; every role may turn that off, and each transaction here does;
//   - with a statement, under log_statement, log_min_duration_statement and their like. Only log_parameter_max_length = 0 stops that, and setting it
//     takes "grant set on parameter log_parameter_max_length to service_role". Where the role has it, each transaction here uses it. Where it
//     hasn't, and the server would log every such statement, the store refuses with ErrLogged before anything secret is sent.
//   - left over: a duration threshold above zero logs a statement that turns out slow, auto_explain with log_verbose likewise, and extensions we don't
//     know may do anything. Grant the parameter where that matters.
//
// # What is promised of a row
//
// The sealed text names organization, integration, part and version, and is checked after opening: a ciphertext moved to another row, or put back
// from an older version, is refused with ErrTampered. What nothing inside the database can show is a whole row, or the whole database,
// restored to an earlier day. A caller who remembers the version that Rotate returned sees that too.
package credential

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// Ref names one secret.
type Ref struct {
	Organization string // uuid
	Integration  string // uuid
	Part         string // as "client_secret"; the integration type says which parts there are
}

// String is the name as errors give it.
func (r Ref) String() string { return r.Organization + "/" + r.Integration + "/" + r.Part }

// Store keeps secrets. Versions count from 1 upwards.
type Store interface {
	// Put stores a secret that isn't there yet, else fails with ErrExists.
	Put(ctx context.Context, ref Ref, secret Secret) (version int, err error)
	// Get returns the secret and its version.
	Get(ctx context.Context, ref Ref) (secret Secret, version int, err error)
	// Rotate replaces the secret if its version still is from, else fails with ErrConflict.
	// When the connection breaks at the very end, only Get can tell which of the two is stored; it is one of them, whole.
	Rotate(ctx context.Context, ref Ref, from int, secret Secret) (version int, err error)
}

// What callers tell apart with errors.Is.
var (
	ErrExists        = errors.New("this credential is already stored")
	ErrNotFound      = errors.New("no such credential")
	ErrNoIntegration = errors.New("the organization has no such integration")
	ErrConflict      = errors.New("the credential has been rotated meanwhile")
	ErrTampered      = errors.New("the sealed credential is not what this row should hold")
	ErrLogged        = errors.New("the server would write the secret to its log")
)

// Backend says what seals the secrets.
type Backend string

// The backends, as column backend spells them.
const (
	Auto     Backend = ""
	Vault    Backend = "vault"
	PGCrypto Backend = "pgcrypto"
)

// Options of Open.
type Options struct {
	Keys    *Keyring // what pgcrypto wraps its data keys with; Vault needs none, but rows left from pgcrypto do
	Backend Backend  // Auto: Vault where its interface is installed, pgcrypto otherwise
}

// DB is a connection, a pool or a transaction of pgx. Statements run under whatever role it has.
type DB interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Open looks the backends up in the catalog and returns the store that writes with one of them.
// It opens rows of the other one too, and a rotation moves a row from pgcrypto to Vault.
func Open(ctx context.Context, db DB, o Options) (Store, error) {
	const op = "open credential store"
	var vaultThere bool
	var extension *string
	if err := db.QueryRow(ctx, findBackends, pgx.QueryExecModeExec).Scan(&vaultThere, &extension); err != nil {
		return nil, fault.Wrap(err, op, "", "")
	}
	s := &store{db: db, readers: map[Backend]backend{}}
	if vaultThere {
		s.readers[Vault] = vault{}
	}
	if extension != nil {
		s.readers[PGCrypto] = newPGCrypto(*extension, o.Keys)
	}
	choice := o.Backend
	if choice == Auto {
		choice = PGCrypto
		if vaultThere {
			choice = Vault
		}
	}
	s.writer = s.readers[choice]
	switch {
	case choice != Vault && choice != PGCrypto:
		return nil, fault.New(op, string(choice), "no such backend", "Use vault or pgcrypto.")
	case s.writer == nil && choice == Vault:
		return nil, fault.New(op, "vault", "the vault schema or its interface is missing", "As an administrator: create extension supabase_vault cascade;")
	case s.writer == nil:
		return nil, fault.New(op, "pgcrypto", "the extension is missing", "create extension pgcrypto;")
	case choice == PGCrypto && o.Keys == nil:
		return nil, fault.New(op, "pgcrypto", "no key-encryption key was given", urlHint)
	}
	return s, nil
}

const findBackends = `
select
  exists (select from pg_catalog.pg_class c where c.relnamespace = v.oid and c.relname = 'decrypted_secrets')
    and exists (select from pg_catalog.pg_proc p where p.pronamespace = v.oid and p.proname = 'create_secret')
    and exists (select from pg_catalog.pg_proc p where p.pronamespace = v.oid and p.proname = 'update_secret'),
  (select n.nspname::text
   from pg_catalog.pg_extension e
   join pg_catalog.pg_namespace n on n.oid = e.extnamespace
   where e.extname = 'pgcrypto')
from (select pg_catalog.to_regnamespace('vault')::oid) as v (oid)`

// backend seals and opens; a write is one transaction.
type backend interface {
	insert(ctx context.Context, db DB, at place, secret Secret) error
	replace(ctx context.Context, db DB, ref Ref, from int, secret Secret) error
	open(ctx context.Context, db DB, r row) (body []byte, at place, err error)
}

type store struct {
	db      DB
	writer  backend
	readers map[Backend]backend
}

func (s *store) Put(ctx context.Context, ref Ref, secret Secret) (int, error) {
	const first = 1
	ref, err := ready(ref, secret)
	if err == nil {
		err = s.writer.insert(ctx, s.db, place{ref, newID(), first}, secret)
	}
	if err != nil {
		return 0, explain(err, "store credential", ref)
	}
	return first, nil
}

func (s *store) Get(ctx context.Context, ref Ref) (Secret, int, error) {
	ref, err := ref.canonical()
	if err != nil {
		return Secret{}, 0, explain(err, "retrieve credential", ref)
	}
	secret, version, err := s.get(ctx, ref)
	return secret, version, explain(err, "retrieve credential", ref)
}

func (s *store) get(ctx context.Context, ref Ref) (Secret, int, error) {
	r, err := readRow(ctx, s.db, ref, "")
	if err != nil {
		return Secret{}, 0, err
	}
	reader := s.readers[r.backend]
	if reader == nil {
		return Secret{}, 0, fmt.Errorf("sealed by %s, which this database doesn't have", r.backend)
	}
	body, at, err := reader.open(ctx, s.db, r)
	if err != nil {
		return Secret{}, 0, err
	}
	defer clear(body)
	secret, err := unpack(body, at)
	return secret, at.version, err
}

func (s *store) Rotate(ctx context.Context, ref Ref, from int, secret Secret) (int, error) {
	ref, err := ready(ref, secret)
	if err == nil {
		err = s.writer.replace(ctx, s.db, ref, from, secret)
	}
	if err != nil {
		return 0, explain(err, "rotate credential", ref)
	}
	return from + 1, nil
}

func ready(ref Ref, secret Secret) (Ref, error) {
	ref, err := ref.canonical()
	if err == nil && secret.Empty() {
		err = errors.New("the secret is empty")
	}
	return ref, err
}

// canonical spells the ids as Postgres does, so that the sealed name compares equal however the caller wrote it.
func (r Ref) canonical() (Ref, error) {
	for _, id := range []*string{&r.Organization, &r.Integration} {
		var u pgtype.UUID
		if err := u.Scan(*id); err != nil {
			return r, fmt.Errorf("%q is not a uuid", *id)
		}
		*id = u.String()
	}
	if r.Part == "" {
		return r, errors.New("the credential's part has no name")
	}
	return r, nil
}

// newID is a random uuid. It is chosen here because it has to be sealed before the row is there.
func newID() string {
	u := pgtype.UUID{Valid: true}
	_, _ = rand.Read(u.Bytes[:]) // never fails, says crypto/rand
	u.Bytes[6] = u.Bytes[6]&0x0f | 0x40
	u.Bytes[8] = u.Bytes[8]&0x3f | 0x80
	return u.String()
}
