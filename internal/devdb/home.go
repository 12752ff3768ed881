package devdb

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// home is where one server's files stand: run holds the socket, always temporary; data and
// the password stand in it too or, when asked, in a folder that is kept.
type home struct {
	run, data, log string
	password       string
	passwordFile   string
	lock           *os.File // held while a server runs on a folder that Options name
	major          int      // of the data already there; 0 for none
	keep           bool
}

func openHome(ctx context.Context, o Options, acc *account) (*home, error) {
	dir, err := dataParent(o, acc)
	if err != nil {
		return nil, err
	}
	var lock *os.File
	if dir != "" {
		lock, err = lockFile(ctx, filepath.Join(dir, "lock"), lockPatience)
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, advise(fmt.Errorf("another server runs on the data in %s", dir), "Use that one, or stop it first.")
		}
		if err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
	}
	run, err := acc.mkdirTemp()
	if err != nil {
		return nil, errors.Join(err, closeLock(lock))
	}
	if dir == "" {
		dir = run
	}
	h := &home{
		run: run, data: filepath.Join(dir, "pgdata"), log: filepath.Join(run, "postgres.log"),
		passwordFile: filepath.Join(dir, "password"), lock: lock, keep: o.Keep,
	}
	err = h.load()
	if err == nil && h.major != 0 && !o.Keep {
		err = advise(fmt.Errorf("%s already holds a server's data", dir),
			"Choose an empty folder, or keep the data there.")
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(run), closeLock(lock))
	}
	return h, nil
}

// dataParent makes the folder that Options name; "" means the temporary one.
func dataParent(o Options, acc *account) (string, error) {
	dir := o.Dir
	switch {
	case dir == "" && !o.Keep:
		return "", nil
	case dir == "":
		cache, err := cacheDir()
		if err != nil {
			return "", err
		}
		dir = filepath.Join(cache, "dev")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("data folder: %w", err)
	}
	_, statErr := os.Stat(dir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the data folder: %w", err)
	}
	if os.IsNotExist(statErr) {
		if err := acc.own(dir); err != nil {
			return "", fmt.Errorf("hand %s to user %s: %w", dir, acc.name, err)
		}
	}
	if blocked, ok := acc.reaches(dir); !ok {
		return "", advise(fmt.Errorf("root can't run Postgres, and user %s, who runs it instead, may not enter %s", acc.name, blocked),
			"Choose a data folder elsewhere, as under /var/lib, or run this as an ordinary user.")
	}
	return dir, nil
}

// load reads what an earlier run left.
func (h *home) load() error {
	version, err := os.ReadFile(filepath.Join(h.data, "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(h.data); err == nil {
			return advise(fmt.Errorf("%s is there and is no Postgres data folder", h.data), "Choose another folder.")
		}
		h.password = rand.Text()
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the kept data: %w", err)
	}
	if h.major, err = strconv.Atoi(strings.TrimSpace(string(version))); err != nil {
		return fmt.Errorf("%s/PG_VERSION: %w", h.data, err)
	}
	password, err := os.ReadFile(h.passwordFile)
	if err != nil {
		return advise(fmt.Errorf("the kept data have lost their password: %w", err),
			"Remove "+h.data+" to start with an empty server.")
	}
	h.password = strings.TrimSpace(string(password))
	return nil
}

// remove takes away all that must not stay.
func (h *home) remove() error {
	paths := []string{h.run}
	if !h.keep {
		paths = append(paths, h.data, h.passwordFile)
		if h.lock != nil {
			paths = append(paths, h.lock.Name())
		}
	}
	var errs []error
	for _, path := range paths {
		errs = append(errs, os.RemoveAll(path))
	}
	errs = append(errs, closeLock(h.lock))
	return errors.Join(errs...)
}

// lockPatience is how long a folder's last server may take to end.
const lockPatience = 10 * time.Second

// lockFile takes an exclusive lock, which ends with the last process that has the file open.
func lockFile(ctx context.Context, path string, patience time.Duration) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(err, f.Close())
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("lock %s: %w", path, ctx.Err()), f.Close())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func closeLock(f *os.File) error {
	if f == nil {
		return nil
	}
	return f.Close()
}
