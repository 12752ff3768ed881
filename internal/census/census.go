// Package census looks at the documents that a database holds, and changes nothing. It counts them by version, variant, tenant and age,
// and it tries on them what the project's newest schemas and lenses would make of them.
package census

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

const opCount = "schema census"

// Options are the choices of a census.
type Options struct {
	AgeColumn string // the column that says how old a row is; "" takes the usual one that the table has
	Tenants   int    // how many tenants are named, those with most documents of old versions first
}

// Census is how many documents there are of each kind.
type Census struct {
	Database  string     `json:"database"`
	TakenAt   time.Time  `json:"taken_at"` // by the server's clock
	Documents []Document `json:"documents"`
}

// Document is the count of one document of the project. Rows whose column is null have no document and are not counted.
type Document struct {
	Name      string `json:"document"`
	Table     string `json:"table"`
	Column    string `json:"column"`
	Documents int64  `json:"documents"`

	// Unjudged says why nobody can tell which are valid, and what to do; "" when that is known.
	Unjudged string `json:"unjudged"`

	Versions []Version `json:"versions"` // by variant, oldest first; every known version stands among them

	AgeColumn string `json:"age_column"` // "" when the table has none
	Ages      []Age  `json:"ages"`

	TenantColumn string   `json:"tenant_column"` // "" when rows belong to nobody in particular
	AllTenants   int64    `json:"all_tenants"`
	Tenants      []Tenant `json:"tenants"` // those named, with most documents of old versions first
}

// Version is the count of one version of a variant. Its name is "" for documents that name no version.
type Version struct {
	Variant   string     `json:"variant"`
	Version   string     `json:"version"`
	Known     bool       `json:"known"`     // the project has a schema for it
	Newest    bool       `json:"newest"`    // the variant's newest
	Retired   bool       `json:"retired"`   // the project refuses its documents
	Retirable bool       `json:"retirable"` // not retired, and no document holds it, nor a version before it
	Documents int64      `json:"documents"`
	Invalid   *int64     `json:"invalid"` // nil when nobody can tell
	Tenants   int64      `json:"tenants"`
	Oldest    *time.Time `json:"oldest"` // by the age column
	Latest    *time.Time `json:"latest"`
}

// Age is the count of the rows of a version that are at most so old, and older than those of the span before.
type Age struct {
	Variant   string `json:"variant"`
	Version   string `json:"version"`
	Span      Span   `json:"age"`
	Documents int64  `json:"documents"`
}

// Tenant is the count of one tenant's documents of a version.
type Tenant struct {
	Tenant    string `json:"tenant"` // "" for rows that have none
	Variant   string `json:"variant"`
	Version   string `json:"version"`
	Documents int64  `json:"documents"`
	Invalid   *int64 `json:"invalid"`
}

// Retirable lists the old versions that no document holds any more.
func (d *Document) Retirable() []Version {
	return slices.DeleteFunc(slices.Clone(d.Versions), func(v Version) bool { return !v.Retirable })
}

// Retired lists the versions that the project refuses.
func (d *Document) Retired() []Version {
	return slices.DeleteFunc(slices.Clone(d.Versions), func(v Version) bool { return !v.Retired })
}

// Finishable tells whether every old version that isn't retired can be, and there is one.
func (d *Document) Finishable() bool {
	return len(d.Retirable()) > 0 &&
		!slices.ContainsFunc(d.Versions, func(v Version) bool { return v.Known && !v.Newest && !v.Retired && !v.Retirable })
}

// Take counts each document of the project by one query, all in one read-only transaction.
func Take(ctx context.Context, conn *pgx.Conn, documents []project.Document, o Options) (*Census, error) {
	c := &Census{Database: conn.Config().Database, Documents: []Document{}}
	err := pgx.BeginTxFunc(ctx, conn, reading, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, "select pg_catalog.now()").Scan(&c.TakenAt); err != nil {
			return pg.Explain(err, opCount, "")
		}
		for _, d := range documents {
			counted, err := take(ctx, tx, d, o)
			if err != nil {
				return pg.Explain(err, opCount, d.Table.String()+"."+d.Column)
			}
			c.Documents = append(c.Documents, *counted)
		}
		return nil
	})
	return c, pg.Explain(err, opCount, "")
}

// reading gives every statement of a transaction the same snapshot.
var reading = pgx.TxOptions{BeginQuery: "begin isolation level repeatable read read only; " + target.Settings}

// open finds a document's table, and proves that the login sees every row of it.
func open(ctx context.Context, tx pgx.Tx, op string, d project.Document, more ...string) (*target.Target, error) {
	t, err := target.Resolve(ctx, tx, op, d)
	if err != nil {
		return nil, err
	}
	reads := slices.Concat([]string{d.Column}, d.Key, more)
	for _, column := range []string{d.Tenant, d.Discriminator} {
		if column != "" {
			reads = append(reads, column)
		}
	}
	return t, target.Covers(ctx, tx, op, target.Need{Table: d.Table, OID: t.OID, Reads: reads})
}

func take(ctx context.Context, tx pgx.Tx, d project.Document, o Options) (*Document, error) {
	t, err := open(ctx, tx, opCount, d)
	if err != nil {
		return nil, err
	}
	age, err := ageColumn(ctx, tx, t, o.AgeColumn)
	if err != nil {
		return nil, err
	}
	out := &Document{
		Name: d.Name, Table: d.Table.String(), Column: d.Column, AgeColumn: age, TenantColumn: d.Tenant,
		Versions: []Version{}, Ages: []Age{}, Tenants: []Tenant{},
	}
	valid := t.ValidSQL()
	if err := t.FunctionsStand(ctx, tx, opCount); err != nil {
		var known *fault.Error
		if !errors.As(err, &known) {
			return nil, err
		}
		valid, out.Unjudged = "null::boolean", strings.TrimSuffix(known.Err.Error()+". "+known.Hint, ".")
	}
	q := query{Target: t, age: age, valid: valid, tenants: o.Tenants}
	// In a savepoint, so that the transaction outlives a failure.
	err = pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error { return q.run(ctx, tx, out) })
	if pg.SQLSTATE(err) == "54001" { // a document is nested too deeply for the functions
		q.valid, out.Unjudged = "null::boolean", "a document is nested too deeply to be judged; raise max_stack_depth"
		err = q.run(ctx, tx, out)
	}
	if err != nil {
		return nil, err
	}
	out.complete(d)
	return out, nil
}

// complete adds the known versions that no document has, and says which old ones may go.
func (d *Document) complete(of project.Document) {
	for _, f := range of.Set.Families {
		empty := true // so far: a version is let go of only together with those before it
		for _, s := range f.Schemas {
			name := s.Version.String()
			i := slices.IndexFunc(d.Versions, func(v Version) bool { return v.Variant == f.Variant && v.Version == name })
			if i < 0 {
				i = len(d.Versions)
				v := Version{Variant: f.Variant, Version: name}
				if d.Unjudged == "" {
					v.Invalid = new(int64)
				}
				d.Versions = append(d.Versions, v)
			}
			v := &d.Versions[i]
			empty = empty && v.Documents == 0
			v.Known, v.Newest, v.Retired = true, s == f.Newest(), slices.Contains(f.Retired(), s)
			v.Retirable = empty && !v.Newest && !v.Retired
		}
	}
	slices.SortStableFunc(d.Versions, func(a, b Version) int {
		return cmp.Or(cmp.Compare(a.Variant, b.Variant), compareVersions(a.Version, b.Version))
	})
	for _, v := range d.Versions {
		d.Documents += v.Documents
	}
}

func ageColumn(ctx context.Context, tx pgx.Tx, t *target.Target, wanted string) (string, error) {
	rows, err := tx.Query(ctx, `
		select attname::text from pg_catalog.pg_attribute
		where attrelid = $1 and attnum > 0 and not attisdropped
			and atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
			and ($2 = '' or attname = $2) and ($2 <> '' or attname = any ($3))
		order by array_position($3, attname::text)`, t.OID, wanted, usualAges)
	if err != nil {
		return "", err
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		if wanted == "" {
			return "", nil
		}
		return "", fault.New(opCount, t.Table.String()+"."+wanted, "the table has no such column of type timestamp with time zone, timestamp or date",
			"Name the column that says when a row was changed. With several tables, choose one by --document.")
	}
	return found[0], target.Covers(ctx, tx, opCount, target.Need{Table: t.Table, OID: t.OID, Reads: found[:1]})
}

// usualAges are the names that such columns have, the most telling first.
var usualAges = []string{
	"updated_at", "modified_at", "changed_at", "last_modified", "last_modified_at", "updated_on", "modified_on",
	"created_at", "inserted_at", "created_on", "created", "ts", "timestamp",
}

// compareVersions orders what reads as a version by its numbers, in front of everything else.
func compareVersions(a, b string) int {
	x, errX := schema.ParseVersion(a)
	y, errY := schema.ParseVersion(b)
	switch {
	case errX == nil && errY == nil:
		return x.Compare(y)
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return cmp.Compare(a, b)
}

// Span is an age of rows, in words: the longest that it may be.
type Span string

// spans are the ages that are told apart, in days.
var spans = []struct {
	name Span
	days int
}{{"1 day", 1}, {"7 days", 7}, {"30 days", 30}, {"90 days", 90}, {"365 days", 365}}

// The spans behind those that have an end.
const (
	Older   Span = "older"
	Unknown Span = "unknown" // the column is null
)

// Spans are all of them, the youngest first.
func Spans() []Span {
	var all []Span
	for _, s := range spans {
		all = append(all, s.name)
	}
	return append(all, Older, Unknown)
}

func spanCase(age string) string {
	sql := "case when " + age + " is null then " + pg.Literal(string(Unknown))
	for _, s := range spans {
		sql += fmt.Sprintf(" when %s > pg_catalog.now() - interval '%d days' then %s", age, s.days, pg.Literal(string(s.name)))
	}
	return sql + " else " + pg.Literal(string(Older)) + " end"
}
