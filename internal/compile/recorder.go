package compile

import (
	_ "embed"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// recorderSQL is what counts the writes that observing guards let pass. The system migrations hold it for projects, in schema pgstrata;
// the script of a single schema brings its own.
//
//go:embed recorder.sql
var recorderSQL string

func recorderIn(schema string) string {
	name := sqlName(schema)
	return strings.NewReplacer("{schema}", name, "{named}", strings.ReplaceAll(name, "'", "''")).Replace(recorderSQL)
}

// sqlName is a name as a statement has it, without quotes where our own needs none.
func sqlName(name string) string {
	if name == nameOf(name, "", 0) {
		return name
	}
	return pg.Ident(name)
}

// Observed is the query that adds up what concurrent writers have counted in a table of observations, by place; table is quoted.
func Observed(table string) string {
	return `select o.document, o.guard, o.variant, o.pointer, o.keyword,
    sum(o.seen)::bigint as seen, min(o.first_seen) as first_seen, max(o.last_seen) as last_seen,
    coalesce((
      select pg_catalog.jsonb_agg(k.key order by k.key::text)
      from (
        select distinct e.key
        from ` + table + ` s, pg_catalog.jsonb_array_elements(s.examples) e (key)
        where s.document = o.document and s.guard = o.guard and s.variant = o.variant and s.pointer = o.pointer and s.keyword = o.keyword
        limit 10
      ) k
    ), '[]') as examples
  from ` + table + ` o
  group by o.document, o.guard, o.variant, o.pointer, o.keyword`
}
