// Command gen writes the migration that seeds integration_types from the registry.
// With -check it writes nothing and fails when one is missing.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pgstrata/pgstrata/internal/foundation"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail when the newest seed is not the registry's")
	dir := flag.String("dir", filepath.Join("migrations", "foundation"), "folder of the foundation's migrations")
	flag.Parse()
	if err := run(*dir, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string, check bool) error {
	if _, err := os.Stat(dir); err != nil {
		return err
	}
	name, body, err := foundation.Seed(os.DirFS(dir))
	if err != nil || name == "" {
		return err
	}
	file := filepath.Join(dir, name)
	if check {
		return fmt.Errorf("integration_types: no migration in %s holds the registry's present state\n  → run make generate, which writes %s", dir, file)
	}
	if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
		return err
	}
	fmt.Println("wrote", file)
	return nil
}
