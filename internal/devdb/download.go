package devdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	embedded "github.com/fergusstrange/embedded-postgres"
)

// downloadable maps major versions to the builds that embedded-postgres knows.
var downloadable = map[int]embedded.PostgresVersion{15: embedded.V15, 16: embedded.V16, 17: embedded.V17, 18: embedded.V18}

// downloadPatience is how long another process's download is waited for.
const downloadPatience = 10 * time.Minute

// download returns programs from the cache, filling it first when they are not there.
func download(ctx context.Context, log io.Writer, want int, acc *account) (programs, error) {
	if want == 0 {
		want = newest
	}
	cache, err := cacheDir()
	if err != nil {
		return programs{}, err
	}
	version := downloadable[want]
	dir := filepath.Join(cache, "postgres-"+string(version))
	// Test processes start together; one of them downloads.
	lock, err := lockFile(ctx, dir+".lock", downloadPatience)
	if err != nil {
		return programs{}, fmt.Errorf("wait for another download: %w", err)
	}
	defer func() { _ = closeLock(lock) }()
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		_, _ = fmt.Fprintf(log, "No Postgres %s found: downloading %s into %s (once)\n", wanted(want), version, cache)
		if err := fetch(ctx, version, dir); err != nil {
			return programs{}, err
		}
	}
	found, err := inspect(filepath.Join(dir, "bin"), acc)
	if err != nil {
		return programs{}, advise(fmt.Errorf("the downloaded Postgres does not run here: %w", err), installHint)
	}
	return found, nil
}

const installHint = "Install Postgres 15 to 18 (Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17), " +
	"or set " + EnvBin + " to the folder of its initdb."

func wanted(major int) string { return strconv.Itoa(major) }

// extracted marks the error with which Start of embedded-postgres ends on purpose.
const extracted = "unable to clean up data directory"

// fetch downloads and unpacks into a folder beside dir and gives it its name when it is whole.
//
// embedded-postgres has no call that only downloads, and its Start can't go on as root. A data
// folder whose path ends in a dot can't be removed, so its Start stops there: after unpacking,
// before it runs any program.
func fetch(ctx context.Context, version embedded.PostgresVersion, dir string) error {
	unfinished, err := os.MkdirTemp(filepath.Dir(dir), "unfinished-")
	if err != nil {
		return fmt.Errorf("make a folder for the download: %w", err)
	}
	defer func() { _ = os.RemoveAll(unfinished) }() // nothing is left of it when all went well
	config := embedded.DefaultConfig().Version(version).Port(0).Logger(io.Discard).
		CachePath(filepath.Join(unfinished, "archive")).RuntimePath(filepath.Join(unfinished, "runtime")).
		BinariesPath(filepath.Join(unfinished, "postgres")).DataPath(unfinished + "/data/.")
	host := mirror()
	if host != defaultMirror {
		config = config.BinaryRepositoryURL(host)
	}
	ended := make(chan error, 1)
	go func() { ended <- embedded.NewDatabase(config).Start() }()
	select {
	case err = <-ended:
	case <-ctx.Done():
		return fmt.Errorf("download Postgres: %w", ctx.Err())
	}
	if err == nil || !strings.HasPrefix(err.Error(), extracted) {
		return advise(fmt.Errorf("download Postgres %s from %s: %w", version, host, errors.Join(err, reachable(ctx, host))), installHint)
	}
	whole := filepath.Join(unfinished, "postgres")
	if err := readableByAll(whole); err != nil {
		return err
	}
	if err := os.Rename(whole, dir); err != nil {
		return fmt.Errorf("name the downloaded folder: %w", err)
	}
	return nil
}

const defaultMirror = "https://repo1.maven.org/maven2"

func mirror() string {
	if m := os.Getenv(EnvMirror); m != "" {
		return strings.TrimSuffix(m, "/")
	}
	return defaultMirror
}

// reachable tells why a host can't be reached, which embedded-postgres leaves out.
func reachable(ctx context.Context, host string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, host+"/", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

// readableByAll lifts what a strict umask took away, since the server may run as another user.
func readableByAll(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type()&fs.ModeSymlink != 0 {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		mode := info.Mode().Perm() | 0o444
		if mode&0o100 != 0 {
			mode |= 0o111
		}
		return os.Chmod(path, mode)
	})
}

// cacheDir is where downloads are kept. As root it must be a place that other users may enter.
func cacheDir() (string, error) {
	dir := "/var/cache/pgstrata"
	if os.Geteuid() != 0 {
		base, err := os.UserCacheDir()
		if err != nil {
			return "", advise(fmt.Errorf("no folder for downloads: %w", err), "Set HOME or XDG_CACHE_HOME.")
		}
		dir = filepath.Join(base, "pgstrata")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make the folder for downloads: %w", err)
	}
	return dir, nil
}
