package credential_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/pgstrata/pgstrata/internal/credential"
	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// Neither a table's file nor the write-ahead log ever holds a secret, a data key or the key-encryption key: every file of the server is read.
func TestNothingInClearOnDisk(t *testing.T) {
	t.Parallel()
	for _, setup := range []setup{setups[0], setups[2]} {
		t.Run(setup.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, setup, dbtest.WithServer(devdb.Options{Durable: true}))
			s := b.open(b.service)
			var inClear [][]byte
			for from, part := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight"} {
				ref := b.a
				ref.Part = part
				for _, secret := range []credential.Secret{b.put(s, ref), b.rotate(s, ref, 1)} {
					inClear = append(inClear, secret.Reveal())
				}
				if _, _, err := s.Get(t.Context(), ref); err != nil {
					t.Fatal(from, err)
				}
			}
			// Replaced while it was long, so that it went through the table's out-of-line storage.
			long := b.a
			long.Part = "certificate"
			b.put(s, long)
			big := bytes.Repeat(inClear[0], 400)
			if _, err := s.Rotate(t.Context(), long, 1, credential.NewSecret(big)); err != nil {
				t.Fatal(err)
			}

			// The control: what is inserted in clear and encrypted or deleted afterwards is found in both.
			b.must(b.admin, "create table public.control (v text)")
			control := "control-" + b.Name
			for range 8 {
				b.must(b.admin, "insert into public.control values ($1)", control)
			}
			b.must(b.admin, "delete from public.control")
			if b.backend == credential.Vault {
				b.must(b.admin, "select vault.create_secret('careless-' || '"+b.Name+"') from generate_series(1, 8)")
			}
			b.must(b.admin, "checkpoint")
			b.must(b.admin, "select pg_switch_wal()")

			tables, wal := b.filesShowing([]byte(control))
			if tables == 0 || wal == 0 {
				t.Errorf("the control is in %d files of tables and %d of the write-ahead log, want both", tables, wal)
			}
			if b.backend == credential.Vault {
				if tables, wal := b.filesShowing([]byte("careless-" + b.Name)); tables == 0 || wal == 0 {
					t.Errorf("create_secret's clear text is in %d and %d files: then it could be used as it is", tables, wal)
				}
			}
			b.mu.Lock()
			needles := slices.Clone(b.needles)
			b.mu.Unlock()
			if tables, wal := b.filesShowing(needles...); tables+wal > 0 {
				t.Errorf("something secret is in %d files of tables and %d of the write-ahead log", tables, wal)
			}
		})
	}
}

// filesShowing counts the server's files that hold one of the needles: those of tables and of anything else, and those of the write-ahead log.
func (b *bench) filesShowing(needles ...[]byte) (other, wal int) {
	b.t.Helper()
	files := 0
	err := filepath.WalkDir(b.Server.DataDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		if !slices.ContainsFunc(needles, func(needle []byte) bool { return bytes.Contains(content, needle) }) {
			return nil
		}
		if filepath.Base(filepath.Dir(path)) == "pg_wal" {
			wal++
		} else {
			other++
		}
		return nil
	})
	if err != nil || files < 100 {
		b.t.Fatalf("read %d files, %v", files, err)
	}
	return other, wal
}
