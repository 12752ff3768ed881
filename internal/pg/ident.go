// Package pg is what every package needs of Postgres: names and literals quoted, connections with timeouts, retries, advisory locks.
// It knows no table of ours.
package pg

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// MaxIdent is the longest identifier that Postgres keeps, in bytes.
const MaxIdent = 63

// Ident quotes a possibly qualified identifier.
func Ident(parts ...string) string { return pgx.Identifier(parts).Sanitize() }

// Name writes a possibly qualified identifier as a person would: quoted only where Postgres needs it.
func Name(parts ...string) string {
	written := make([]string, len(parts))
	for i, part := range parts {
		written[i] = part
		if !plain.MatchString(part) || slices.Contains(reserved, part) {
			written[i] = Ident(part)
		}
	}
	return strings.Join(written, ".")
}

var plain = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// reserved lists the words that Postgres 15 to 18 don't take as a table's or column's name without quotes, or not everywhere.
var reserved = strings.Fields(`
	all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char character
	check coalesce collate collation column concurrently constraint create cross current_catalog current_date current_role current_schema
	current_time current_timestamp current_user dec decimal default deferrable desc distinct do else end except exists extract false fetch
	float for foreign freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect interval
	into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize
	json_table json_value lateral leading least left like limit localtime localtimestamp merge_action national natural nchar none normalize
	not notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision primary real
	references returning right row select session_user setof similar smallint some string substring symmetric system_user table
	tablesample then time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where window
	with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`)

// Literal quotes a string as an SQL literal, right under any setting of standard_conforming_strings.
func Literal(s string) string {
	q := strings.ReplaceAll(s, "'", "''")
	if !strings.Contains(q, `\`) {
		return "'" + q + "'"
	}
	return "E'" + strings.ReplaceAll(q, `\`, `\\`) + "'"
}

// Table is a qualified table name, unquoted.
type Table struct{ Schema, Name string }

// ParseTable reads "table" or "schema.table"; without a schema it is public.
func ParseTable(s string) (Table, error) {
	schema, name, qualified := strings.Cut(s, ".")
	if !qualified {
		schema, name = "public", s
	}
	if schema == "" || name == "" || strings.Contains(name, ".") {
		return Table{}, fmt.Errorf("%q is not a table name: want table or schema.table", s)
	}
	return Table{schema, name}, nil
}

// String is the name as a person writes it.
func (t Table) String() string { return t.Schema + "." + t.Name }

// Plain is the name for a statement, quoted only where it has to be.
func (t Table) Plain() string { return Name(t.Schema, t.Name) }

// SQL is the name quoted for a statement.
func (t Table) SQL() string { return Ident(t.Schema, t.Name) }
