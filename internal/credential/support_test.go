package credential_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"gocloud.dev/gcerrors"
	"gocloud.dev/secrets"
	"gocloud.dev/secrets/localsecrets"

	"github.com/pgstrata/pgstrata/internal/credential"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/migrations"
)

//go:embed testdata/vault.sql
var vaultStandIn string

// setup is one kind of database that the suite runs on.
type setup struct {
	name    string
	backend credential.Backend
	schema  string // where pgcrypto is
}

var setups = []setup{
	{"pgcrypto", credential.PGCrypto, "public"},
	{"pgcrypto in extensions", credential.PGCrypto, "extensions"},
	{"vault", credential.Vault, "public"},
}

// bench is a database with two organizations, keys that remember what they wrapped, and a list of what must not leak.
type bench struct {
	setup
	*dbtest.DB
	t       testing.TB
	keys    *credential.Keyring
	service *pgx.Conn // as service_role
	admin   *pgx.Conn // as superuser
	a, b    credential.Ref

	mu      sync.Mutex
	needles [][]byte
}

func onEach(t *testing.T, test func(t *testing.T, b *bench)) {
	t.Helper()
	for _, s := range setups {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			test(t, newBench(t, s))
		})
	}
}

func newBench(t *testing.T, s setup, opts ...dbtest.Option) *bench {
	t.Helper()
	db := dbtest.New(t, append(opts, dbtest.WithTemplate("credential "+s.schema, func(ctx context.Context, url string) error {
		return migrate(ctx, url, s.schema)
	}))...)
	b := &bench{setup: s, DB: db, t: t, admin: db.AdminConn(t)}
	if s.backend == credential.Vault {
		b.must(b.admin, vaultStandIn)
	}
	b.must(b.admin, `
		insert into public.integration_types (type, title, description) values ('ledger', 'Ledger', 'For tests');
		insert into public.organizations (id, name) values
			('aaaaaaaa-0000-4000-8000-000000000000', 'A'), ('bbbbbbbb-0000-4000-8000-000000000000', 'B');
		insert into public.organization_integrations (organization_id, id, integration_type, name, field_mappings, sync_schedule) values
			('aaaaaaaa-0000-4000-8000-000000000000', 'aaaaaaaa-1111-4000-8000-000000000000', 'ledger', 'A''s', '{}', '{}'),
			('bbbbbbbb-0000-4000-8000-000000000000', 'bbbbbbbb-1111-4000-8000-000000000000', 'ledger', 'B''s', '{}', '{}')`)
	b.a = credential.Ref{
		Organization: "aaaaaaaa-0000-4000-8000-000000000000", Integration: "aaaaaaaa-1111-4000-8000-000000000000", Part: "client_secret",
	}
	b.b = credential.Ref{
		Organization: "bbbbbbbb-0000-4000-8000-000000000000", Integration: "bbbbbbbb-1111-4000-8000-000000000000", Part: "client_secret",
	}
	b.keys = credential.NewKeyring(b.newKey("first"))
	b.service = b.as("service_role")
	// Registered last, so it runs first: the database is still there, and so is its log.
	t.Cleanup(b.searchLog)
	return b
}

func migrate(ctx context.Context, url, schema string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	if schema != "public" {
		if _, err := db.ExecContext(ctx, "create schema "+schema+"; create extension pgcrypto schema "+schema); err != nil {
			return err
		}
	}
	for _, stream := range []struct {
		folder fs.FS
		name   string
		upTo   int64
	}{{migrations.System, "system", 3}, {migrations.Foundation, "foundation", 6}} {
		folder, err := fs.Sub(stream.folder, stream.name)
		if err != nil {
			return err
		}
		p, err := goose.NewProvider(goose.DialectPostgres, db, folder, goose.WithTableName("public.pgstrata_"+stream.name+"_version"))
		if err != nil {
			return err
		}
		if _, err := p.UpTo(ctx, stream.upTo); err != nil {
			return err
		}
	}
	if schema != "public" {
		_, err = db.ExecContext(ctx, "grant usage on schema "+schema+" to service_role, authenticated")
	}
	return err
}

// as is a new connection that works as role.
func (b *bench) as(role string) *pgx.Conn {
	b.t.Helper()
	conn := b.AdminConn(b.t)
	b.must(conn, "set session authorization "+role)
	return conn
}

func (b *bench) open(db credential.DB) credential.Store {
	b.t.Helper()
	s, err := credential.Open(b.t.Context(), db, credential.Options{Keys: b.keys})
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

func (b *bench) must(conn *pgx.Conn, sql string, args ...any) {
	b.t.Helper()
	if _, err := conn.Exec(b.t.Context(), sql, args...); err != nil {
		b.t.Fatalf("%s: %v", sql, err)
	}
}

// secret makes one that nothing may show.
func (b *bench) secret() credential.Secret {
	raw := make([]byte, 18)
	_, _ = rand.Read(raw)
	value := []byte("s3cret'" + hex.EncodeToString(raw) + "\xff\n")
	b.mustNotLeak(value)
	return credential.NewSecret(value)
}

func (b *bench) mustNotLeak(value []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.needles = append(b.needles, spellings(value)...)
}

// spellings are the ways in which bytes may show up. The last characters of a base64 text depend on what follows, so they are left out.
func spellings(value []byte) [][]byte {
	out := [][]byte{value, []byte(hex.EncodeToString(value)), []byte(strings.ToUpper(hex.EncodeToString(value)))}
	for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		text := enc.EncodeToString(value)
		out = append(out, []byte(text[:len(text)-3]))
	}
	if quoted, err := json.Marshal(string(value)); err == nil {
		out = append(out, quoted[1:len(quoted)-1])
	}
	return out
}

// shows returns the first spelling that the text holds.
func (b *bench) shows(text []byte) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, needle := range b.needles {
		if bytes.Contains(text, needle) {
			return needle
		}
	}
	return nil
}

// fails checks that an error came, that it is the one wanted (when one is), and that nothing in it leaks.
func (b *bench) fails(err, want error) {
	b.t.Helper()
	if err == nil {
		b.t.Fatalf("no error, want %v", want)
	}
	if want != nil && !errors.Is(err, want) {
		b.t.Errorf("error %v, want %v", err, want)
	}
	b.clean(err)
}

// clean checks that an error, however it is printed, and everything in its chain, leaks nothing.
func (b *bench) clean(err error) {
	b.t.Helper()
	text := fmt.Sprintf("%v\n%+v\n%#v\n", err, err, err)
	var fromServer *pgconn.PgError
	if errors.As(err, &fromServer) {
		text += fmt.Sprintf("%+v", *fromServer)
	}
	if needle := b.shows([]byte(text)); needle != nil {
		b.t.Errorf("the error shows %q:\n%s", needle, text)
	}
}

// code checks the SQLSTATE of an error.
func (b *bench) code(err error, want string) {
	b.t.Helper()
	b.fails(err, nil)
	var fromServer *pgconn.PgError
	if !errors.As(err, &fromServer) || fromServer.Code != want {
		b.t.Errorf("error %v, want SQLSTATE %s", err, want)
	}
}

// searchLog looks for everything secret in the server's log.
func (b *bench) searchLog() {
	log, err := os.ReadFile(b.Server.LogFile)
	if err != nil {
		b.t.Fatal(err)
	}
	if needle := b.shows(log); needle != nil {
		b.t.Errorf("the server's log shows %q", needle)
	}
}

// has checks what the store returns.
func (b *bench) has(s credential.Store, ref credential.Ref, want credential.Secret, version int) {
	b.t.Helper()
	got, v, err := s.Get(b.t.Context(), ref)
	if err != nil {
		b.t.Fatal(err)
	}
	if !bytes.Equal(got.Reveal(), want.Reveal()) || v != version {
		b.t.Errorf("another secret, or version %d, want %d", v, version)
	}
}

func (b *bench) put(s credential.Store, ref credential.Ref) credential.Secret {
	b.t.Helper()
	secret := b.secret()
	if v, err := s.Put(b.t.Context(), ref, secret); err != nil || v != 1 {
		b.t.Fatalf("version %d, %v", v, err)
	}
	return secret
}

func (b *bench) rotate(s credential.Store, ref credential.Ref, from int) credential.Secret {
	b.t.Helper()
	secret := b.secret()
	if v, err := s.Rotate(b.t.Context(), ref, from, secret); err != nil || v != from+1 {
		b.t.Fatalf("version %d, %v", v, err)
	}
	return secret
}

// newKey makes a key whose own bytes, and every data key it wraps, must not leak.
func (b *bench) newKey(id string) credential.Key {
	raw, err := localsecrets.NewRandomKey()
	if err != nil {
		b.t.Fatal(err)
	}
	b.mustNotLeak(raw[:])
	return credential.NewKey(id, secrets.NewKeeper(&watchedKeeper{localsecrets.NewKeeper(raw), b}))
}

type watchedKeeper struct {
	inner *secrets.Keeper
	b     *bench
}

func (k *watchedKeeper) Encrypt(ctx context.Context, dataKey []byte) ([]byte, error) {
	k.b.mustNotLeak(bytes.Clone(dataKey))
	return k.inner.Encrypt(ctx, dataKey)
}

func (k *watchedKeeper) Decrypt(ctx context.Context, wrapped []byte) ([]byte, error) {
	return k.inner.Decrypt(ctx, wrapped)
}
func (k *watchedKeeper) Close() error                       { return nil }
func (k *watchedKeeper) ErrorAs(error, any) bool            { return false }
func (k *watchedKeeper) ErrorCode(error) gcerrors.ErrorCode { return gcerrors.Unknown }
