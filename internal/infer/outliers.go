package infer

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// said is what a node's schema demands, as the query for outliers reads it; what is null demands nothing.
type said struct {
	Variant  string   `json:"variant"`
	Path     string   `json:"path"`
	Types    []string `json:"types"`
	Integer  bool     `json:"integer"`
	Required []string `json:"required"`
	Keys     []string `json:"keys"`
	Enum     []string `json:"enum"`
}

func (n *node) says(variant, path string) said {
	s := said{Variant: variant, Path: path, Types: n.types, Integer: n.integer, Required: names(n.must), Enum: n.enum}
	if n.closed {
		s.Keys = names(n.kept)
	}
	return s
}

func names(list []counted) []string {
	texts := make([]string, len(list))
	for i, c := range list {
		texts[i] = c.Value
	}
	return texts
}

// departures is the query for every value that departs from what is said of its path; $2 lists that.
func (s *survey) departures() string {
	return s.walk(true) + `
, says as materialized (
	select * from jsonb_to_recordset($2::jsonb) s (variant text, path text, types text[], "integer" boolean, required text[], keys text[], enum text[])
),
departures as materialized (
	select w.row_key, w.variant, w.path, w.pointer, f.keyword, w.v
	from walk w
	join says s using (variant, path)
	cross join lateral (select jsonb_typeof(w.v) as kind) x
	cross join lateral (
		select 'type' as keyword
		where x.kind <> all (s.types) or case when x.kind = 'number' and s.integer then w.v::numeric % 1 <> 0 end
		union all
		select 'required' where x.kind = 'object' and not w.v ?& s.required
		union all
		select 'additionalProperties' where x.kind = 'object' and w.v - s.keys <> '{}'
		union all
		select 'enum' where x.kind = 'string' and w.v #>> '{}' <> all (s.enum)
	) f
	union all
	select row_key, variant, '', '', 'discriminator', doc from sample where variant not in (select variant from paths)
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
		var says []said
		nodes := map[string]map[string]*node{}
		for name, root := range s.roots {
			root.each("", func(path string, n *node) {
				says = append(says, n.says(name, path))
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

func (s *survey) departing(ctx context.Context, d *Draft, says []said) error {
	d.Places, d.Outliers = []Place{}, []Outlier{}
	rows, err := s.tx.Query(ctx, s.departures(), s.followed(), asJSON(says), s.o.ShowValues, s.o.MostOutliers)
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
		child.each(path+"/"+schema.PointerToken(key), visit)
	}
	if n.values != nil {
		n.values.each(path+anyKey, visit)
	}
	if n.items != nil {
		n.items.each(path+anyItem, visit)
	}
}
