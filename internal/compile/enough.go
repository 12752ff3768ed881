package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// An explainer collects findings in an array, which PL/pgSQL adds to in place. A document may have millions of mistakes. So a loop
// keeps no more than the first of them, in the order in which they are returned: the same that the Go side returns.

const firstSuffix = whySuffix + "_first"

// firstFindings is the lines of a query that selects from the array what is returned.
var firstFindings = []string{
	"select f from (select distinct f from pg_catalog.unnest(found) f) d",
	fmt.Sprintf(`order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit %d`, schema.MaxFindings),
}

func (g *group) newExplainer() *fn {
	f := g.newFn("")
	f.declare = append(f.declare, "found jsonb[] := '{}';", "dropped int := 0;")
	return f
}

// addFindings adds those that another function returns.
func (f *fn) addFindings(call string) {
	part := f.variable("part", "", "jsonb")
	f.block(fmt.Sprintf("foreach %s in array %s loop", part, call), "end loop;", func() { f.line("found := found || %s;", part) })
}

// countFindings counts those so far, also the dropped ones.
func (f *fn) countFindings() string {
	f.counts = true
	return "dropped + pg_catalog.cardinality(found)"
}

// enough writes what explains one item or key in a loop, and lets the loop keep the first findings when there are many.
func (f *fn) enough(explain func()) {
	f.flush()
	start := f.out.Len()
	explain()
	f.flush()
	if f.out.Len() == start {
		return
	}
	f.g.loopsToExplain = true
	f.block(fmt.Sprintf("if pg_catalog.cardinality(found) >= %d then", 2*schema.MaxFindings), "end if;", func() {
		if f.counts {
			f.line("dropped := dropped + pg_catalog.cardinality(found);")
		}
		f.line("found := %s.%s%s(found);", Namespace, self, firstSuffix)
		if f.counts {
			f.line("dropped := dropped - pg_catalog.cardinality(found);")
		}
	})
}

// firstFunction is what the loops call.
func (g *group) firstFunction() []function {
	if !g.loopsToExplain {
		return nil
	}
	return []function{{
		suffix: firstSuffix, parameters: "found jsonb[]", returns: "jsonb[]", expression: true,
		body: "return (select pg_catalog.array_agg(f) from (\n  " + strings.Join(firstFindings, "\n  ") + ") f)", about: "The first findings in the order of pointers, each once",
	}}
}
