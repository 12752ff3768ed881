package census

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/target"
)

// query is the one that counts: the database makes groups of rows, and groups of these groups.
type query struct {
	*target.Target
	age     string // column, or ""
	valid   string // expression, null where nobody can tell
	tenants int
}

// maxNamed is the length up to which a version that no schema knows is named: what is longer is no version but a text.
const maxNamed = 20

// version is the document's version if it is written as one is. Anything else could be any text that somebody put there.
func (q query) version() string {
	v := q.VersionSQL()
	return fmt.Sprintf("case when length(%s) <= %d and %s ~ '^(0|[1-9][0-9]*)[.](0|[1-9][0-9]*)[.](0|[1-9][0-9]*)$' then %s else '' end", v, maxNamed, v, v)
}

// current tells whether a variant and version, of the alias b, is the newest.
func (q query) current() string {
	var newest []string
	for _, f := range q.Set.Families {
		newest = append(newest, "("+pg.Literal(f.Variant)+", "+pg.Literal(f.Newest().Version.String())+")")
	}
	return "(b.variant, b.version) in (" + strings.Join(newest, ", ") + ")"
}

func (q query) sql() string {
	at, span := "null::timestamptz", pg.Literal(string(Unknown))+"::text"
	if q.age != "" {
		at = pg.Ident("d", q.age) + "::timestamptz"
		span = spanCase(at)
	}
	return fmt.Sprintf(`
		with b as materialized (
			select coalesce(%s, '') as variant, %s as version, coalesce(%s, '') as tenant, %s as span,
				count(*) as n, count(*) filter (where not v.valid) as bad, min(%[5]s) as oldest, max(%[5]s) as latest
			from %s d cross join lateral (select %s as valid) v
			where %s is not null
			group by 1, 2, 3, 4),
		named as (
			select b.tenant from b group by b.tenant
			order by coalesce(sum(b.n) filter (where not (%s)), 0) desc, sum(b.n) desc, b.tenant limit $1)
		select 'version', variant, version, '', '', sum(n)::bigint, sum(bad)::bigint, min(oldest), max(latest), count(distinct tenant)
		from b group by variant, version
		union all
		select 'age', variant, version, '', span, sum(n)::bigint, sum(bad)::bigint, null, null, 0 from b group by variant, version, span
		union all
		select 'tenant', variant, version, tenant, '', sum(n)::bigint, sum(bad)::bigint, null, null, 0
		from b where tenant in (select tenant from named) group by tenant, variant, version
		union all
		select 'tenants', '', '', '', '', count(distinct tenant), 0, null, null, 0 from b`,
		q.VariantSQL(), q.version(), q.TenantSQL(), span, at, q.Table.SQL(), q.valid, q.DocSQL(), q.current())
}

// run fills in what the database counted.
func (q query) run(ctx context.Context, tx pgx.Tx, d *Document) error {
	d.Versions, d.Ages, d.Tenants = []Version{}, []Age{}, []Tenant{}
	rows, err := tx.Query(ctx, q.sql(), q.tenants)
	if err != nil {
		return err
	}
	var part, variant, version, tenant, span string
	var n, bad, tenants int64
	var oldest, latest *time.Time
	dest := []any{&part, &variant, &version, &tenant, &span, &n, &bad, &oldest, &latest, &tenants}
	_, err = pgx.ForEachRow(rows, dest, func() error {
		var invalid *int64
		if d.Unjudged == "" {
			invalid = new(int64)
			*invalid = bad
		}
		switch part {
		case "version":
			v := Version{Variant: variant, Version: version, Documents: n, Invalid: invalid, Oldest: oldest, Latest: latest}
			if q.Tenant != "" {
				v.Tenants = tenants
			}
			d.Versions = append(d.Versions, v)
		case "age":
			if q.age != "" {
				d.Ages = append(d.Ages, Age{variant, version, Span(span), n})
			}
		case "tenant":
			if q.Tenant != "" {
				d.Tenants = append(d.Tenants, Tenant{tenant, variant, version, n, invalid})
			}
		case "tenants":
			if q.Tenant != "" {
				d.AllTenants = n
			}
		}
		return nil
	})
	q.order(d)
	return err
}

func (q query) order(d *Document) {
	order := Spans()
	slices.SortFunc(d.Ages, func(a, b Age) int {
		return cmp.Or(cmp.Compare(a.Variant, b.Variant), compareVersions(a.Version, b.Version), cmp.Compare(slices.Index(order, a.Span), slices.Index(order, b.Span)))
	})
	behind, all := map[string]int64{}, map[string]int64{}
	for _, t := range d.Tenants {
		all[t.Tenant] += t.Documents
		if f := q.Set.Family(t.Variant); f == nil || f.Newest().Version.String() != t.Version {
			behind[t.Tenant] += t.Documents
		}
	}
	slices.SortFunc(d.Tenants, func(a, b Tenant) int {
		return cmp.Or(cmp.Compare(behind[b.Tenant], behind[a.Tenant]), cmp.Compare(all[b.Tenant], all[a.Tenant]), cmp.Compare(a.Tenant, b.Tenant),
			cmp.Compare(a.Variant, b.Variant), compareVersions(a.Version, b.Version))
	})
}
