// Package alert raises alerts for tenants in pgstrata.alerts.
// It writes within its caller's transaction and never stores a value of a document.
package alert

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Table holds the alerts.
var Table = pg.Table{Schema: "pgstrata", Name: "alerts"}

// Kinds and severities.
const (
	DocumentReset    = "document_reset"
	DocumentRestored = "document_restored"

	Info    = "info"
	Warning = "warning"
)

// maxFindings is how many findings an alert names; the rest are counted.
const maxFindings = 20

// DB is a connection or a transaction.
type DB interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// Alert is what a tenant should know of one of its documents.
type Alert struct {
	Tenant         *string
	Document       string
	Table          pg.Table
	Key            map[string]string
	Severity, Kind string
	Message        string
	Findings       []schema.Finding
	QuarantineID   string
}

type finding struct {
	Pointer string `json:"pointer"`
	Keyword string `json:"keyword"`
	Message string `json:"message"`
}

type details struct {
	Findings []finding `json:"findings"`
	Total    int       `json:"total"`
}

// Raise stores an alert.
func Raise(ctx context.Context, db DB, a Alert) error { return RaiseAll(ctx, db, []Alert{a}) }

// RaiseAll stores alerts in one statement.
func RaiseAll(ctx context.Context, db DB, all []Alert) error {
	var c struct {
		document, schema, table, key, severity, kind, message, details, quarantine []string
		tenant                                                                     []*string
	}
	for _, a := range all {
		d := details{Findings: []finding{}, Total: len(a.Findings)}
		for _, f := range a.Findings[:min(len(a.Findings), maxFindings)] {
			d.Findings = append(d.Findings, finding{f.Pointer, f.Keyword, f.Message})
		}
		key, keyErr := json.Marshal(a.Key)
		text, err := json.Marshal(d)
		if err := errors.Join(keyErr, err); err != nil {
			return err
		}
		c.tenant, c.document, c.schema = append(c.tenant, a.Tenant), append(c.document, a.Document), append(c.schema, a.Table.Schema)
		c.table, c.key, c.severity = append(c.table, a.Table.Name), append(c.key, string(key)), append(c.severity, a.Severity)
		c.kind, c.message, c.details = append(c.kind, a.Kind), append(c.message, a.Message), append(c.details, string(text))
		c.quarantine = append(c.quarantine, a.QuarantineID)
	}
	_, err := db.Exec(ctx, `insert into pgstrata.alerts
			(tenant, document, table_schema, table_name, row_key, severity, kind, message, details, quarantine_id)
		select tenant, document, table_schema, table_name, row_key::jsonb, severity, kind, message, details::jsonb, quarantine_id::uuid
		from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
			as g (tenant, document, table_schema, table_name, row_key, severity, kind, message, details, quarantine_id)`,
		c.tenant, c.document, c.schema, c.table, c.key, c.severity, c.kind, c.message, c.details, c.quarantine)
	return err
}
