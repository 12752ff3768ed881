package credential_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/pgstrata/pgstrata/internal/credential"
)

func TestPutGetRotate(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *bench) {
		s := b.open(b.service)
		first := b.put(s, b.a)
		b.has(s, b.a, first, 1)
		second := b.rotate(s, b.a, 1)
		b.has(s, b.a, second, 2)
		third := b.rotate(s, b.a, 2)
		b.has(s, b.a, third, 3)

		// The same row, the ids spelled otherwise.
		shouting := b.a
		shouting.Integration = strings.ToUpper(shouting.Integration)
		b.has(s, shouting, third, 3)

		// Another part is another secret.
		other := b.a
		other.Part = "client_id"
		b.put(s, other)
		b.has(s, b.a, third, 3)

		var backend string
		var rotated bool
		err := b.admin.QueryRow(t.Context(), `
			select backend, rotated_at is not null from public.integration_credentials where part = 'client_secret'`).Scan(&backend, &rotated)
		if err != nil || backend != string(b.backend) || !rotated {
			t.Errorf("backend %q, rotated %t, %v", backend, rotated, err)
		}
	})
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *bench) {
		s := b.open(b.service)
		_, _, err := s.Get(t.Context(), b.a)
		b.fails(err, credential.ErrNotFound)
		_, err = s.Rotate(t.Context(), b.a, 1, b.secret())
		b.fails(err, credential.ErrNotFound)
		first := b.put(s, b.a)
		_, err = s.Put(t.Context(), b.a, b.secret())
		b.fails(err, credential.ErrExists)
		_, err = s.Rotate(t.Context(), b.a, 2, b.secret())
		b.fails(err, credential.ErrConflict)
		b.has(s, b.a, first, 1)

		// The organization's own integration is the only one it can have credentials for.
		foreign := b.a
		foreign.Integration = b.b.Integration
		_, err = s.Put(t.Context(), foreign, b.secret())
		b.fails(err, credential.ErrNoIntegration)
		b.code(err, "23503")

		for _, empty := range []credential.Secret{{}, credential.NewSecret(nil), credential.NewSecret([]byte{})} {
			_, err = s.Put(t.Context(), b.b, empty)
			b.fails(err, nil)
			_, err = s.Rotate(t.Context(), b.a, 1, empty)
			b.fails(err, nil)
		}
		for _, ref := range []credential.Ref{{}, {Organization: "x", Integration: b.a.Integration, Part: "p"}, {Organization: b.a.Organization, Integration: b.a.Integration}} {
			_, err = s.Put(t.Context(), ref, b.secret())
			b.fails(err, nil)
			_, _, err = s.Get(t.Context(), ref)
			b.fails(err, nil)
		}
		bad := b.a
		bad.Part = "No such spelling"
		_, err = s.Put(t.Context(), bad, b.secret())
		b.code(err, "23514")

		b.orphans(0)
	})
}

// orphans checks how many secrets Vault holds that no row points to.
func (b *bench) orphans(want int) {
	b.t.Helper()
	if b.backend != credential.Vault {
		return
	}
	var n int
	err := b.admin.QueryRow(b.t.Context(), `
		select count(*) from vault.secrets s
		where not exists (select from public.integration_credentials c where c.vault_secret_id = s.id)`).Scan(&n)
	if err != nil || n != want {
		b.t.Errorf("%d orphans in Vault, want %d (%v)", n, want, err)
	}
}

func TestOnlyServices(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *bench) {
		service := b.open(b.service)
		first := b.put(service, b.a)
		for _, role := range []string{"authenticated", "anon", "pgstrata_reader", "app_owner"} {
			s := b.open(b.as(role))
			_, err := s.Put(t.Context(), b.b, b.secret())
			b.fails(err, nil)
			_, err = s.Rotate(t.Context(), b.a, 1, b.secret())
			b.fails(err, nil)
			_, _, err = s.Get(t.Context(), b.a)
			if role == "app_owner" {
				b.fails(err, credential.ErrNotFound) // forced row-level security hides every row from the owner
				continue
			}
			b.code(err, "42501")
		}
		b.has(service, b.a, first, 1)
		b.put(service, b.b)
		b.orphans(0)
	})
}

// An operator reads the table for backups, but what it reads stays sealed.
func TestOperatorCannotWriteOrOpen(t *testing.T) {
	t.Parallel()
	b := newBench(t, setups[2])
	b.put(b.open(b.service), b.a)
	s := b.open(b.as("pgstrata_operator"))
	_, _, err := s.Get(t.Context(), b.a)
	b.code(err, "42501")
	_, err = s.Rotate(t.Context(), b.a, 1, b.secret())
	b.code(err, "42501")
}

func TestConcurrentRotations(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *bench) {
		b.put(b.open(b.service), b.a)
		const rivals = 8
		var wg sync.WaitGroup
		won := make([]*credential.Secret, rivals)
		for i := range rivals {
			s, secret := b.open(b.as("service_role")), b.secret()
			wg.Go(func() {
				switch _, err := s.Rotate(t.Context(), b.a, 1, secret); {
				case err == nil:
					won[i] = &secret
				case !errors.Is(err, credential.ErrConflict):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var winner *credential.Secret
		for _, s := range won {
			if s != nil && winner != nil {
				t.Fatal("two rotations from version 1 succeeded")
			}
			if s != nil {
				winner = s
			}
		}
		if winner == nil {
			t.Fatal("no rotation succeeded")
		}
		b.has(b.open(b.service), b.a, *winner, 2)
		b.orphans(0)
	})
}

// Readers beside a writer see the old or the new secret, never a mixture that looks tampered with.
func TestReadersBesideARotation(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *bench) {
		s := b.open(b.service)
		b.put(s, b.a)
		reader := b.open(b.as("service_role"))
		done := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			for seen := 0; ; {
				select {
				case <-done:
					return
				default:
				}
				_, v, err := reader.Get(t.Context(), b.a)
				if err != nil || v < seen {
					t.Errorf("version %d after %d, %v", v, seen, err)
					return
				}
				seen = v
			}
		})
		for from := 1; from <= 40; from++ {
			b.rotate(s, b.a, from)
		}
		close(done)
		wg.Wait()
	})
}

// A caller's own transaction decides whether anything of it stays.
func TestInsideATransaction(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *bench) {
		tx, err := b.service.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s := b.open(tx)
		first := b.put(s, b.a)
		b.has(s, b.a, first, 1)
		if err := tx.Rollback(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, _, err = b.open(b.service).Get(t.Context(), b.a)
		b.fails(err, credential.ErrNotFound)
		b.orphans(0)
	})
}

func TestOpenPicksTheBackend(t *testing.T) {
	t.Parallel()
	pgcrypto, vault := newBench(t, setups[0]), newBench(t, setups[2])
	for _, c := range []struct {
		name string
		b    *bench
		o    credential.Options
		ok   bool
	}{
		{"vault needs no key", vault, credential.Options{}, true},
		{"vault as told", vault, credential.Options{Backend: credential.Vault}, true},
		{"pgcrypto as told, beside vault", vault, credential.Options{Backend: credential.PGCrypto, Keys: vault.keys}, true},
		{"pgcrypto without a key", pgcrypto, credential.Options{}, false},
		{"vault where it is missing", pgcrypto, credential.Options{Backend: credential.Vault, Keys: pgcrypto.keys}, false},
		{"no such backend", pgcrypto, credential.Options{Backend: "rot13", Keys: pgcrypto.keys}, false},
	} {
		if _, err := credential.Open(t.Context(), c.b.service, c.o); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	// A schema of that name without the interface is not Vault.
	pgcrypto.must(pgcrypto.admin, "create schema vault")
	pgcrypto.put(pgcrypto.open(pgcrypto.service), pgcrypto.a)
	pgcrypto.must(pgcrypto.admin, "drop extension pgcrypto cascade")
	if _, err := credential.Open(t.Context(), pgcrypto.service, credential.Options{Keys: pgcrypto.keys}); err == nil || !strings.Contains(err.Error(), "extension") {
		t.Errorf("without the extension: %v", err)
	}
}

// The way back: once Vault is installed, each rotation moves a secret into it; until then the old ones can still be read.
func TestFromPGCryptoToVault(t *testing.T) {
	t.Parallel()
	b := newBench(t, setups[0])
	fallback := b.open(b.service)
	first := b.put(fallback, b.a)
	b.must(b.admin, vaultStandIn)
	s := b.open(b.service)
	b.has(s, b.a, first, 1)
	keyless, err := credential.Open(t.Context(), b.service, credential.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = keyless.Get(t.Context(), b.a)
	b.fails(err, credential.ErrUnknownKey)
	second := b.rotate(keyless, b.a, 1)
	b.has(s, b.a, second, 2)
	var left int
	err = b.admin.QueryRow(t.Context(), `
		select count(*) from public.integration_credentials
		where backend <> 'vault' or num_nonnulls(sealed, wrapped_key, key_id) > 0`).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d rows still sealed here, %v", left, err)
	}
	// The fallback doesn't take over again.
	_, err = fallback.Rotate(t.Context(), b.a, 2, b.secret())
	b.fails(err, nil)
	_, _, err = fallback.Get(t.Context(), b.a)
	b.fails(err, nil)
	b.has(s, b.a, second, 2)
}

// Somebody empties Vault: reading says so, and a rotation makes the credential whole again.
func TestSecretGoneFromVault(t *testing.T) {
	t.Parallel()
	b := newBench(t, setups[2])
	s := b.open(b.service)
	b.put(s, b.a)
	b.must(b.admin, "delete from vault.secrets")
	_, _, err := s.Get(t.Context(), b.a)
	b.fails(err, credential.ErrNotFound)
	second := b.rotate(s, b.a, 1)
	b.has(s, b.a, second, 2)
}
