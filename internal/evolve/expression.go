package evolve

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// Expressions over a row that every statement calls d.

// versionSQL is the document's version field; null when there is none.
func (s *subject) versionSQL() string { return s.DocSQL() + " ->> " + pg.Literal(s.VersionField) }

// byVariant chooses among expressions by the row's variant.
func (s *subject) byVariant(expression func(variant) string, otherwise string) string {
	if s.Discriminator == "" && len(s.way.variants) == 1 {
		return expression(s.way.variants[0])
	}
	var b strings.Builder
	b.WriteString("case " + s.VariantSQL())
	for _, v := range s.way.variants {
		fmt.Fprintf(&b, " when %s then %s", pg.Literal(v.name), expression(v))
	}
	return b.String() + " else " + otherwise + " end"
}

// sourceSQL tells whether the document is of a version that is rewritten.
func (s *subject) sourceSQL() string {
	return "(" + s.byVariant(func(v variant) string {
		if len(v.from) == 0 {
			return "false"
		}
		names := make([]string, len(v.from))
		for i, from := range v.from {
			names[i] = pg.Literal(from.version.String())
		}
		return "(" + s.versionSQL() + ") in (" + strings.Join(names, ", ") + ")"
	}, "false") + ")"
}

// targetSQL is the version that the row's variant goes to.
func (s *subject) targetSQL() string {
	return s.byVariant(func(v variant) string { return pg.Literal(v.to.String()) }, "null") + "::text"
}

// behindSQL tells of a row that was rewritten whether it still isn't of its target version.
func (s *subject) behindSQL() string {
	return "(" + s.versionSQL() + ") is distinct from (" + s.targetSQL() + ")"
}

// stepSQL chooses among expressions by variant and version. It stands behind sourceSQL, so that where there is one version, it is that one.
func (s *subject) stepSQL(expression func(step) string) string {
	return s.byVariant(func(v variant) string {
		switch len(v.from) {
		case 0:
			return "null"
		case 1:
			return expression(v.from[0])
		}
		var b strings.Builder
		b.WriteString("case " + s.versionSQL())
		for _, from := range v.from {
			fmt.Fprintf(&b, " when %s then %s", pg.Literal(from.version.String()), expression(from))
		}
		return b.String() + " end"
	}, "null")
}

// liftSQL is the document carried over, or null.
func (s *subject) liftSQL() string {
	return s.acceptable(s.stepSQL(func(f step) string { return call(f.Lift, s.DocSQL()) }))
}

// fullSQL is the document and its complement, or null.
func (s *subject) fullSQL(kept string) string {
	lifted := s.stepSQL(func(f step) string { return call(f.Full, s.DocSQL(), kept) })
	if !s.judges() {
		return lifted
	}
	return "(select case when " + s.validSQL("f[1]") + " then f end from (select " + lifted + " as f offset 0) as lifted)"
}

// betweenSQL lists the declarations that the document's way goes through, under which complements stand.
func (s *subject) betweenSQL() string {
	return s.stepSQL(func(f step) string {
		names := f.lens.Declarations()
		for i, name := range names {
			names[i] = pg.Literal(name)
		}
		return "array[" + strings.Join(names, ", ") + "]"
	})
}

// acceptable leaves a document out that is not valid, where the guard wouldn't refuse it or isn't to.
func (s *subject) acceptable(lifted string) string {
	if !s.judges() {
		return lifted
	}
	return "(select case when " + s.validSQL("l") + " then l end from (select " + lifted + " as l offset 0) as lifted)"
}

func (s *subject) validSQL(doc string) string { return call(s.Guard.Valid, doc, s.VariantSQL()) }

func (s *subject) explainSQL(doc string) string {
	return call(s.Guard.Explain, doc, s.VariantSQL())
}

// whySQL lists why a document of an old version can't be carried over: the lens's failure, else what is wrong with the result. Join it
// with the rows that are called d.
func (s *subject) whySQL() (list, join string) {
	kept := "null::jsonb"
	if s.keeps() {
		kept, join = "c.complement", " left join "+s.complements.SQL()+" c on "+s.sameKey("d", "c")
	}
	failure := s.stepSQL(func(f step) string { return call(f.Why, s.DocSQL(), kept) })
	result := "(" + s.stepSQL(func(f step) string { return call(f.Full, s.DocSQL(), kept) }) + ")[1]"
	return "w.failure, case when w.failure is null then " + s.explainSQL(result) + " end",
		join + " cross join lateral (select " + failure + " as failure offset 0) w"
}

// sameKey is the condition that two aliases stand for rows of one key.
func (s *subject) sameKey(a, b string) string {
	conditions := make([]string, len(s.Walk.Key))
	for i, c := range s.Walk.Key {
		conditions[i] = pg.Ident(a, c.Name) + " = " + pg.Ident(b, c.Name)
	}
	return strings.Join(conditions, " and ")
}

func (s *subject) keyList(alias string) string {
	names := make([]string, len(s.Walk.Key))
	for i, c := range s.Walk.Key {
		names[i] = pg.Ident(c.Name)
		if alias != "" {
			names[i] = pg.Ident(alias, c.Name)
		}
	}
	return strings.Join(names, ", ")
}
