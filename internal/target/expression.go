package target

import (
	"encoding/json"
	"fmt"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// Expressions over a row, which every statement calls d.

// DocSQL is the document.
func (t *Target) DocSQL() string { return pg.Ident("d", t.Column) }

// VariantSQL is the row's variant, as text.
func (t *Target) VariantSQL() string {
	if t.Discriminator == "" {
		return pg.Literal(OnlyVariant) + "::text"
	}
	return pg.Ident("d", t.Discriminator) + "::text"
}

// TenantSQL is whose row it is, as text; null without a tenant column.
func (t *Target) TenantSQL() string {
	if t.Tenant == "" {
		return "null::text"
	}
	return pg.Ident("d", t.Tenant) + "::text"
}

// VersionSQL is the document's own word for its version, cut so that a megabyte in that place stays where it is.
func (t *Target) VersionSQL() string {
	field := t.DocSQL() + " -> " + pg.Literal(t.VersionField)
	return fmt.Sprintf("case when jsonb_typeof(%s) = 'string' then left(%s ->> %s, 256) else '' end", field, t.DocSQL(), pg.Literal(t.VersionField))
}

// ValidSQL tells whether the document is valid.
func (t *Target) ValidSQL() string { return t.call(t.Guard.Valid) }

// ExplainSQL is what is wrong with the document, a JSON list of findings.
func (t *Target) ExplainSQL() string { return t.call(t.Guard.Explain) }

func (t *Target) call(function string) string {
	return pg.Ident(compile.Namespace, function) + "(" + t.DocSQL() + ", " + t.VariantSQL() + ")"
}

// DigestSQL stands for doc::text where the text itself needn't travel.
func (t *Target) DigestSQL() string {
	return "sha256(convert_to(" + t.DocSQL() + "::text, 'UTF8'))"
}

// Verdict is what is said of a bad document besides its problems.
type Verdict struct {
	Version string // shown: a known or a future version, else ""
	Future  bool
}

// maxFutures bounds the memory for versions that documents make up.
const maxFutures = 10_000

// JudgeVersion asks the family about the version that a document names.
func (t *Target) JudgeVersion(variant, version string) Verdict {
	family := t.Set.Family(variant)
	if family == nil || version == "" {
		return Verdict{}
	}
	for _, s := range family.Schemas {
		if s.Version.String() == version {
			return Verdict{Version: version}
		}
	}
	if !t.future(variant, version) {
		return Verdict{}
	}
	return Verdict{Version: version, Future: true}
}

// future lets the schemas decide, with a document that holds nothing but the version.
func (t *Target) future(variant, version string) bool {
	at := [2]string{variant, version}
	known, ok := t.futures[at]
	if !ok {
		probe, err := json.Marshal(map[string]string{t.VersionField: version})
		if err != nil {
			return false
		}
		v, err := t.Set.Judge(variant, probe)
		known = err == nil && v.Future
		if t.futures == nil {
			t.futures = map[[2]string]bool{}
		}
		if len(t.futures) < maxFutures {
			t.futures[at] = known
		}
	}
	return known
}
