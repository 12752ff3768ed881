package migrations_test

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// try is who tries the cells of a row of the matrix, and on whose rows: the organization in question, and another.
type try struct {
	conn            *pgx.Conn
	caller          caller
	theirs, another string
}

func callersOf(w *world) map[string]try {
	return map[string]try{
		"anon":              {w.api, anon, orgA, orgB},
		"elsewhere":         {w.api, as(adminB), orgA, ""},
		"member":            {w.api, as(memberA), orgA, orgB},
		"admin":             {w.api, as(adminA), orgA, orgB},
		"service_role":      {w.api, service, orgA, orgB},
		"pgstrata_operator": {w.operator, operator, orgA, orgB},
		"owner":             {w.owner, owner, orgA, orgB},
	}
}

// tenantOf is the condition that picks an organization's rows; relations without one have none.
var tenantOf = map[string]string{
	"public.organizations":             "id = '$tenant'",
	"public.organization_members":      "organization_id = '$tenant'",
	"public.organization_integrations": "organization_id = '$tenant'",
	"public.integration_credentials":   "organization_id = '$tenant'",
	"public.integration_alerts":        "organization_id = '$tenant'",
	"pgstrata.alerts":                  "tenant = '$tenant'",

	"pgstrata.field_mappings__complements": "organization_id = '$tenant'",
	"pgstrata.sync_schedule__complements":  "organization_id = '$tenant'",
}

// newRow is a row that an insert may bring; columns not here have a default.
var newRow = map[string]map[string]string{
	"public.organizations":        {"name": "'new'", "id": "'$new'"},
	"public.organization_members": {"organization_id": "'$tenant'", "user_id": "'$new'"},
	"public.organization_integrations": {
		"organization_id": "'$tenant'", "id": "'$new'", "integration_type": "'xledger'", "name": "'new'", "status": "'draft'",
		"field_mappings": "'$mappings'", "sync_schedule": "'$schedule'",
	},
	"public.integration_types": {"type": "'new'", "title": "'new'", "description": "'new'"},
	"public.integration_credentials": {
		"organization_id": "'$tenant'", "integration_id": "(select '$integration'::uuid)", "part": "'new'", "backend": "'vault'", "vault_secret_id": "'$new'",
	},
	"public.integration_alerts": {"organization_id": "'$tenant'"},
	"pgstrata.alerts": {
		"tenant": "'$tenant'", "document": "'d'", "table_schema": "'public'", "table_name": "'organization_integrations'",
		"row_key": "'{}'", "severity": "'info'", "kind": "'k'", "message": "'m'",
	},
	"pgstrata.quarantine": {
		"document": "'d'", "variant": "'v'", "table_schema": "'s'", "table_name": "'t'", "column_name": "'c'", "row_key": "'{}'",
		"original": "'{}'", "reset_to": "'{}'", "findings": "'[]'", "scan_id": "'$scan'",
	},
	"pgstrata.field_mappings__complements": {"organization_id": "'$tenant'", "id": "'$new'", "complement": "'{}'"},
	"pgstrata.sync_schedule__complements":  {"organization_id": "'$tenant'", "id": "'$new'", "complement": "'{}'"},

	"pgstrata.scans": {"applied": "false"},
	"pgstrata.evolutions": {
		"document": "'d'", "table_schema": "'s'", "table_name": "'new'", "column_name": "'c'", "direction": "'up'", "versions": "'{}'",
		"forecast": "'{}'", "baseline": "'{}'", "seen_lsn": "'0/0'", "scan_id": "'$scan'",
	},
	"pgstrata.evolution_slices": {"evolution_id": "'$scan'", "number": "2"},
	"pgstrata.observations": {
		"document": "'d'", "slot": "1", "guard": "'g'", "variant": "'v'", "pointer": "''", "keyword": "'k'", "seen": "1",
		"first_seen": "now()", "last_seen": "now()",
	},
	"pgstrata.migration_checksums":       {"version_table": "'s'", "version": "1", "file": "'f'", "sha256": "'x'"},
	"public.pgstrata_system_version":     {"version_id": "1000", "is_applied": "true"},
	"public.pgstrata_foundation_version": {"version_id": "1000", "is_applied": "true"},
}

// probeCells tries every cell: what the matrix allows must reach a row, what it doesn't must reach none.
func probeCells(t *testing.T, w *world, m matrix) iter.Seq[string] {
	return func(yield func(string) bool) {
		for relation, rows := range m {
			if newRow[relation] == nil && !yield(relation+": the test has no row to insert") {
				return
			}
			columns := columnsOf(t, w.owner, relation)
			for name, try := range callersOf(w) {
				for _, op := range operations {
					for _, p := range attempts(relation, op, rows[name][op], columns) {
						for problem := range try.problems(t, p, rows[name][op].scope) {
							if !yield(fmt.Sprintf("%s: %s: %s", relation, name, problem)) {
								return
							}
						}
					}
				}
			}
		}
	}
}

// problems tries a statement on the organization in question, and on another.
func (by try) problems(t *testing.T, p cellProbe, scope string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, tenant := range []string{by.theirs, by.another} {
			if tenant == "" {
				continue
			}
			statement := fill(p.sql, probeNames(tenant))
			allowed := p.allowed && (scope == "all" || tenant == by.theirs)
			if problem := judge(attempt(t, by.conn, by.caller, statement), allowed); problem != "" && !yield(statement+": "+problem) {
				return
			}
		}
	}
}

func probeNames(tenant string) map[string]string {
	n := aim(tenant, map[string]string{orgA: a1, orgB: b1}[tenant])
	n["integration"] = n["id"]
	return n
}

// judge says what is wrong with an outcome; a row that a foreign key protects has been reached.
func judge(got outcome, allowed bool) string {
	reached := got.code == "" && got.rows > 0 || got.code == "23503"
	switch {
	case allowed && !reached:
		return fmt.Sprintf("the matrix allows it, but it gets %s (%s)", got, got.value)
	case !allowed && reached:
		return fmt.Sprintf("the matrix does not allow it, but it gets %s", got)
	case !allowed && got.code != "" && got.code != "42501" && got.code != "0A000":
		// 0A000: a column of a view that can't be written to.
		return fmt.Sprintf("refused for another reason: %s (%s)", got, got.value)
	}
	return ""
}

type cellProbe struct {
	sql     string
	allowed bool
}

// attempts are the statements that try a cell: a select and a delete by rows, an insert as a whole, an update column by column.
func attempts(relation, op string, c cell, columns []string) (tries []cellProbe) {
	where := ""
	if tenantOf[relation] != "" {
		where = " where " + tenantOf[relation]
	}
	may := c.of(columns)
	switch op {
	case "select":
		for _, col := range columns {
			tries = append(tries, cellProbe{"select " + col + " from " + relation + where, slices.Contains(may, col)})
		}
	case "delete":
		tries = append(tries, cellProbe{"delete from " + relation + where, c.scope != "—"})
	case "update":
		for _, col := range columns {
			tries = append(tries, cellProbe{"update " + relation + " set " + col + " = " + col + where, slices.Contains(may, col)})
		}
	case "insert":
		var into, values []string
		for _, col := range slices.Sorted(maps.Keys(newRow[relation])) {
			into, values = append(into, col), append(values, newRow[relation][col])
		}
		tries = append(tries, cellProbe{
			"insert into " + relation + " (" + strings.Join(into, ", ") + ") values (" + strings.Join(values, ", ") + ")", c.scope != "—",
		})
	}
	return tries
}
