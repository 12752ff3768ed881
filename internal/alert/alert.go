// Package alert raises alerts for tenants in pgstrata.alerts.
// It writes within its caller's transaction and never stores a value of a document.
package alert

import (
	"context"

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
func Raise(ctx context.Context, db DB, a Alert) error {
	d := details{Findings: []finding{}, Total: len(a.Findings)}
	for _, f := range a.Findings[:min(len(a.Findings), maxFindings)] {
		d.Findings = append(d.Findings, finding{f.Pointer, f.Keyword, f.Message})
	}
	_, err := db.Exec(ctx, `insert into pgstrata.alerts
			(tenant, document, table_schema, table_name, row_key, severity, kind, message, details, quarantine_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		a.Tenant, a.Document, a.Table.Schema, a.Table.Name, a.Key, a.Severity, a.Kind, a.Message, d, a.QuarantineID)
	return err
}
