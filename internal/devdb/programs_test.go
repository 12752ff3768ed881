package devdb

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Most of these tests set environment variables, so none of them is parallel.

// openDir is a folder that another user may enter, which t.TempDir need not be.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "devdb-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// pretend makes a folder of programs that say they are of a version.
func pretend(t *testing.T, versionLine string) string {
	t.Helper()
	dir := openDir(t)
	script := "#!/bin/sh\necho '" + versionLine + "'\n"
	for _, name := range []string{"initdb", "postgres"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := readableByAll(dir); err != nil { // whatever the umask
		t.Fatal(err)
	}
	return dir
}

func testAccount(t *testing.T) *account {
	t.Helper()
	acc, err := serverAccount()
	if err != nil {
		t.Fatal(err)
	}
	return acc
}

func TestNamedProgramsComeFirst(t *testing.T) {
	dir := pretend(t, "postgres (PostgreSQL) 16.9 (Somebody 16.9-1)")
	t.Setenv(EnvBin, dir)
	for _, want := range []int{0, 16} {
		found, err := findPrograms(t.Context(), Options{}, want, testAccount(t))
		if err != nil || found != (programs{dir: dir, major: 16}) {
			t.Errorf("asked for %d: found %+v (%v)", want, found, err)
		}
	}
}

func TestNamedProgramsThatWontDoAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		dir  string
		want int
		says string
	}{
		"too old":        {pretend(t, "postgres (PostgreSQL) 14.2"), 0, "version 14"},
		"too new":        {pretend(t, "postgres (PostgreSQL) 19beta1"), 0, "version 19"},
		"another one":    {pretend(t, "postgres (PostgreSQL) 17.5"), 15, "holds Postgres 17, but 15 is wanted"},
		"not Postgres":   {pretend(t, "hello"), 0, `says "hello"`},
		"empty folder":   {openDir(t), 0, "no initdb"},
		"relative":       {"bin", 0, "not an absolute path"},
		"missing folder": {"/nonexistent/bin", 0, "no initdb"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(EnvBin, c.dir)
			_, err := findPrograms(t.Context(), Options{}, c.want, testAccount(t))
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), EnvBin) {
				t.Errorf("got %v, want %q and the name of the variable", err, c.says)
			}
		})
	}
}

func TestAskedVersionIsCheckedAgainstKeptData(t *testing.T) {
	t.Setenv(EnvVersion, "")
	for name, c := range map[string]struct {
		option, env string
		kept, want  int
		says        string
	}{
		"nothing asked":         {want: 0},
		"kept data decide":      {kept: 16, want: 16},
		"variable":              {env: "17", want: 17},
		"option before it":      {option: "15", env: "17", want: 15},
		"a minor version":       {env: "17.5", says: "15, 16, 17 and 18"},
		"unsupported":           {option: "19", says: "15, 16, 17 and 18"},
		"kept data are another": {option: "18", kept: 15, says: "of Postgres 15, but 18"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(EnvVersion, c.env)
			got, err := wantedMajor(c.option, c.kept)
			if c.says == "" && (err != nil || got != c.want) {
				t.Errorf("got %d (%v), want %d", got, err, c.want)
			}
			if c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("got %d (%v), want an error with %q", got, err, c.says)
			}
		})
	}
}

// tinyArchive is a tar.xz of bin/initdb, bin/pg_ctl and bin/postgres, scripts that say they are 18.3.
const tinyArchive = `/Td6WFoAAAFpIt42AgAhARwAAAAQz1jM4Cf/AKVdADEaShsFkZA3OlG9V3Gz1uEhGuz1CE62mZbJgDd14tBBcXt1F7T9QGo1/ahY
eFAFZ+4sSkMoKxejjrSorptAkeXHPLxSXYsu/gHM6ch42kRiGd0f1lMMmI4rf/D76mrnCa5n+aR6Js2fg8qDmYnKdJu3eSegznxd
21vlz8Ilv9ZmoY57UaxgNU8hSICxJ10gNEwQslnZ+sU5k3vvNKkvPwLoTH93AAAAAADwZ0jpAAG9AYBQAABNZYTZPjANiwIAAAAA
AVla`

// mirrorOf serves the archive as a Maven repository does, with a checksum, and counts downloads.
func mirrorOf(t *testing.T, checksum string) (url string, downloads *atomic.Int64) {
	t.Helper()
	archive, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(tinyArchive, "\n", ""))
	if err != nil {
		t.Fatal(err)
	}
	var jar bytes.Buffer
	z := zip.NewWriter(&jar)
	w, err := z.Create("postgres.txz")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(archive); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if checksum == "" {
		sum := sha256.Sum256(jar.Bytes())
		checksum = hex.EncodeToString(sum[:])
	}
	downloads = new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, ".sha256"):
			_, _ = w.Write([]byte(checksum))
		case strings.Contains(r.URL.Path, "/18.3.0/"):
			downloads.Add(1)
			_, _ = w.Write(jar.Bytes())
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, downloads
}

func TestDownloadHappensOnce(t *testing.T) {
	url, downloads := mirrorOf(t, "")
	t.Setenv(EnvMirror, url+"/")
	cache, acc := openDir(t), testAccount(t)
	var log bytes.Buffer
	var together sync.WaitGroup
	for range 3 {
		together.Go(func() {
			var quiet bytes.Buffer
			if _, err := download(t.Context(), &quiet, cache, 18, acc); err != nil {
				t.Error(err)
			}
		})
	}
	together.Wait()
	found, err := download(t.Context(), &log, cache, 0, acc)
	if want := (programs{dir: filepath.Join(cache, "postgres-18.3.0", "bin"), major: 18}); err != nil || found != want {
		t.Errorf("found %+v (%v), want %+v", found, err, want)
	}
	if n := downloads.Load(); n != 1 || log.Len() != 0 {
		t.Errorf("%d downloads, want 1; the last call says %q", n, log.String())
	}
	left, err := filepath.Glob(filepath.Join(cache, "*unfinished*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestDownloadThatFailsSaysWhatToDo(t *testing.T) {
	good, _ := mirrorOf(t, "")
	tampered, _ := mirrorOf(t, strings.Repeat("0", 64))
	for name, c := range map[string]struct {
		mirror string
		major  int
		says   string
	}{
		"no network":     {"http://127.0.0.1:1", 18, "connection refused"},
		"not there":      {good, 17, "no version found"},
		"wrong checksum": {tampered, 18, "checksums do not match"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(EnvMirror, c.mirror)
			cache := openDir(t)
			_, err := download(t.Context(), new(bytes.Buffer), cache, c.major, testAccount(t))
			if err == nil {
				t.Fatal("no error")
			}
			for _, part := range []string{c.says, EnvBin, EnvMirror, "apt-get install postgresql"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q is missing in: %v", part, err)
				}
			}
			left, err := os.ReadDir(cache)
			if err != nil || len(left) != 1 || !strings.HasSuffix(left[0].Name(), ".lock") {
				t.Errorf("left behind: %v (%v), want the lock alone", left, err)
			}
		})
	}
}

// Without a mirror embedded-postgres looks where it likes, and its error has that address and no reason.
func TestUnreachedHostIsNotNamed(t *testing.T) {
	stranger := httptest.NewTLSServer(http.NotFoundHandler()) // no root certificate of this machine vouches for it
	t.Cleanup(stranger.Close)
	reachable, _ := mirrorOf(t, "")
	for name, c := range map[string]struct{ address, says string }{
		"nobody listens":   {"http://127.0.0.1:1", "connection refused"},
		"no such name":     {"http://postgres.invalid", "can't be looked up"},
		"no certificate":   {stranger.URL, "apt-get install ca-certificates"},
		"no address":       {"http://a b", "address is none"},
		"reached after it": {reachable, "can be now"},
	} {
		t.Run(name, func(t *testing.T) {
			err := explainDownload(t.Context(), downloadable[18], "", errors.New(cantConnect+c.address))
			if !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "apt-get install postgresql") {
				t.Errorf("want %q and what to install: %v", c.says, err)
			}
			_, host, _ := strings.Cut(c.address, "://")
			if strings.Contains(err.Error(), host) {
				t.Errorf("%s is named: %v", host, err)
			}
		})
	}
}

func TestStrictUmaskDoesNotHideTheDownload(t *testing.T) {
	dir := openDir(t)
	program := filepath.Join(dir, "program")
	if err := os.WriteFile(program, nil, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := readableByAll(dir); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o755, program: 0o755} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v (%v), want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestFolderThatClosesTheWayIsNamed(t *testing.T) {
	closed := openDir(t)
	deep := filepath.Join(closed, "deep", "er")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := readableByAll(closed); err != nil { // whatever the umask
		t.Fatal(err)
	}
	stranger := &account{name: "stranger", uid: 64999, gid: 64999, switched: true}
	if blocked, ok := stranger.reaches(deep); !ok {
		t.Errorf("%s closes an open way", blocked)
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	if blocked, ok := stranger.reaches(deep); ok || blocked != closed {
		t.Errorf("the way is closed by %q (%t), want %q", blocked, !ok, closed)
	}
}
