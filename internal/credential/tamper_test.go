package credential_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"gocloud.dev/secrets/localsecrets"

	"github.com/pgstrata/pgstrata/internal/credential"
)

// tampering is what a service that has gone astray, or somebody with a database password, does to A's credential at version 2.
// B's credential is at version 2 too, so that only the names sealed in the payload tell them apart.
type tampering struct {
	name    string
	in      []credential.Backend
	as      string // postgres passes the trigger, as only a superuser can
	sql     string
	message string
}

var (
	sealedHere = []credential.Backend{credential.PGCrypto}
	inVault    = []credential.Backend{credential.Vault}
	anywhere   = []credential.Backend{credential.PGCrypto, credential.Vault}
)

const (
	swap = `
		update public.integration_credentials c
		set sealed = o.sealed, wrapped_key = o.wrapped_key, key_id = o.key_id, vault_secret_id = o.vault_secret_id
		from public.integration_credentials o
		where (c.organization_id, c.id) <> (o.organization_id, o.id)`
	backToFirst = `
		update public.integration_credentials c
		set version = %d, sealed = k.sealed, wrapped_key = k.wrapped_key, key_id = k.key_id
		from kept k
		where c.id = k.id`
)

var tamperings = []tampering{
	{"swap two rows' ciphertexts", anywhere, "postgres", swap, "another credential"},
	{"rename the credential", anywhere, "postgres", "update public.integration_credentials set id = gen_random_uuid()", "another credential"},
	{"put the first version's ciphertext back", sealedHere, "postgres", fmt.Sprintf(backToFirst, 2), "sealed as version 1, the row says 2"},
	{"put it back and count up", sealedHere, "service_role", fmt.Sprintf(backToFirst, 3), "sealed as version 1, the row says 3"},
	{
		"count up without a new secret", anywhere, "service_role",
		"update public.integration_credentials set version = version + 1", "sealed as version 2, the row says 3",
	},
	{
		"cut a byte off", sealedHere, "postgres",
		"update public.integration_credentials set sealed = substring(sealed from 1 for length(sealed) - 1)", "",
	},
	{
		"flip a bit", sealedHere, "postgres",
		"update public.integration_credentials set sealed = set_bit(sealed, 8 * (length(sealed) - 30), 1 - get_bit(sealed, 8 * (length(sealed) - 30)))", "",
	},
	{
		"the old secret back in Vault", inVault, "postgres",
		"select vault.update_secret(k.vault_secret_id, k.clear) from kept k", "sealed as version 1, the row says 2",
	},
	{
		"a clear text in Vault", inVault, "service_role",
		"select vault.update_secret(vault_secret_id, 'hello') from public.integration_credentials", "no payload",
	},
}

func TestTampering(t *testing.T) {
	t.Parallel()
	for _, c := range tamperings {
		for _, setup := range setups {
			if slices.Contains(c.in, setup.backend) {
				t.Run(c.name+"/"+setup.name, func(t *testing.T) {
					t.Parallel()
					tamper(newBench(t, setup), c)
				})
			}
		}
	}
}

func tamper(b *bench, c tampering) {
	s := b.open(b.service)
	b.put(s, b.a)
	b.put(s, b.b)
	openedFirst := "null::text"
	if b.backend == credential.Vault {
		openedFirst = "(select decrypted_secret from vault.decrypted_secrets where id = vault_secret_id)"
	}
	b.must(b.admin, "create table kept as select *, "+openedFirst+` as clear
		from public.integration_credentials where organization_id = '`+b.a.Organization+"'")
	b.must(b.admin, "grant select on kept to service_role")
	second := b.rotate(s, b.a, 1)
	b.rotate(s, b.b, 1)
	b.has(s, b.a, second, 2)

	conn := b.as(c.as)
	if c.as == "postgres" {
		b.must(conn, "set session_replication_role = replica")
	}
	b.must(conn, c.sql)
	_, _, err := s.Get(b.t.Context(), b.a)
	b.fails(err, credential.ErrTampered)
	if err != nil && !strings.Contains(err.Error(), c.message) {
		b.t.Errorf("%v, want %q", err, c.message)
	}
}

// The trigger keeps ciphertext and version together before anybody has to notice.
func TestTriggerRefuses(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *bench) {
		s := b.open(b.service)
		first := b.put(s, b.a)
		other := b.a
		other.Part = "client_id"
		b.put(s, other)
		for _, sql := range []string{
			"set version = version + 2",
			"set version = 0",
			"set version = version - 1",
			"set part = 'elsewhere'",
			"set id = gen_random_uuid()",
			"set organization_id = 'bbbbbbbb-0000-4000-8000-000000000000', integration_id = 'bbbbbbbb-1111-4000-8000-000000000000'",
			"set (backend, sealed, vault_secret_id) = (case backend when 'vault' then 'pgcrypto' else 'vault' end, null, gen_random_uuid()), wrapped_key = null, key_id = null",
		} {
			_, err := b.service.Exec(t.Context(), "update public.integration_credentials "+sql+" where part = 'client_secret'")
			b.code(err, "23514")
		}
		b.has(s, b.a, first, 1)
	})
}

// A credential that is deleted and stored again starts at version 1 again, but is another one.
func TestAnEarlierLifeIsRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, setups[0])
	s := b.open(b.service)
	b.put(s, b.a)
	b.must(b.admin, "create table kept as select * from public.integration_credentials; grant select on kept to service_role")
	b.must(b.service, "delete from public.integration_credentials")
	second := b.put(s, b.a)
	b.has(s, b.a, second, 1)
	b.must(b.admin, "set session_replication_role = replica")
	b.must(b.admin, "update public.integration_credentials c set sealed = k.sealed, wrapped_key = k.wrapped_key from kept k")
	_, _, err := s.Get(t.Context(), b.a)
	b.fails(err, credential.ErrTampered)
}

// What nothing in the database can show: the whole row as it was. The version gives it away to a caller who remembers.
func TestAWholeRowRestoredIsNotNoticed(t *testing.T) {
	t.Parallel()
	b := newBench(t, setups[0])
	s := b.open(b.service)
	first := b.put(s, b.a)
	b.must(b.admin, "create table kept as select * from public.integration_credentials")
	b.rotate(s, b.a, 1)
	b.must(b.admin, "set session_replication_role = replica; truncate public.integration_credentials; insert into public.integration_credentials select * from kept")
	b.has(s, b.a, first, 1)
}

func TestKeys(t *testing.T) {
	t.Parallel()
	b := newBench(t, setups[0])
	old := b.newKey("projects/p/keys/old")
	b.keys = credential.NewKeyring(old)
	s := b.open(b.service)
	first := b.put(s, b.a)

	// The store that replaces it has a new key, and the old one to read with.
	fresh := b.newKey("projects/p/keys/new")
	b.keys = credential.NewKeyring(fresh, old)
	s = b.open(b.service)
	b.has(s, b.a, first, 1)
	second := b.rotate(s, b.a, 1)

	// From now on the old key isn't needed, and alone isn't enough.
	b.keys = credential.NewKeyring(fresh)
	b.has(b.open(b.service), b.a, second, 2)
	b.keys = credential.NewKeyring(old)
	_, _, err := b.open(b.service).Get(t.Context(), b.a)
	b.fails(err, credential.ErrUnknownKey)
	if !strings.Contains(err.Error(), `"projects/p/keys/new"`) {
		t.Errorf("%v does not name the key", err)
	}

	// Another key under the right name.
	b.keys = credential.NewKeyring(b.newKey("projects/p/keys/new"))
	_, _, err = b.open(b.service).Get(t.Context(), b.a)
	b.fails(err, nil)
	if !strings.Contains(err.Error(), "projects/p/keys/new") {
		t.Errorf("%v does not name the key", err)
	}

	// A data key that isn't one.
	raw, _ := localsecrets.NewRandomKey()
	short := localsecrets.NewKeeper(raw)
	b.keys = credential.NewKeyring(credential.NewKey("short", short))
	wrapped, err := short.Encrypt(t.Context(), []byte("too short"))
	if err != nil {
		t.Fatal(err)
	}
	b.must(b.service, "update public.integration_credentials set wrapped_key = $1, key_id = 'short'", wrapped)
	_, _, err = b.open(b.service).Get(t.Context(), b.a)
	b.fails(err, credential.ErrTampered)

	// The wrong data key, rightly wrapped: pgcrypto refuses.
	wrapped, err = short.Encrypt(t.Context(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	b.must(b.service, "update public.integration_credentials set wrapped_key = $1", wrapped)
	_, _, err = b.open(b.service).Get(t.Context(), b.a)
	b.fails(err, credential.ErrTampered)
	b.code(err, "39000")
}

// pgcrypto returns null for a null key or a null text, and would call that sealed.
func TestRawSQLIsRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, setups[0])
	insert := func(sealed, wrapped, key string) error {
		_, err := b.service.Exec(t.Context(), `
			insert into public.integration_credentials (organization_id, integration_id, part, backend, sealed, wrapped_key, key_id)
			select organization_id, id, 'client_secret', 'pgcrypto', `+sealed+`, `+wrapped+`, `+key+`
			from public.organization_integrations where name = 'A''s'`, pgx.QueryExecModeSimpleProtocol)
		return err
	}
	const good = `public.pgp_sym_encrypt('x', 'k', 'cipher-algo=aes256')`
	for _, c := range []struct{ name, sealed, wrapped, key, code string }{
		{"null key", `public.pgp_sym_encrypt('x', null, 'cipher-algo=aes256')`, `'\x01'`, `'k'`, "23514"},
		{"null text", `public.pgp_sym_encrypt(null, 'k', 'cipher-algo=aes256')`, `'\x01'`, `'k'`, "23514"},
		{"null text as bytes", `public.pgp_sym_encrypt_bytea(null, 'k', 'cipher-algo=aes256')`, `'\x01'`, `'k'`, "23514"},
		{"the default cipher", `public.pgp_sym_encrypt('x', 'k')`, `'\x01'`, `'k'`, "23514"},
		{"clear text", `'open sesame'`, `'\x01'`, `'k'`, "23514"},
		{"empty", `''`, `'\x01'`, `'k'`, "23514"},
		{"no wrapped key", good, `null`, `'k'`, "23514"},
		{"empty wrapped key", good, `''`, `'k'`, "23514"},
		{"no key id", good, `'\x01'`, `null`, "23514"},
		{"empty key id", good, `'\x01'`, `''`, "23514"},
	} {
		t.Run(c.name, func(t *testing.T) { b.code(insert(c.sealed, c.wrapped, c.key), c.code) })
	}
	if err := insert(good, `'\x01'`, `'k'`); err != nil {
		t.Errorf("the good one: %v", err)
	}
	for _, sql := range []string{
		"sealed = public.pgp_sym_encrypt('x', null, 'cipher-algo=aes256'), version = 2",
		"sealed = 'open sesame', version = 2",
		"wrapped_key = null",
	} {
		_, err := b.service.Exec(t.Context(), "update public.integration_credentials set "+sql)
		b.code(err, "23514")
	}
}

// What pgcrypto was asked for is what it wrote: AES-256, a salted hash, SHA-1, no session key.
func TestSealedPacket(t *testing.T) {
	t.Parallel()
	b := newBench(t, setups[0])
	b.put(b.open(b.service), b.a)
	var head, salt []byte
	var packet int
	err := b.admin.QueryRow(t.Context(), `
		select substring(sealed from 1 for 6), substring(sealed from 7 for 8), get_byte(sealed, 14)
		from public.integration_credentials`).Scan(&head, &salt, &packet)
	// 0xc3: symmetric-key packet; 12 bytes long, so no session key; format 4; cipher 9; S2K 1; hash 2. 0xd2: data with a modification check.
	if err != nil || string(head) != "\xc3\x0c\x04\x09\x01\x02" || packet != 0xd2 {
		t.Errorf("% x, then %x, %v", head, packet, err)
	}
	if string(salt) == strings.Repeat("\x00", 8) {
		t.Error("no salt")
	}
}
