package migrate

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/pressly/goose/v3"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const opRead = "read migrations"

// file is one migration as it stands in its folder.
type file struct {
	version       int64
	name          string
	text          string // line ends as \n
	sum           string
	transactional bool
	keeps         []pg.Table // what its Down must not destroy while it holds rows
}

var (
	noTransaction = regexp.MustCompile(`(?mi)^--\s*\+goose\s+no transaction\s*$`)
	upSection     = regexp.MustCompile(`(?mi)^--\s*\+goose\s+up\s*$`)
	downSection   = regexp.MustCompile(`(?mi)^--\s*\+goose\s+down\s*$`)
	keepsLine     = regexp.MustCompile(`(?m)^-- pgstrata:keeps[ \t]+(\S+)[ \t]*$`)
)

// readFiles lists a stream's migrations by version. As in goose, a file whose name doesn't begin with a number
// and an underscore is none.
func readFiles(s Stream) ([]file, error) {
	names, err := fs.Glob(s.FS, "*.sql")
	if err != nil {
		return nil, fault.Wrap(err, opRead, s.Dir, "")
	}
	var files []file
	for _, name := range names {
		version, err := goose.NumericComponent(name)
		if err != nil {
			continue
		}
		f, err := readFile(s, name, version)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	slices.SortStableFunc(files, func(a, b file) int { return cmp.Compare(a.version, b.version) })
	for i := 1; i < len(files); i++ {
		if files[i].version == files[i-1].version {
			return nil, fault.New(opRead, s.path(files[i].name),
				fmt.Sprintf("number %d is taken by %s", files[i].version, files[i-1].name), "Give one of them the next free number.")
		}
	}
	return files, refuseGo(s)
}

// refuseGo names a migration written in Go: it has to be compiled into the program that applies it.
func refuseGo(s Stream) error {
	names, err := fs.Glob(s.FS, "[0-9]*_*.go")
	if err != nil || len(names) == 0 {
		return err
	}
	return fault.New(opRead, s.path(names[0]), "a migration in Go can't be applied by pgstrata",
		"Write it in SQL, or keep Go migrations in a folder and version table of their own.")
}

func readFile(s Stream, name string, version int64) (file, error) {
	raw, err := fs.ReadFile(s.FS, name)
	if err != nil {
		return file{}, fault.Wrap(err, opRead, s.path(name), "")
	}
	text := bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	if !upSection.Match(text) {
		return file{}, fault.New(opRead, s.path(name), "it has no line -- +goose Up", "Put that line before the first statement.")
	}
	f := file{
		version: version, name: path.Base(name), text: string(text), sum: checksum(text),
		transactional: !noTransaction.Match(text),
	}
	if down := downSection.FindIndex(text); down != nil {
		for _, m := range keepsLine.FindAllSubmatch(text[down[1]:], -1) {
			table, err := pg.ParseTable(string(m[1]))
			if err != nil {
				return file{}, fault.Wrap(err, opRead, s.path(name), "Write -- pgstrata:keeps schema.table.")
			}
			f.keeps = append(f.keeps, table)
		}
	}
	return f, nil
}

// checksum is over the text with \n at the line ends: a checkout that turned them into \r\n is no edit.
func checksum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// path is how a person finds a file of the stream.
func (s Stream) path(name string) string { return filepath.Join(s.Dir, name) }
