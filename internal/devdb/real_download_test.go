//go:build download

package devdb

import (
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestDownloadedServersRun needs the network (some 15 MB a version), so ordinary runs leave it out:
//
//	go test -tags download -run Downloaded ./internal/devdb
func TestDownloadedServersRun(t *testing.T) {
	for _, version := range []string{"15", "16", "17", "18"} {
		t.Run(version, func(t *testing.T) {
			s, err := Start(t.Context(), Options{Download: true, Version: version, Log: os.Stderr})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := s.Stop(); err != nil {
					t.Error(err)
				}
			})
			conn, err := pgx.Connect(t.Context(), s.URL("postgres"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close(t.Context()) }()
			var digest, collation string
			_, err = conn.Exec(t.Context(), `create extension pgcrypto; create extension "uuid-ossp"`)
			if err != nil {
				t.Fatal(err)
			}
			err = conn.QueryRow(t.Context(), `
				select encode(public.digest('abc', 'sha256'), 'hex'), datcollate
				from pg_database where datname = current_database()`).Scan(&digest, &collation)
			if err != nil {
				t.Fatal(err)
			}
			if want := "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; digest != want {
				t.Errorf("pgcrypto's sha256 is %s, want %s", digest, want)
			}
			t.Logf("Postgres %d, collation %s, psql %q, pg_dump %q", s.Major, collation, s.Bin("psql"), s.Bin("pg_dump"))
		})
	}
}
