package publish

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// viewData is what the template writes. Everything in it is quoted for its place.
type viewData struct {
	Table, View                      string // names
	TableLiteral                     string // the table's name, quoted as a name and then as a text
	TableSchema, TableName           string // texts, for an error's fields
	TableText, ViewName              string // texts, as a person writes the names
	Document, Column, Constraint     string // texts
	Field                            string // a text: the version's key in a document
	DocumentColumn, Discriminator    string // names; Discriminator is "" without one
	Complements, ComplementsKey      string // names; "" where no lens loses anything
	Variants                         []variantData
	Columns                          []columnData
	Key                              []keyData
	Enforces                         bool
	InsertInto, UpdateSet, TakenHint string // texts
	SetDocument, KeyFormat           string // texts
	keyNames                         []string
}

type variantData struct {
	Literal, Own, Newest string // texts
	Versions             []versionData
}

type versionData struct {
	Literal        string // a text
	Own            bool   // it is the one that the view shows
	Show, Store    string // functions, with their schema
	Valid, Explain string
	Goal           string // a text: what a write to a row of this version is stored at; never a version that is retired
	Between        string // an array of texts
}

type columnData struct {
	tableColumn
	IsDocument bool
}

type keyData struct {
	Name, Type string
	Number     int // among the key's columns, from 1
}

// Argument is the column's place behind a document, its variant and its complement.
func (k keyData) Argument() int { return k.Number + 3 }

func dataOf(p *plan, t *table) *viewData {
	d := p.document
	v := &viewData{
		Table: d.Table.SQL(), View: p.view.SQL(), TableLiteral: pg.Literal(d.Table.SQL()),
		TableSchema: pg.Literal(d.Table.Schema), TableName: pg.Literal(d.Table.Name), TableText: pg.Literal(d.Table.String()), ViewName: pg.Literal(p.view.String()),
		Document: pg.Literal(d.Name), Column: pg.Literal(d.Column), Constraint: pg.Literal(d.Name + "_valid"), Field: pg.Literal(d.VersionField),
		DocumentColumn: pg.Ident(d.Column), Enforces: d.Mode != project.Observe,
		InsertInto: pg.Literal("insert into " + d.Table.SQL() + " "), UpdateSet: pg.Literal("update " + d.Table.SQL() + " d set "),
		SetDocument: pg.Literal(pg.Ident(d.Column) + " = $2"), keyNames: d.Key,
		TakenHint: pg.Literal("Look for a trigger of the table's own that changes the document or the key, and for one of pgstrata's that is disabled."),
		KeyFormat: pg.Literal(list(d.Key, ", ", func(k string) string { return strings.ReplaceAll(k, "%", "%%") + "=%s" })),
	}
	if d.Discriminator != "" {
		v.Discriminator = pg.Ident(d.Discriminator)
	}
	if p.loses {
		v.Complements, v.ComplementsKey = p.complements().SQL(), pg.Ident(d.Name+"__complements_pkey")
	}
	for _, c := range t.columns {
		v.Columns = append(v.Columns, columnData{c, c.name == d.Column})
	}
	for i, name := range d.Key {
		at := slices.IndexFunc(t.columns, func(c tableColumn) bool { return c.name == name })
		v.Key = append(v.Key, keyData{pg.Ident(name), t.columns[at].kind, i + 1})
	}
	for _, x := range p.variants {
		v.Variants = append(v.Variants, x.data())
	}
	return v
}

func (x variant) data() variantData {
	function := func(name string) string { return compile.Namespace + "." + name }
	out := variantData{Literal: pg.Literal(x.name), Own: pg.Literal(x.shown.String()), Newest: pg.Literal(x.newest.String())}
	for _, w := range x.version {
		if x.retired(w) && w.show != "" {
			continue // no row is of it
		}
		goal := w.stored
		switch {
		case x.retired(w):
			goal = x.newest
		case goal.Compare(x.shown) < 0:
			goal = x.shown
		}
		out.Versions = append(out.Versions, versionData{
			Literal: pg.Literal(w.stored.String()), Own: w.show == "", Show: function(w.show), Store: function(w.store),
			Valid: function(w.valid), Explain: function(w.explain), Goal: pg.Literal(goal.String()),
			Between: "array[" + list(w.between, ", ", pg.Literal) + "]::text[]",
		})
	}
	return out
}

// F is what the names of the view's functions begin with.
func (v *viewData) F() string { return compile.Namespace + "." + selfMark }

// Setting is the name, as a text, of the setting by which a write tells the table's trigger what to keep.
func (v *viewData) Setting() string { return "'pgstrata." + selfMark + "'" }

// VariantOf is the variant of a row that a trigger has, as old or new.
func (v *viewData) VariantOf(row string) string {
	if v.Discriminator == "" {
		return "'default'::text"
	}
	return row + "." + v.Discriminator + "::text"
}

// VariantOfRow is the variant of the table's row d.
func (v *viewData) VariantOfRow() string { return v.VariantOf("d") }

// SameKey is the condition that two rows have the same key.
func (v *viewData) SameKey(a, b string) string {
	return list(v.Key, " and ", func(k keyData) string { return a + "." + k.Name + " = " + b + "." + k.Name })
}

// KeyList is the key's columns.
func (v *viewData) KeyList() string {
	return list(v.Key, ", ", func(k keyData) string { return k.Name })
}

// KeyArguments is a row's key.
func (v *viewData) KeyArguments(row string) string {
	return list(v.Key, ", ", func(k keyData) string { return row + "." + k.Name })
}

// KeyTexts is the same as texts.
func (v *viewData) KeyTexts(row string) string {
	return list(v.Key, ", ", func(k keyData) string { return row + "." + k.Name + "::text" })
}

// KeyOf is a row's key as a JSON object.
func (v *viewData) KeyOf(row string) string {
	return "pg_catalog.jsonb_build_object(" + list(v.Key, ", ", func(k keyData) string {
		return v.keyText(k) + ", " + row + "." + k.Name + "::text"
	}) + ")"
}

// KeyDiffers is the condition that a row is not the one that the setting names; what the setting leaves open it leaves open.
func (v *viewData) KeyDiffers(row string, partly bool) string {
	than := "is distinct from"
	if partly {
		than = "<>"
	}
	return list(v.Key, " or ", func(k keyData) string {
		return fmt.Sprintf("named ->> %s %s %s.%s::text", v.keyText(k), than, row, k.Name)
	})
}

func (v *viewData) keyText(k keyData) string { return pg.Literal(v.keyNames[k.Number-1]) + "::text" }

func (v *viewData) keyTypes() string {
	return list(v.Key, ", ", func(k keyData) string { return k.Type })
}

// Returning asks for the key of what is written, as a text.
func (v *viewData) Returning() string { return pg.Literal(" returning " + v.KeyList()) }

// WhereReturning ends an update of the row whose key is that of $3, as a text.
func (v *viewData) WhereReturning() string {
	return pg.Literal(" where " + list(v.Key, " and ", func(k keyData) string { return "d." + k.Name + " = ($3)." + k.Name }) +
		" returning " + v.KeyArguments("d"))
}

// Name is the column's name.
func (c columnData) Name() string { return pg.Ident(c.name) }

// Literal is the column's name as a text.
func (c columnData) Literal() string { return pg.Literal(c.name) }

// QuotedLiteral is the quoted name as a text, for a statement that is put together.
func (c columnData) QuotedLiteral() string { return pg.Literal(pg.Ident(c.name)) }

// Generated tells that nobody writes the column.
func (c columnData) Generated() bool { return c.generated }

// Default tells that the view fills in a default.
func (c columnData) Default() bool { return c.byDefault != "" }

// FieldOf is the column of the row in a parameter, as a text.
func (c columnData) FieldOf(parameter int) string {
	return pg.Literal(fmt.Sprintf("($%d).%s", parameter, pg.Ident(c.name)))
}

// SetFrom sets the column from the row in a parameter, as a text.
func (c columnData) SetFrom(parameter int) string {
	return pg.Literal(fmt.Sprintf("%s = ($%d).%s", pg.Ident(c.name), parameter, pg.Ident(c.name)))
}
