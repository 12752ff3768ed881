package compile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Guard is what stands between writers and a document's column: validators, two dispatchers, a trigger. All names are unqualified;
// the functions stand in Namespace.
type Guard struct {
	Document        string
	Hash            string
	Table           pg.Table
	Validators      []*Validator
	Valid           string // (doc jsonb, variant text) returns boolean
	Explain         string // (doc jsonb, variant text) returns jsonb, a list of findings
	TriggerFunction string
	Trigger         string
	Observes        bool      // it records what is bad and lets it pass
	Evolution       Evolution // what stands beside it; Document leaves it empty

	document project.Document
	parts    guardParts
}

// guardParts are the statements of a guard, each without its semicolon. Until the hash is known they hold the text self for it.
type guardParts struct{ valid, explain, triggerFunction, trigger string }

func (p guardParts) all() string {
	return strings.Join([]string{p.valid, p.explain, p.triggerFunction, p.trigger}, "\n")
}

// Document compiles every version of every variant, and what chooses among those that aren't retired.
func Document(d project.Document) (*Guard, error) {
	if d.Set == nil || len(d.Set.Families) == 0 {
		return nil, fault.New(op, d.At, "document "+d.Name+" has no schemas", "")
	}
	g := &Guard{
		Document: d.Name, Table: d.Table, document: d,
		TriggerFunction: d.Name + "__guard",
		Trigger:         "zz_pgstrata_" + d.Name,
		Observes:        d.Mode == project.Observe,
	}
	var problems []error
	byVersion := map[*schema.Schema]*Validator{}
	deep := false
	for _, family := range d.Set.Families {
		for _, s := range family.Schemas {
			v, err := Schema(s)
			if err != nil {
				problems = append(problems, err)
				continue
			}
			g.Validators = append(g.Validators, v)
			byVersion[s] = v
			deep = deep || len(recursive(s.Root)) > 0
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	g.parts = guardParts{
		valid:           validDispatcher(d, byVersion),
		explain:         explainDispatcher(d, byVersion),
		triggerFunction: triggerFunction(d, g.TriggerFunction, deep),
		trigger:         trigger(d, g.Trigger, g.TriggerFunction),
	}
	if g.Observes {
		g.parts.triggerFunction = documentObserver(d, g.TriggerFunction)
	}
	g.Hash = hashOf(g.parts.all() + "\n" + operatorColumns(d))
	for _, part := range []*string{&g.parts.valid, &g.parts.explain, &g.parts.triggerFunction, &g.parts.trigger} {
		*part = strings.ReplaceAll(*part, self, g.Hash)
	}
	g.Valid, g.Explain = d.Name+"__valid__"+g.Hash, d.Name+"__explain__"+g.Hash
	for _, name := range []string{g.Valid, g.Explain, g.TriggerFunction, g.Trigger} {
		if len(name) > pg.MaxIdent {
			return nil, fault.New(op, d.At, fmt.Sprintf("the name %s is longer than Postgres keeps", name), "Give the document a name of at most 40 characters.")
		}
	}
	return g, nil
}

// about is the whole identity, for comments.
func (g *Guard) about() string { return fmt.Sprintf("document %s, hash %s", g.Document, g.Hash) }

// validDispatcher chooses the validator by variant and version. Its body is bound to the functions it calls when it is created,
// and is inlined into the query that calls it.
func validDispatcher(d project.Document, byVersion map[*schema.Schema]*Validator) string {
	var b strings.Builder
	fmt.Fprintf(&b, "create function %s.%s__valid__%s(doc jsonb, variant text) returns boolean\n", Namespace, d.Name, self)
	b.WriteString("language sql immutable parallel safe\nreturn coalesce(case variant\n")
	for _, family := range d.Set.Families {
		fmt.Fprintf(&b, "  when %s then case doc ->> %s\n", text(family.Variant), text(d.VersionField))
		for _, s := range family.Accepted() {
			fmt.Fprintf(&b, "    when %s then %s.%s(doc)\n", text(s.Version.String()), Namespace, byVersion[s].Name)
		}
		b.WriteString("  end\n")
	}
	b.WriteString("end, false)")
	return b.String()
}

// explainDispatcher says what Set.Judge says, in the same words.
func explainDispatcher(d project.Document, byVersion map[*schema.Schema]*Validator) string {
	var b strings.Builder
	fmt.Fprintf(&b, "create function %s.%s__explain__%s(doc jsonb, variant text) returns jsonb\n", Namespace, d.Name, self)
	b.WriteString("language plpgsql immutable parallel safe as $fn$\nbegin\n")
	refuse := func(when, like, variant string) {
		fmt.Fprintf(&b, "  if %s then\n    return %s;\n  end if;\n", when, verdictLiteral(d.Set, variant, like))
	}
	var variants []string
	for _, family := range d.Set.Families {
		variants = append(variants, family.Variant)
	}
	field := text(d.VersionField)
	refuse("(variant = any ("+textArray(variants)+")) is not true", "{}", noVariant)
	refuse("pg_catalog.jsonb_typeof(doc) is distinct from 'object'", "[]", variants[0])
	refuse("not doc ? "+field, "{}", variants[0])
	b.WriteString("  case variant\n")
	for _, family := range d.Set.Families {
		fmt.Fprintf(&b, "    when %s then\n      case doc ->> %s\n", text(family.Variant), field)
		for _, s := range family.Accepted() {
			fmt.Fprintf(&b, "        when %s then return %s.%s(doc);\n", text(s.Version.String()), Namespace, byVersion[s].Explain)
		}
		b.WriteString("        else null; -- an unknown version, see below\n      end case;\n")
	}
	versionless := jsonText(map[string]any{d.VersionField: nil})
	fmt.Fprintf(&b, "  end case;\n  return %s;\nend $fn$", verdictLiteral(d.Set, variants[0], versionless))
	return b.String()
}

// noVariant can't be a family's name.
const noVariant = "\x00"

// verdictLiteral is the findings that Go gives for a document like this one.
func verdictLiteral(set *schema.Set, variant, document string) string {
	verdict, err := set.Judge(variant, []byte(document))
	if err != nil { // every caller's document is JSON
		panic(err)
	}
	var list []any
	for _, f := range verdict.Findings {
		list = append(list, map[string]any{"pointer": f.Pointer, "keyword": f.Keyword, "message": f.Message, "schema": f.SchemaLocation})
	}
	literal, _ := jsonLiteral(list)
	return literal
}
