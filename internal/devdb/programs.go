package devdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

const (
	oldest = 15
	newest = 18
)

func supported(major int) bool { return oldest <= major && major <= newest }

// programs is a folder with a server's programs.
type programs struct {
	dir   string
	major int
}

// findPrograms looks where the user says, then for what is installed, then downloads. want is a
// major version, or 0 for the newest.
func findPrograms(ctx context.Context, o Options, want int, acc *account) (programs, error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	if dir := os.Getenv(EnvBin); dir != "" && !o.Download {
		return namedPrograms(dir, want, acc)
	}
	if !o.Download {
		if found, ok := installed(want, acc); ok {
			return found, nil
		}
	}
	cache, err := cacheDir()
	if err != nil {
		return programs{}, err
	}
	return download(ctx, o.Log, cache, want, acc)
}

// namedPrograms takes the folder of PGSTRATA_POSTGRES_BIN, or says what is wrong with it.
func namedPrograms(dir string, want int, acc *account) (programs, error) {
	found, err := inspect(dir, acc)
	if err != nil {
		return programs{}, advise(fmt.Errorf("%s: %w", EnvBin, err),
			"It must name a folder with initdb and postgres of version 15 to 18, as /usr/lib/postgresql/17/bin.")
	}
	if want != 0 && found.major != want {
		return programs{}, advise(fmt.Errorf("%s holds Postgres %d, but %d is wanted", dir, found.major, want),
			"Change "+EnvBin+", or unset it.")
	}
	return found, nil
}

// installed returns the newest usable installation.
func installed(want int, acc *account) (programs, bool) {
	for major := newest; major >= oldest; major-- {
		if want != 0 && want != major {
			continue
		}
		for _, dir := range usualPlaces(major) {
			if found, err := inspect(dir, acc); err == nil && found.major == major {
				return found, true
			}
		}
	}
	for _, dir := range placesOnPath() {
		if found, err := inspect(dir, acc); err == nil && (want == 0 || want == found.major) {
			return found, true
		}
	}
	return programs{}, false
}

// usualPlaces are where Debian, Red Hat, Homebrew and Postgres.app put a major version.
func usualPlaces(major int) []string {
	n := strconv.Itoa(major)
	return []string{
		"/usr/lib/postgresql/" + n + "/bin",
		"/usr/pgsql-" + n + "/bin",
		"/opt/homebrew/opt/postgresql@" + n + "/bin",
		"/usr/local/opt/postgresql@" + n + "/bin",
		"/home/linuxbrew/.linuxbrew/opt/postgresql@" + n + "/bin",
		"/Applications/Postgres.app/Contents/Versions/" + n + "/bin",
	}
}

func placesOnPath() []string {
	var dirs []string
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	return dirs
}

var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// inspect runs the programs, as the account that will run them later, to learn their version.
func inspect(dir string, acc *account) (programs, error) {
	if !filepath.IsAbs(dir) {
		return programs{}, fmt.Errorf("%s is not an absolute path", dir)
	}
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return programs{}, fmt.Errorf("no initdb: %w", err)
	}
	path := filepath.Join(dir, "postgres")
	if blocked, ok := acc.reaches(dir); !ok {
		return programs{}, fmt.Errorf("root can't run Postgres, and user %s, who runs it instead, may not enter %s", acc.name, blocked)
	}
	out, err := acc.command("/", path, "--version").CombinedOutput()
	if err != nil {
		return programs{}, errors.Join(fmt.Errorf("%s --version: %w", path, err), missingLibrary(string(out)))
	}
	match := versionLine.FindStringSubmatch(string(out))
	if match == nil {
		return programs{}, fmt.Errorf("%s --version says %q", path, strings.TrimSpace(string(out)))
	}
	major, err := strconv.Atoi(match[1])
	if err != nil || !supported(major) {
		return programs{}, fmt.Errorf("%s is of version %s; pgstrata runs on 15, 16, 17 and 18", path, match[1])
	}
	return programs{dir: dir, major: major}, nil
}

// missingLibrary passes on what the loader said, which is all there is to go by.
func missingLibrary(said string) error {
	if said = strings.TrimSpace(said); said == "" {
		return nil
	}
	return errors.New(said)
}
