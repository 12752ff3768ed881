// Package pg is what every package needs of Postgres: names and literals quoted, connections with timeouts, retries, advisory locks.
// It knows no table of ours.
package pg

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// MaxIdent is the longest identifier that Postgres keeps, in bytes.
const MaxIdent = 63

// Ident quotes a possibly qualified identifier.
func Ident(parts ...string) string { return pgx.Identifier(parts).Sanitize() }

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

// SQL is the name quoted for a statement.
func (t Table) SQL() string { return Ident(t.Schema, t.Name) }
