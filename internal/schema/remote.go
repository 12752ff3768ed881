package schema

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// Remote says which folder holds the schemas whose addresses begin with Prefix.
type Remote struct {
	Prefix string
	Files  fs.FS
}

// ParseRemote reads PREFIX=FOLDER, as in https://example.com/schemas/=vendor.
func ParseRemote(text string) (Remote, error) {
	prefix, folder, ok := strings.Cut(text, "=")
	refuse := func(reason string) (Remote, error) {
		return Remote{}, fault.New(op, text, reason, "Write it as https://example.com/schemas/=folder.")
	}
	if !ok || folder == "" {
		return refuse("it names no folder")
	}
	if u, err := url.Parse(prefix); err != nil || !u.IsAbs() || u.Fragment != "" || u.RawQuery != "" {
		return refuse("in front of the = stands no address")
	}
	if info, err := os.Stat(folder); err != nil {
		return Remote{}, fault.Wrap(plain(err), op, folder, "")
	} else if !info.IsDir() {
		return refuse(folder + " is no folder")
	}
	if !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	return Remote{Prefix: prefix, Files: os.DirFS(folder)}, nil
}

// Fetch returns the texts of schemas from these folders, for Compile; the longest prefix that fits counts.
// A file may bear the address's name with .json behind it. Nothing is looked up on the network.
func Fetch(remotes ...Remote) func(address string) ([]byte, error) {
	return func(address string) ([]byte, error) {
		var best *Remote
		for i, r := range remotes {
			if strings.HasPrefix(address, r.Prefix) && (best == nil || len(r.Prefix) > len(best.Prefix)) {
				best = &remotes[i]
			}
		}
		if best == nil {
			return nil, fmt.Errorf("it refers to %s, which stands in no given folder; nothing is looked up on the network", address)
		}
		name, err := url.PathUnescape(strings.TrimPrefix(address, best.Prefix))
		if err != nil || !fs.ValidPath(name) {
			return nil, fmt.Errorf("it refers to %s, which is no file's place in the folder of %s", address, best.Prefix)
		}
		text, err := fs.ReadFile(best.Files, name)
		if errors.Is(err, fs.ErrNotExist) && path.Ext(name) != ".json" {
			text, err = fs.ReadFile(best.Files, name+".json")
		}
		if err != nil {
			return nil, fmt.Errorf("it refers to %s, but %s can't be read: %w", address, name, plain(err))
		}
		return text, nil
	}
}
