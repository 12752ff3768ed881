// Package publish writes migrations whose views show a table with a document at a version that a program knows, whatever the rows are
// stored at, and carry over what is written through them. It reads the catalog; what it writes is static, and a person reviews it.
package publish

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

const op = "schema publish"

// Wanted says which versions a view shows.
type Wanted struct {
	Version  *schema.Version           // for every variant that is not named; nil for none
	Variants map[string]schema.Version // by variant
	View     pg.Table                  // zero for the name by default
}

// Migration is a view and what makes it.
type Migration struct {
	View     pg.Table
	Versions map[string]schema.Version // by variant
	Name     string                    // of the file; "" when the folder holds it already
	SQL      string
	Roles    []string // who gets privileges on the view; "public" for everybody
	LeftOut  []string // who may read only some of the table's columns, and so can't read a view of all
	Keeps    pg.Table // what readers may read of complements from now on; zero where no lens loses anything
	OneWay   []string // variants of which documents that began at a newer version may have no way to this one
}

// Changed tells whether there is something to apply.
func (m *Migration) Changed() bool { return m.Name != "" }

// New reads the document's table in the database, and writes what the folder doesn't hold yet. The functions of the guard and of the
// lenses must be in the database; the connection needs no privilege but to read the catalog.
func New(ctx context.Context, conn *pgx.Conn, d project.Document, wanted Wanted, folder fs.FS) (*Migration, error) {
	p, err := planOf(d, wanted)
	if err != nil {
		return nil, err
	}
	m := &Migration{View: p.view, Versions: p.versions(), OneWay: p.oneWay()}
	if p.loses {
		m.Keeps = p.complements()
	}
	t, err := readTable(ctx, conn, p)
	if err != nil {
		return nil, pg.Explain(err, op, d.Table.String())
	}
	written, err := write(p, t)
	if err != nil {
		return nil, err
	}
	m.Roles, m.LeftOut = written.roles, written.leftOut
	held, err := read(folder)
	if err != nil {
		return nil, err
	}
	former := held.views[p.view.String()]
	if former.create == written.create {
		return m, nil
	}
	if former.document != "" && former.document != d.Name {
		return nil, fault.New(op, p.view.String(), "the migrations publish document "+former.document+" by a view of this name", "Choose another with --as.")
	}
	if former.document == "" && t.viewStands {
		return nil, fault.New(op, p.view.String(), "there is a table or view of this name, which no migration of the folder has made", "Choose another with --as.")
	}
	m.Name = held.folder.Next() + "_publish_" + fileName(p.view.Name) + ".sql"
	m.SQL = migration(p, written, former)
	return m, nil
}

// migration drops what the folder's newest file about the view has made, and its Down makes that again.
func migration(p *plan, w *written, former publication) string {
	var b strings.Builder
	name := p.view.String()
	b.WriteString("-- +goose Up\n-- Written by pgstrata schema publish from the schemas, the lenses and the table as it stood. Publish again when one of them changes.\n")
	fmt.Fprintf(&b, "-- pgstrata:published %s %s %s %s\n", p.document.Name, p.hash(), p.versionText(), name)
	if former.create != "" {
		b.WriteString("\n-- What was published before.\n" + former.drop)
	}
	fmt.Fprintf(&b, "\n-- pgstrata:published-begin %s\n%s-- pgstrata:published-end %[1]s\n", name, w.create)
	fmt.Fprintf(&b, "\n-- +goose Down\n-- pgstrata:published-drop-begin %s\n%s-- pgstrata:published-drop-end %[1]s\n", name, w.drop)
	if former.create != "" {
		b.WriteString("\n" + former.create)
	}
	return b.String()
}

func fileName(view string) string {
	name := strings.Map(func(r rune) rune {
		if r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(view))
	return name[:min(len(name), 100)]
}

// Stale is a view that the folder's migrations publish and that no longer fits the project.
type Stale struct {
	Document string `json:"document"`
	View     string `json:"view"`
	Why      string `json:"why"`
}

// Behind lists the views that don't cover what the project's schemas and lenses say by now: documents of a version that a view doesn't
// know are null there. It reads files alone.
func Behind(documents []project.Document, folder fs.FS) ([]Stale, error) {
	held, err := read(folder)
	if err != nil {
		return nil, err
	}
	stale := []Stale{}
	for _, view := range held.names() {
		v := held.views[view]
		i := slices.IndexFunc(documents, func(d project.Document) bool { return d.Name == v.document })
		if i < 0 {
			continue // somebody else's document
		}
		table, err := pg.ParseTable(view)
		if err != nil {
			return nil, fault.Wrap(err, op, view, "")
		}
		p, err := planOf(documents[i], Wanted{Variants: v.versions, View: table})
		switch {
		case err != nil:
			stale = append(stale, Stale{v.document, view, oneLine(err)})
		case p.hash() != v.hash:
			stale = append(stale, Stale{v.document, view, "the schemas' versions or the lenses have changed since it was published"})
		}
	}
	return stale, nil
}

func oneLine(err error) string {
	first, _, _ := strings.Cut(err.Error(), "\n")
	return first
}
