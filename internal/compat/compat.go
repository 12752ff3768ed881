// Package compat decides what the next version of a schema means for the documents of the former one.
// What it says is proved from the two schemas or shown by a document; where neither succeeds it says that it does not know.
package compat

import (
	"context"
	"encoding/json"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// Class is what happens to the documents of the former version.
type Class string

// The classes, from the mildest on. Unknown stands for those from Change.Least to Change.Most.
const (
	Equal       Class = "equal"          // the same documents are valid
	Widened     Class = "widened"        // each stays valid as it is, and more become valid
	DefaultOnly Class = "default-only"   // each becomes valid by adding defaults of keys that are now required
	Narrowed    Class = "narrowing"      // the new version accepts a part of the former one's documents, and nothing else
	Rewrite     Class = "rewrite needed" // some become invalid, and not for want of a default
	Unknown     Class = "unknown"
)

// Bump is the part of a version that a change must count up.
type Bump int

// The bumps, from the least on.
const (
	Patch Bump = iota
	Minor
	Major
)

func (b Bump) String() string { return [...]string{"PATCH", "MINOR", "MAJOR"}[b] }

// Change is what lies between two versions.
type Change struct {
	From, To    *schema.Schema
	Class       Class
	Least, Most Bump             // what the version must count up; they differ only where the class is Unknown
	Witness     json.RawMessage  // a small document that shows why it is no milder class; nil when there is none to show
	Findings    []schema.Finding // what is wrong with the witness by the schema that refuses it
	RefusedBy   *schema.Schema   // that schema
	Undecided   string           // the place in a schema at which the proof did not succeed; "" unless the class is Unknown
}

// Claimed is the bump between two version numbers.
func Claimed(from, to schema.Version) Bump {
	switch {
	case from.Major != to.Major:
		return Major
	case from.Minor != to.Minor:
		return Minor
	}
	return Patch
}

// Compare decides the class of a change. The key versionField of documents is left out of it, since each version asks for its own;
// it is "" for schemas that have none. It fails only when ctx ends.
func Compare(ctx context.Context, from, to *schema.Schema, versionField string) (Change, error) {
	c := compare(ctx, from, to, versionField)
	return c, ctx.Err()
}

// compare says nothing of use once ctx has ended.
func compare(ctx context.Context, from, to *schema.Schema, versionField string) Change {
	c := Change{From: from, To: to}
	stays := relate(ctx, question{from, to, versionField, false})
	returns := relate(ctx, question{to, from, versionField, false})
	show := func(r relation, by *schema.Schema) {
		c.Witness, c.Findings, c.RefusedBy = r.witness, r.findings, by
	}
	switch {
	case stays.proved && returns.proved:
		return c.decided(Equal, Patch)
	case stays.proved && returns.refuted():
		show(returns, from)
		return c.decided(Widened, Minor)
	case stays.proved:
		return c.unknown(Patch, Minor, returns)
	}
	filled := relate(ctx, question{from, to, versionField, true})
	switch {
	case filled.proved && stays.refuted():
		show(stays, to)
		return c.decided(DefaultOnly, Minor)
	case filled.proved:
		return c.unknown(Patch, Minor, stays)
	case filled.refuted() && returns.proved:
		show(filled, to)
		return c.decided(Narrowed, Major)
	case filled.refuted():
		show(filled, to)
		return c.decided(Rewrite, Major)
	case stays.refuted():
		show(stays, to)
		return c.unknown(Minor, Major, filled)
	}
	return c.unknown(Patch, Major, stays)
}

func (c Change) decided(class Class, bump Bump) Change {
	c.Class, c.Least, c.Most = class, bump, bump
	return c
}

func (c Change) unknown(least, most Bump, r relation) Change {
	c.Class, c.Least, c.Most, c.Undecided = Unknown, least, most, r.stuck
	return c
}

// question asks whether each document of one schema is one of the other, if need be after its defaults were added.
type question struct {
	from, to *schema.Schema
	field    string
	fill     bool
}

// relation is the answer; neither proved nor refuted means that it is not known.
type relation struct {
	proved   bool
	witness  json.RawMessage
	findings []schema.Finding
	stuck    string
}

func (r relation) refuted() bool { return r.witness != nil }

func relate(ctx context.Context, q question) relation {
	// Most changes are refuted by one of the first documents, while a proof that fails may take all of its steps.
	if witness, findings := refute(ctx, q, tries/20); witness != nil {
		return relation{witness: witness, findings: findings}
	}
	p := newProver(ctx, q)
	if p.prove() {
		return relation{proved: true}
	}
	witness, findings := refute(ctx, q, tries)
	return relation{witness: witness, findings: findings, stuck: p.stuck}
}
