package credential_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"gocloud.dev/secrets/localsecrets"

	"github.com/pgstrata/pgstrata/internal/credential"
)

// What a service that has gone astray, or somebody with its database password, can do with SQL. Each case writes to A's credential;
// the store must notice. B's credential is at the same version, so that only the names sealed in the payload tell them apart.
func TestTampering(t *testing.T) {
	t.Parallel()
	const (
		swapSealed = `
			update public.integration_credentials c
			set sealed = o.sealed, wrapped_key = o.wrapped_key, key_id = o.key_id, vault_secret_id = o.vault_secret_id
			from public.integration_credentials o
			where (c.organization_id, c.id) <> (o.organization_id, o.id)`
		backToFirst = `
			update public.integration_credentials c
			set sealed = k.sealed, wrapped_key = k.wrapped_key, key_id = k.key_id
			from kept k
			where c.id = k.id`
	)
	for _, c := range []struct {
		name    string
		vault   bool // whether the case is one for Vault, where there is a secret behind the row
		as      string
		sql     string
		message string
	}{
		{"swap the rows' ciphertexts", true, "postgres", swapSealed, "another credential"},
		{"put the first version's ciphertext back", false, "postgres", backToFirst, "sealed as version 1, the row says 2"},
		{"say that it is a later version", true, "postgres", "update public.integration_credentials set version = 3", "sealed as version 2, the row says 3"},
		{"count the version up without a new secret", true, "service_role", "update public.integration_credentials set version = version + 1", "sealed as version 2"},
		{"put the first version back, counted up", false, "service_role", strings.Replace(backToFirst, "set ", "set version = 3, ", 1), "sealed as version 1"},
		{"rename the credential", true, "postgres", "update public.integration_credentials set id = gen_random_uuid()", "another credential"},
		{"cut a byte off", false, "postgres", "update public.integration_credentials set sealed = substring(sealed from 1 for length(sealed) - 1)", "sealed credential"},
		{"flip a bit", false, "postgres", "update public.integration_credentials set sealed = set_bit(sealed, 8 * (length(sealed) - 30), 1 - get_bit(sealed, 8 * (length(sealed) - 30)))", "sealed credential"},
		{"the old secret back in Vault", true, "postgres", "select vault.update_secret(c.vault_secret_id, k.clear) from kept k join public.integration_credentials c using (id)", "sealed as version 1"},
		{"a clear text in Vault", true, "service_role", "select vault.update_secret(vault_secret_id, 'hello') from public.integration_credentials", "no payload"},
	} {
		onEach(t, func(t *testing.T, b *bench) {
			if inVault := b.backend == credential.Vault; inVault && !c.vault || !inVault && strings.Contains(c.sql, "vault.update_secret") {
				return // there is no such thing to tamper with
			}
			s := b.open(b.service)
			b.put(s, b.a)
			b.put(s, b.b)
			clear := "null"
			if b.backend == credential.Vault {
				clear = "(select decrypted_secret from vault.decrypted_secrets where id = vault_secret_id)"
			}
			b.must(b.admin, "create table kept as select *, "+clear+"::text as clear from public.integration_credentials where organization_id::text like 'a%'")
			b.must(b.admin, "grant select on kept to service_role")
			second := b.rotate(s, b.a, 1)
			b.rotate(s, b.b, 1)
			b.has(s, b.a, second, 2)

			conn := b.admin
			if c.as == "postgres" {
				b.must(conn, "set session_replication_role = replica") // passes the trigger, as only a superuser can
			} else {
				conn = b.as(c.as)
			}
			b.must(conn, c.sql)
			_, _, err := s.Get(t.Context(), b.a)
			b.fails(err, credential.ErrTampered)
			if err != nil && !strings.Contains(err.Error(), c.message) {
				t.Errorf("%s: %v, want %q", c.name, err, c.message)
			}
		})
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
