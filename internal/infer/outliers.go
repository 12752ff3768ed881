package infer

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// said is what a node's schema demands, as the query for outliers reads it.
type said struct {
	Types    []string `json:"types"`
	Integer  bool     `json:"integer,omitempty"`
	Required []string `json:"required,omitempty"`
	Keys     []string `json:"keys,omitempty"`
	Closed   bool     `json:"closed,omitempty"`
	Enum     []string `json:"enum,omitempty"`
}

func (n *node) says() said {
	s := said{Types: n.types, Integer: n.integer, Closed: n.closed, Enum: n.enum}
	for _, k := range n.must {
		s.Required = append(s.Required, k.Value)
	}
	for _, k := range n.kept {
		s.Keys = append(s.Keys, k.Value)
	}
	return s
}

// departures is the query for every value that departs from what is said of its path.
func (s *survey) departures() string {
	return s.walk(true) + `
, departures as materialized (
	select w.row_key, w.variant, w.path, w.pointer, f.keyword, w.v
	from walk w
	cross join lateral (select $2::jsonb -> w.variant -> w.path as says, jsonb_typeof(w.v) as kind) x
	cross join lateral (
		select 'type' as keyword
		where not x.says -> 'types' ? x.kind
			or case when x.kind = 'number' and x.says ? 'integer' then w.v::numeric % 1 <> 0 end
		union all
		select 'required'
		where x.kind = 'object' and exists (
			select from jsonb_array_elements_text(x.says -> 'required') r (key) where not w.v ? r.key)
		union all
		select 'additionalProperties'
		where x.kind = 'object' and x.says ? 'closed' and exists (
			select from jsonb_object_keys(case when x.kind = 'object' then w.v end) k (key)
			where not coalesce(x.says -> 'keys', '[]') ? k.key)
		union all
		select 'enum'
		where x.kind = 'string' and x.says ? 'enum' and not x.says -> 'enum' ? (w.v #>> '{}')
	) f
	union all
	select row_key, variant, '', '', 'discriminator', doc from sample where not $1::jsonb ? variant
),
numbered as (
	select *,
		row_number() over (partition by row_key order by pointer, keyword) as of_row,
		row_number() over (partition by variant, path, keyword order by row_key) as of_place
	from departures
)
select 'rows', to_jsonb(count(*)) from numbered where of_row = 1
union all
select 'looked', to_jsonb(count(*)) from sample
union all
select 'place', jsonb_build_object('variant', variant, 'path', path, 'keyword', keyword, 'count', count(*),
	'example', min(row_key::text) filter (where of_place = 1))
from numbered
group by variant, path, keyword
union all
select 'row', r.found
from (
	select jsonb_build_object('key', row_key, 'variant', variant, 'findings', jsonb_agg(
		jsonb_strip_nulls(jsonb_build_object('pointer', pointer, 'keyword', keyword, 'value', case when $3 then left(v::text, 80) end))
		order by pointer, keyword)) as found
	from numbered
	where of_row <= 20
	group by row_key, variant
	order by row_key
	limit $4
) r`
}

// outliers fills in what departs. A draft that turns out to close objects against too many is opened there, and asked again.
func (s *survey) outliers(ctx context.Context, d *Draft) error {
	for {
		says := map[string]map[string]said{}
		nodes := map[string]map[string]*node{}
		for name, root := range s.roots {
			root.each("", func(path string, n *node) {
				put(says, name, path, n.says())
				put(nodes, name, path, n)
			})
		}
		if err := s.departing(ctx, d, says); err != nil {
			return err
		}
		opened := false
		for _, p := range d.Places {
			n := nodes[p.Variant][p.Path]
			if p.Keyword != "additionalProperties" || n == nil {
				continue
			}
			n.unlisted = p.Count
			if objects := n.of("object").n; float64(objects-n.unlisted) < s.o.MinShare*float64(objects) {
				n.closed, opened = false, true
			}
		}
		if !opened {
			break
		}
	}
	for i := range d.Places {
		d.Places[i].Path = shown(d.Places[i].Path)
	}
	return nil
}

func (s *survey) departing(ctx context.Context, d *Draft, says map[string]map[string]said) error {
	d.Places, d.Outliers = []Place{}, []Outlier{}
	rows, err := s.tx.Query(ctx, s.departures(), asJSON(s.follow), asJSON(says), s.o.ShowValues, s.o.MostOutliers)
	if err != nil {
		return err
	}
	var what, text string
	_, err = pgx.ForEachRow(rows, []any{&what, &text}, func() error {
		switch what {
		case "rows":
			return decode(text, &d.OutlierRows)
		case "looked":
			return decode(text, &d.Rows)
		case "row":
			var o Outlier
			err := decode(text, &o)
			d.Outliers = append(d.Outliers, o)
			return err
		}
		var p struct {
			Place
			Example string `json:"example"`
		}
		if err := decode(text, &p); err != nil {
			return err
		}
		d.Places = append(d.Places, p.Place)
		return decode(p.Example, &d.Places[len(d.Places)-1].Example)
	})
	slices.SortFunc(d.Places, comparePlaces)
	return err
}

// each visits a node and all below.
func (n *node) each(path string, visit func(path string, n *node)) {
	visit(path, n)
	for key, child := range n.props {
		child.each(path+"/"+token(key), visit)
	}
	if n.values != nil {
		n.values.each(path+anyKey, visit)
	}
	if n.items != nil {
		n.items.each(path+anyItem, visit)
	}
}
