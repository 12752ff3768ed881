package infer

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// Rules of what is a discriminator.
const (
	mostVariants = 50   // of one that is given
	fewVariants  = 20   // of one that is found
	explains     = 0.4  // the least share of the differences that one must account for
	differ       = 0.5  // bits: with smaller differences in all, there is nothing to explain
	eachVariant  = 0.01 // of the explained share, that one more value must be worth
	scored       = 5000 // rows that are compared
)

// discriminate finds what chooses among shapes, or takes what is given.
func (s *survey) discriminate(ctx context.Context) error {
	switch s.o.Discriminator {
	case None:
		return nil
	case Auto:
		best, err := s.best(ctx)
		if best == nil || err != nil {
			return err
		}
		s.by = best
	default:
		s.by = &Discriminator{Column: s.o.Discriminator}
	}
	return s.values(ctx)
}

// values lists the discriminator's values. Those of a key are data of the document, so rare ones are left to be outliers.
func (s *survey) values(ctx context.Context) error {
	value := pg.Ident("t", s.by.Column) + "::text"
	if s.by.Key != "" {
		value = s.texts(s.by.Key)
	}
	rows, err := s.tx.Query(ctx, fmt.Sprintf(
		"select v, count(*) from (%s) x where v <> '' group by v order by 2 desc, 1 limit %d", s.sample(value+" as v"), mostVariants+1))
	if err != nil {
		return err
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c counted, err error) { return c, row.Scan(&c.Value, &c.N) })
	if err != nil {
		return err
	}
	if len(found) > mostVariants || len(found) == 0 {
		return fault.New(op, s.o.Table.String()+"."+s.by.Name(), fmt.Sprintf("it has %s values in the rows", howMany(len(found))),
			"A discriminator has few values, each with a shape of its own; choose another, or none.")
	}
	if s.by.Key != "" {
		var total int64
		for _, c := range found {
			total += c.N
		}
		found = found[:keep(amounts(found), total, s.o.MinShare, true)]
	}
	for _, c := range found {
		s.variants = append(s.variants, c.Value)
	}
	return nil
}

func howMany(n int) string {
	if n == 0 {
		return "no"
	}
	return fmt.Sprintf("more than %d", mostVariants)
}

// texts is the expression for a string at the top of the document.
func (s *survey) texts(key string) string {
	return fmt.Sprintf("case when jsonb_typeof(%[1]s) = 'object' and jsonb_typeof(%[1]s -> %[2]s) = 'string' then %[1]s ->> %[2]s end",
		pg.Ident("t", s.o.Column), pg.Literal(key))
}

// best is the candidate that explains most of which keys occur, if it explains enough.
func (s *survey) best(ctx context.Context) (*Discriminator, error) {
	candidates, err := s.candidates(ctx)
	if err != nil || len(candidates) == 0 {
		return nil, err
	}
	groups, err := s.groups(ctx, candidates)
	if err != nil {
		return nil, err
	}
	var best *Discriminator
	top := 0.0
	for i, c := range candidates {
		share, variants := groups[i].explained()
		if score := share - eachVariant*float64(variants); share >= explains && score > top {
			c.Explains = share
			best, top = &c, score
		}
	}
	return best, nil
}

// candidates are columns and keys with few values.
func (s *survey) candidates(ctx context.Context) ([]Discriminator, error) {
	var all []Discriminator
	expressions := []string{"true as one"}
	counts := []string{}
	for _, c := range s.columns {
		if c.few {
			all = append(all, Discriminator{Column: c.name})
			expressions = append(expressions, fmt.Sprintf("%s::text as c%d", pg.Ident("t", c.name), len(all)))
			counts = append(counts, fmt.Sprintf("count(distinct left(c%d, 100))", len(all)))
		}
	}
	keys, err := s.keyCandidates(ctx)
	if err != nil {
		return nil, err
	}
	if len(counts) == 0 {
		return keys, nil
	}
	var distinct []int64
	err = s.tx.QueryRow(ctx, fmt.Sprintf("select array[%s] from (%s) x", strings.Join(counts, ", "), s.sample(strings.Join(expressions, ", ")))).Scan(&distinct)
	if err != nil {
		return nil, err
	}
	var few []Discriminator
	for i, c := range all {
		if distinct[i] >= 2 && distinct[i] <= fewVariants {
			few = append(few, c)
		}
	}
	return append(few, keys...), nil
}

// keyCandidates are keys at the top that nearly every document has, with few strings for values but for rare ones.
func (s *survey) keyCandidates(ctx context.Context) ([]Discriminator, error) {
	rows, err := s.tx.Query(ctx, fmt.Sprintf(`
		with top as (select e.key, e.value #>> '{}' as v from (%s) x, jsonb_each(case when jsonb_typeof(doc) = 'object' then doc end) e
			where jsonb_typeof(e.value) = 'string'),
		each as (select key, left(v, 101) as v, count(*) as n from top group by 1, 2)
		select key from each group by key
		having sum(n) >= $1 * (select count(*) from (%[1]s) y where jsonb_typeof(doc) = 'object')
			and max(char_length(v)) filter (where n > 1) <= 100 and count(*) >= 2
			and count(*) filter (where n >= 5) between 2 and %d
			and sum(n) filter (where n >= 5) >= $1 * sum(n)
		order by key limit 20`, s.sample("true as one"), fewVariants), s.o.MinShare)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (d Discriminator, err error) { return d, row.Scan(&d.Key) })
}

// groups are the documents of each value of a candidate, and which of them have which key.
type groups struct {
	sizes map[string]float64
	has   map[string]map[string]float64 // by path and value
}

func (s *survey) groups(ctx context.Context, candidates []Discriminator) ([]groups, error) {
	values := make([]string, len(candidates))
	list := make([]groups, len(candidates))
	for i, c := range candidates {
		value := pg.Ident("t", c.Column) + "::text"
		if c.Key != "" {
			value = s.texts(c.Key)
		}
		values[i] = "coalesce(left(" + value + ", 100), '')"
		list[i] = groups{sizes: map[string]float64{}, has: map[string]map[string]float64{}}
	}
	rows, err := s.tx.Query(ctx, fmt.Sprintf(`
		with docs as materialized (select row_number() over () as n, doc, vs from (%s order by md5(%s::text) limit %d) x where jsonb_typeof(doc) = 'object'),
		paths as materialized (
			select n, e.key as path from docs, jsonb_object_keys(doc) e (key)
			union all
			select n, e.key || '/' || i.key from docs, jsonb_each(doc) e, jsonb_object_keys(case when jsonb_typeof(e.value) = 'object' then e.value end) i (key)
		),
		telling as materialized (
			select path from paths group by path
			having count(*) between 0.02 * (select count(*) from docs) and 0.98 * (select count(*) from docs)
			order by count(*) desc limit 300
		)
		select c.i - 1, c.v, '', count(*)::float8 from docs, unnest(vs) with ordinality c (v, i) group by 1, 2
		union all
		select c.i - 1, c.v, '/' || path, count(*)::float8
		from paths join telling using (path) join docs using (n), unnest(docs.vs) with ordinality c (v, i)
		group by 1, 2, path`, s.sample("array["+strings.Join(values, ", ")+"] as vs"), s.rowKey(), scored))
	if err != nil {
		return nil, err
	}
	var at int
	var value, path string
	var n float64
	_, err = pgx.ForEachRow(rows, []any{&at, &value, &path, &n}, func() error {
		if path == "" {
			list[at].sizes[value] = n
		} else {
			put(list[at].has, path, value, n)
		}
		return nil
	})
	return list, err
}

// explained is the share of the uncertainty about which keys a document has that is gone once the value is known.
func (g groups) explained() (share float64, variants int) {
	var total, before, after float64
	for _, n := range g.sizes {
		total += n
	}
	for _, has := range g.has {
		var all, left float64
		for value, size := range g.sizes {
			all += has[value]
			left += size / total * bits(has[value]/size)
		}
		before += bits(all / total)
		after += left
	}
	if before < differ {
		return 0, len(g.sizes)
	}
	return 1 - after/before, len(g.sizes)
}

// bits is the entropy of a yes with this probability.
func bits(p float64) float64 {
	if p <= 0 || p >= 1 {
		return 0
	}
	return -p*math.Log2(p) - (1-p)*math.Log2(1-p)
}

// comparePlaces orders by variant, and within one by how often.
func comparePlaces(a, b Place) int {
	return cmp.Or(strings.Compare(a.Variant, b.Variant), cmp.Compare(b.Count, a.Count), strings.Compare(a.Path, b.Path), strings.Compare(a.Keyword, b.Keyword))
}
