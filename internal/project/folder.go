package project

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// Folder is a folder of goose migrations, for whoever writes the next one.
type Folder struct {
	Files []MigrationFile // in the order of their numbers; SQL alone
	last  int64
	width int
}

// MigrationFile is one of them, with its lines ended as this tool ends them.
type MigrationFile struct{ Name, Text string }

var numbered = regexp.MustCompile(`^([0-9]+)_.*\.(sql|go)$`)

// ReadFolder reads a folder of migrations; one that isn't there is empty. Asked is what errors say was asked.
func ReadFolder(folder fs.FS, asked string) (*Folder, error) {
	f := &Folder{width: 5}
	entries, err := fs.ReadDir(folder, ".")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(err, asked, "the folder of migrations", "Check the path and who may read it.")
	}
	numbers := map[string]int64{}
	for _, e := range entries {
		m := numbered.FindStringSubmatch(e.Name())
		if e.IsDir() || m == nil {
			continue
		}
		number, err := strconv.ParseInt(m[1], 10, 64)
		if err != nil {
			return nil, fault.Wrap(err, asked, e.Name(), "goose reads the number in front as the migration's version.")
		}
		f.last, f.width = max(f.last, number), max(f.width, len(m[1]))
		if path.Ext(e.Name()) != ".sql" {
			continue
		}
		text, err := fs.ReadFile(folder, e.Name())
		if err != nil {
			return nil, fault.Wrap(err, asked, e.Name(), "")
		}
		numbers[e.Name()] = number
		f.Files = append(f.Files, MigrationFile{e.Name(), strings.ReplaceAll(string(text), "\r\n", "\n")})
	}
	slices.SortFunc(f.Files, func(a, b MigrationFile) int { return cmp.Compare(numbers[a.Name], numbers[b.Name]) })
	return f, nil
}

// Next is the number of the next migration, as wide as the others.
func (f *Folder) Next() string { return fmt.Sprintf("%0*d", f.width, f.last+1) }
