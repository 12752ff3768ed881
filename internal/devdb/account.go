package devdb

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is who runs the server: this user or, as Postgres refuses to run as root, another one.
type account struct {
	name     string
	uid, gid int
	switched bool // we are root and the server is not
}

func serverAccount() (*account, error) {
	if os.Geteuid() != 0 {
		return &account{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.Atoi(u.Uid)
		gid, gidErr := strconv.Atoi(u.Gid)
		if uidErr != nil || gidErr != nil || uid == 0 {
			continue
		}
		return &account{name: name, uid: uid, gid: gid, switched: true}, nil
	}
	return nil, advise(errors.New("root may not run Postgres, and there is no user postgres or nobody to run it as"),
		"Create one: useradd --system postgres. Or run this as an ordinary user.")
}

// command prepares a program to run as the account, in a process group of its own so that Ctrl-C
// at the terminal reaches this program and not the server.
func (a *account) command(dir, path string, args ...string) *exec.Cmd {
	cmd := exec.Command(path, args...)
	cmd.Dir = dir // the current folder may be closed to the account
	// Messages in English, and none of the caller's PG* settings.
	cmd.Env = []string{"LC_ALL=C", "TZ=UTC", "HOME=" + dir}
	for _, name := range []string{"PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"} {
		if value, set := os.LookupEnv(name); set {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if a.switched {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return cmd
}

// own hands a file or folder to the account.
func (a *account) own(path string) error {
	if !a.switched {
		return nil
	}
	return os.Chown(path, a.uid, a.gid)
}

// reaches says whether the account can walk down to dir: every folder on the way must let it pass.
// It returns the first that doesn't.
func (a *account) reaches(dir string) (blocked string, ok bool) {
	if !a.switched {
		return "", true
	}
	for d := dir; ; d = filepath.Dir(d) {
		info, err := os.Stat(d)
		if err == nil && !a.mayEnter(info) {
			blocked = d
		}
		if d == filepath.Dir(d) {
			return blocked, blocked == ""
		}
	}
}

func (a *account) mayEnter(info os.FileInfo) bool {
	st, isUnix := info.Sys().(*syscall.Stat_t)
	if !isUnix {
		return true
	}
	switch {
	case int(st.Uid) == a.uid:
		return st.Mode&0o100 != 0
	case int(st.Gid) == a.gid:
		return st.Mode&0o010 != 0
	default:
		return st.Mode&0o001 != 0
	}
}

// mkdirTemp makes a private folder of the account's, short enough to hold a socket.
func (a *account) mkdirTemp() (string, error) {
	parent := os.TempDir()
	// A socket's path may have about 100 bytes; some systems' temporary folders are deep.
	if _, ok := a.reaches(parent); !ok || len(parent) > 60 {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "pgstrata-")
	if err != nil {
		return "", fmt.Errorf("make a folder for Postgres: %w", err)
	}
	if err := a.own(dir); err != nil {
		return "", errors.Join(fmt.Errorf("hand %s to user %s: %w", dir, a.name, err), os.RemoveAll(dir))
	}
	return dir, nil
}
