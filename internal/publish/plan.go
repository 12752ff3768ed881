package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// plan is what files alone say about a view: from where to where its documents are carried, and by what.
type plan struct {
	document project.Document
	view     pg.Table
	variants []variant // in the order of the families
	loses    bool      // a lens may give a complement
}

type variant struct {
	name    string
	shown   schema.Version
	newest  schema.Version
	oldest  schema.Version // that is accepted; nothing is stored before it. Zero accepts all
	oneWay  bool
	version []way
}

// retired tells whether nothing is stored at a version any more.
func (v variant) retired(w way) bool { return w.stored.Compare(v.oldest) < 0 }

// way is how documents of a stored version are shown, and stored again. Functions are unqualified.
type way struct {
	stored         schema.Version
	show, store    string   // full functions of the lens; "" at the version that is shown
	between        []string // the lenses' declarations, under which complements stand
	valid, explain string
}

// planOf looks only into the document's schemas and lenses.
func planOf(d project.Document, wanted Wanted) (*plan, error) {
	p := &plan{document: d, view: wanted.View}
	shown, err := chosen(d, wanted)
	if err != nil {
		return nil, err
	}
	var problems []error
	for _, f := range d.Set.Families {
		v, loses, err := variantOf(d, f, shown[f.Variant])
		problems = append(problems, err)
		p.variants = append(p.variants, v)
		p.loses = p.loses || loses
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return p, p.nameView(wanted)
}

// chosen is the version of each variant, or an error that lists the variants without one.
func chosen(d project.Document, wanted Wanted) (map[string]schema.Version, error) {
	shown := map[string]schema.Version{}
	var problems []string
	for _, f := range d.Set.Families {
		version, named := wanted.Variants[f.Variant]
		if !named && wanted.Version != nil {
			version, named = *wanted.Version, true
		}
		var known []string
		for _, s := range f.Schemas {
			known = append(known, s.Version.String())
			if named && s.Version == version {
				shown[f.Variant] = version
			}
		}
		if _, ok := shown[f.Variant]; ok {
			continue
		}
		what := "no version is given"
		if named {
			what = "there is no " + version.String()
		}
		problems = append(problems, fmt.Sprintf("%s: %s, it has %s", f.Variant, what, strings.Join(known, ", ")))
	}
	for _, name := range slices.Sorted(maps.Keys(wanted.Variants)) {
		if d.Set.Family(name) == nil {
			problems = append(problems, name+": there is no such variant")
		}
	}
	if len(problems) > 0 {
		return nil, fault.New(op, "document "+d.Name, strings.Join(problems, "; "),
			"A view shows every variant at a version of its own: name it as --version VARIANT=VERSION.")
	}
	return shown, nil
}

func variantOf(d project.Document, f *schema.Family, shown schema.Version) (v variant, loses bool, err error) {
	v = variant{name: f.Variant, shown: shown, newest: f.Newest().Version, oldest: f.Oldest}
	h, err := lens.Load(d.Set.Files, d.Set.Folder, d.VersionField, f)
	if err != nil {
		return v, false, err
	}
	for _, s := range f.Schemas {
		validator, err := compile.Schema(s)
		if err != nil {
			return v, false, err
		}
		w := way{stored: s.Version, valid: validator.Name, explain: validator.Explain}
		if s.Version != shown {
			older, newer := shown, s.Version
			if s.Version.Compare(shown) < 0 {
				older, newer = newer, older
			}
			between, err := h.Between(older, newer)
			if err != nil {
				return v, false, err
			}
			functions := between.SQL(d.Name, f.Variant)
			w.between = between.Declarations()
			if s.Version == newer {
				w.show, w.store = functions.Down.Full, functions.Up.Full
				v.oneWay = v.oneWay || between.OneWay()
			} else {
				w.show, w.store = functions.Up.Full, functions.Down.Full
			}
			loses = loses || !v.retired(w) && (functions.Up.Loses || functions.Down.Loses)
		}
		v.version = append(v.version, w)
	}
	return v, loses, nil
}

// nameView gives the view its name by default where none is asked for.
func (p *plan) nameView(wanted Wanted) error {
	if p.view == (pg.Table{}) {
		for _, v := range p.variants {
			if v.shown != p.variants[0].shown {
				return fault.New(op, "document "+p.document.Name, "its variants are shown at different versions, so that there is no name by default", "Name the view with --as.")
			}
		}
		version := strings.ReplaceAll(p.variants[0].shown.String(), ".", "_")
		p.view = pg.Table{Schema: p.document.Table.Schema, Name: p.document.Table.Name + "_" + p.document.Name + "_" + version}
	}
	switch {
	case len(p.view.Name) > pg.MaxIdent || len(p.view.Schema) > pg.MaxIdent:
		return fault.New(op, p.view.String(), "the name is longer than the 63 bytes that Postgres keeps", "Choose a shorter one with --as.")
	case strings.ContainsAny(p.view.String(), " \t\r\n"):
		return fault.New(op, p.view.String(), "a name with blanks in it", "Choose another with --as.")
	case p.view == p.document.Table:
		return fault.New(op, p.view.String(), "that is the document's table", "Choose another name with --as.")
	}
	return nil
}

func (p *plan) versions() map[string]schema.Version {
	m := map[string]schema.Version{}
	for _, v := range p.variants {
		m[v.name] = v.shown
	}
	return m
}

// versionText is the versions as a marker holds them.
func (p *plan) versionText() string {
	var list []string
	for _, v := range p.variants {
		list = append(list, v.name+"="+v.shown.String())
	}
	return strings.Join(list, ",")
}

func (p *plan) oneWay() []string {
	list := []string{}
	for _, v := range p.variants {
		if v.oneWay {
			list = append(list, v.name)
		}
	}
	return list
}

// hash changes with whatever a view takes from schemas and lenses. Not with what is retired: a view that knows more goes on.
func (p *plan) hash() string {
	var b strings.Builder
	fmt.Fprintln(&b, p.document.Table, p.document.Column, p.document.Key, p.document.Discriminator, p.document.VersionField, p.document.Mode)
	for _, v := range p.variants {
		fmt.Fprintln(&b, v.name, v.shown, v.newest, v.version)
	}
	return hashOf(b.String())
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])[:10]
}

// functions lists every function that the view and its triggers call, with its types.
func (p *plan) functions() []string {
	var list []string
	for _, v := range p.variants {
		for _, w := range v.version {
			if v.retired(w) && w.show != "" {
				continue
			}
			list = append(list, w.valid+"(jsonb)", w.explain+"(jsonb)")
			if w.show != "" {
				list = append(list, w.show+"(jsonb,jsonb)", w.store+"(jsonb,jsonb)")
			}
		}
	}
	return list
}

// complements is the table that keeps what lenses lose.
func (p *plan) complements() pg.Table { return compile.Complements(p.document) }
