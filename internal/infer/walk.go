package infer

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// Bounds of what is followed.
const (
	deepest   = 10   // levels
	mostPaths = 2000 // in all variants
	mostKeys  = 200  // of one object that come over
	mostTexts = 40   // values of one string that come over
)

// How a path is continued: a map's keys are taken together.
const (
	anyKey  = "/~*"
	anyItem = "/~-"
)

// walk is a recursive query over every value that a path leads to; $1 lists the paths of each variant, and how each goes on:
// o by an object's keys, m by any key of a map, a by an array's items.
func (s *survey) walk(keyed bool) string {
	key := "null::jsonb"
	if keyed {
		key = s.rowKey()
	}
	return fmt.Sprintf(`with recursive sample as materialized (%s),
paths as materialized (select * from jsonb_to_recordset($1::jsonb) p (place text, variant text, path text, kinds text)),
walk as (
	select s.row_key, p.place, p.variant, p.path, ''::text as pointer, s.doc as v, 0 as depth, p.kinds
	from sample s
	join paths p on p.variant = s.variant and p.path = ''
	union all
	select w.row_key, p.place, p.variant, p.path, w.pointer || '/' || c.token, c.v, w.depth + 1, p.kinds
	from walk w
	cross join lateral (
		select replace(replace(e.key, '~', '~0'), '/', '~1') as token, e.value as v,
			w.place || case when w.kinds like '%%m%%' then '%s' else '/' || replace(replace(e.key, '~', '~0'), '/', '~1') end as place
		from jsonb_each(case when jsonb_typeof(w.v) = 'object' and w.kinds ~ '[om]' then w.v end) e
		union all
		select (e.n - 1)::text, e.v, w.place || '%s'
		from jsonb_array_elements(case when jsonb_typeof(w.v) = 'array' and w.kinds like '%%a%%' then w.v end) with ordinality e (v, n)
	) c
	join paths p on p.place = c.place -- variant and path in one, so that nothing can be joined before its place is known
)
`, s.sample(s.variant()+" as variant, "+key+" as row_key"), anyKey, anyItem)
}

// followed is what walk takes for $1.
func (s *survey) followed() string {
	type followed struct {
		Place   string `json:"place"`
		Variant string `json:"variant"`
		Path    string `json:"path"`
		Kinds   string `json:"kinds"`
	}
	list := []followed{}
	for variant, paths := range s.follow {
		for path, kinds := range paths {
			list = append(list, followed{schema.PointerToken(variant) + path, variant, path, kinds})
		}
	}
	return asJSON(list)
}

// tallies is what the database says about one level: a row for each variant and path, and type, key or string there.
func (s *survey) tallies() string {
	return s.walk(false) + fmt.Sprintf(`
, level as (select variant, path, v, jsonb_typeof(v) as kind from walk where depth = $2)
select 'kind', jsonb_build_object('variant', variant, 'path', path, 'kind', kind, 'n', count(*),
	'integers', count(*) filter (where case when kind = 'number' then v::numeric %% 1 = 0 end),
	'least', trim_scale(min(size)), 'most', trim_scale(max(size)))
from (
	select variant, path, kind, v, case kind
		when 'number' then v::numeric
		when 'string' then char_length(v #>> '{}')
		when 'array' then jsonb_array_length(v)
	end as size
	from level
) l
group by variant, path, kind
union all
select 'key', jsonb_build_object('variant', variant, 'path', path, 'key', key, 'n', n)
from (
	select variant, path, key, count(*) as n, row_number() over (partition by variant, path order by count(*) desc, key) as place
	from level, jsonb_object_keys(case when kind = 'object' then v end) key
	group by variant, path, key
) k
where place <= %d
union all
select 'text', jsonb_build_object('variant', variant, 'path', path, 'agree', to_jsonb(array_remove(array[%s], null)),
	'values', case when sum(n) filter (where place <= %[3]d) >= $3 * sum(n)
		then jsonb_agg(jsonb_build_object('value', t, 'n', n) order by place) filter (where place <= %[3]d) end)
from (
	select variant, path, t, count(*) as n, row_number() over (partition by variant, path order by count(*) desc, t) as place
	from (select variant, path, left(v #>> '{}', 101) collate "C" as t from level where kind = 'string') x
	group by variant, path, t
) s
group by variant, path`, mostKeys, agreements(), mostTexts)
}

type tally struct {
	Variant, Path, Kind, Key string
	N, Integers              int64
	Least, Most              *json.Number
	Agree                    []string
	Values                   []counted
}

type counted struct {
	Value string
	N     int64
}

// descend follows the documents level by level; what is met on one decides what is followed on the next.
func (s *survey) descend(ctx context.Context) error {
	level := map[string]map[string]*node{}
	names := s.variants
	if s.by == nil {
		names = []string{""}
	}
	for _, name := range names {
		s.roots[name] = &node{}
		level[name] = map[string]*node{"": s.roots[name]}
	}
	s.follow = map[string]map[string]string{}
	for depth := 0; depth <= deepest && len(level) > 0; depth++ {
		for name, nodes := range level {
			for path := range nodes {
				put(s.follow, name, path, "")
				s.paths++
			}
		}
		if err := s.tally(ctx, depth, level); err != nil {
			return err
		}
		next := map[string]map[string]*node{}
		for _, name := range sorted(level) {
			for _, path := range sorted(level[name]) {
				n := level[name][path]
				n.decide(s.o.MinShare)
				if depth == deepest || s.paths+count(next)+len(n.kept) > mostPaths {
					s.cut = s.cut || n.goesOn()
					continue
				}
				kinds, children := n.children()
				s.follow[name][path] = kinds
				for step, child := range children {
					put(next, name, path+step, child)
				}
			}
		}
		level = next
	}
	for name, root := range s.roots {
		if root.total == 0 {
			delete(s.roots, name)
		}
	}
	return nil
}

func (s *survey) tally(ctx context.Context, depth int, level map[string]map[string]*node) error {
	rows, err := s.tx.Query(ctx, s.tallies(), s.followed(), depth, s.o.MinShare)
	if err != nil {
		return err
	}
	var what, text string
	_, err = pgx.ForEachRow(rows, []any{&what, &text}, func() error {
		var t tally
		if err := decode(text, &t); err != nil {
			return err
		}
		if n := level[t.Variant][t.Path]; n != nil {
			n.add(what, t)
		}
		return nil
	})
	return err
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of strings and lists of them always marshal
	}
	return string(text)
}

func put[T any](in map[string]map[string]T, name, path string, v T) {
	if in[name] == nil {
		in[name] = map[string]T{}
	}
	in[name][path] = v
}

func count[T any](in map[string]map[string]T) (n int) {
	for _, m := range in {
		n += len(m)
	}
	return n
}

func sorted[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// shown is a path for people.
func shown(path string) string {
	return strings.NewReplacer(anyKey, "/*", anyItem, "/-").Replace(path)
}
