package devdb

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	embedded "github.com/fergusstrange/embedded-postgres"
)

// downloadable maps major versions to the builds that embedded-postgres knows.
var downloadable = map[int]embedded.PostgresVersion{15: embedded.V15, 16: embedded.V16, 17: embedded.V17, 18: embedded.V18}

// downloadPatience bounds a download, and the wait for another process's.
const downloadPatience = 10 * time.Minute

const installHint = "Install Postgres 15 to 18 (Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql@17), " +
	"or set " + EnvBin + " to the folder of its initdb."

// download returns programs from the cache, filling it first when they are not there.
func download(ctx context.Context, log io.Writer, cache string, want int, acc *account) (programs, error) {
	if want == 0 {
		want = newest
	}
	version := downloadable[want]
	dir := filepath.Join(cache, "postgres-"+string(version))
	ctx, cancel := context.WithTimeout(ctx, downloadPatience)
	defer cancel()
	// Test processes start together; one of them downloads.
	lock, err := lockFile(ctx, dir+".lock", downloadPatience)
	if err != nil {
		return programs{}, fmt.Errorf("wait for another download: %w", err)
	}
	defer func() { _ = closeLock(lock) }()
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		_, _ = fmt.Fprintf(log, "No Postgres %d found: downloading %s into %s (once)\n", want, version, cache)
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

// extracted marks the error with which Start of embedded-postgres ends on purpose.
const extracted = "unable to clean up data directory"

// fetch downloads and unpacks into a folder beside dir and gives it its name when it is whole.
//
// embedded-postgres has no call that only downloads, and its Start can't go on as root. A data
// folder whose path ends in a dot can't be removed, so its Start stops there: after unpacking,
// before it runs any program.
func fetch(ctx context.Context, version embedded.PostgresVersion, dir string) error {
	unfinished := dir + ".unfinished"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("clear the way for the download: %w", err)
	}
	defer func() { _ = os.RemoveAll(unfinished) }() // what is left of it goes with the next download
	whole := filepath.Join(unfinished, "postgres")
	config := embedded.DefaultConfig().Version(version).Port(0).Logger(io.Discard).
		CachePath(filepath.Join(unfinished, "archive")).RuntimePath(filepath.Join(unfinished, "runtime")).
		BinariesPath(whole).DataPath(filepath.Join(unfinished, "data") + "/.")
	mirror := strings.TrimSuffix(os.Getenv(EnvMirror), "/")
	if mirror != "" {
		config = config.BinaryRepositoryURL(mirror)
	}
	ended := make(chan error, 1)
	go func() { ended <- embedded.NewDatabase(config).Start() }()
	select {
	case err := <-ended:
		if err == nil || !strings.HasPrefix(err.Error(), extracted) {
			return explainDownload(ctx, version, mirror, err)
		}
	case <-ctx.Done():
		return fmt.Errorf("download Postgres: %w", ctx.Err())
	}
	if err := readableByAll(whole); err != nil {
		return fmt.Errorf("open the downloaded folder to the server's user: %w", err)
	}
	if err := os.Rename(whole, dir); err != nil {
		return fmt.Errorf("name the downloaded folder: %w", err)
	}
	return nil
}

// cantConnect begins the error of embedded-postgres when it reaches nobody. The address follows, and not the reason.
const cantConnect = "unable to connect to "

// explainDownload finds out what embedded-postgres leaves out: why a host can't be reached, and that it wants to resolve localhost,
// without which it speaks of a port in use.
func explainDownload(ctx context.Context, version embedded.PostgresVersion, mirror string, cause error) error {
	hint := installHint + " A mirror can be named in " + EnvMirror + "."
	if address, silent := strings.CutPrefix(cause.Error(), cantConnect); silent {
		cause = unreached(ctx, address)
		var unknown x509.UnknownAuthorityError
		if errors.As(cause, &unknown) {
			hint = "This machine has no root certificate for that host: install some (Debian and Ubuntu: " +
				"apt-get install ca-certificates), or install Postgres itself (apt-get install postgresql)."
		}
	} else if _, err := net.DefaultResolver.LookupHost(ctx, "localhost"); err != nil {
		cause = err
		hint = `This machine does not know the name localhost: add the line "127.0.0.1 localhost" to /etc/hosts.`
	}
	from := "" // where embedded-postgres looks without a mirror is its own affair
	if mirror != "" {
		from = " from " + mirror
	}
	return advise(fmt.Errorf("no Postgres is installed, and %s can't be downloaded%s: %w", version, from, cause), hint)
}

// unreached is why an address can't be reached, without the address.
func unreached(ctx context.Context, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, address+"/", nil)
	if err != nil {
		return errors.New("its address is none")
	}
	res, err := http.DefaultClient.Do(req)
	if err == nil {
		_ = res.Body.Close()
		return errors.New("its host could not be reached, and can be now")
	}
	var (
		dns *net.DNSError
		op  *net.OpError
		of  *url.Error
	)
	switch {
	case errors.As(err, &dns):
		return fmt.Errorf("its host's name can't be looked up: %s", dns.Err)
	case errors.As(err, &op):
		return fmt.Errorf("its host can't be reached: %w", op.Err)
	case errors.As(err, &of):
		return of.Err
	}
	return err
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
	err := os.MkdirAll(dir, 0o755)
	if err == nil && os.Geteuid() == 0 {
		err = os.Chmod(dir, 0o755) // a strict umask would shut the server's user out
	}
	if err != nil {
		return "", advise(fmt.Errorf("make the folder for downloads: %w", err),
			"Make it writable, or set "+EnvBin+" to an installed Postgres.")
	}
	return dir, nil
}
