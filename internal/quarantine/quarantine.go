// Package quarantine keeps the originals that a repair overwrites, in pgstrata.quarantine, and finds them again.
// It writes within its caller's transaction, so that an original and its reset stand or fall together.
package quarantine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Table holds the originals.
var Table = pg.Table{Schema: "pgstrata", Name: "quarantine"}

// MaxFindings is how many findings are kept beside an original.
const MaxFindings = 100

// ErrUnknown is returned by Get when no original has that id.
var ErrUnknown = errors.New("no original has this id")

// DB is a connection or a transaction.
type DB interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Change is what a reset did to a column beside the document, as text; nil is SQL NULL.
type Change struct {
	From *string `json:"from"`
	To   *string `json:"to"`
}

// Original is a document as it was, with all that is needed to put it back.
type Original struct {
	ID                string
	Document, Variant string
	Table             pg.Table
	Column            string
	Key               map[string]string
	Tenant            *string
	Text              string // doc::text before the reset
	ResetTo           string // doc::text after it
	Previous          map[string]Change
	Findings          []schema.Finding
	Scan              string
	State             string // kept or restored
	KeptAt            time.Time
	RestoredAt        *time.Time
	RestoredBy        *string
	RestoredWith      *string
}

// Keep stores an original and returns its id.
func Keep(ctx context.Context, db DB, o Original) (id string, err error) {
	ids, err := KeepAll(ctx, db, []Original{o})
	if err != nil {
		return "", err
	}
	return ids[0], nil
}

// KeepAll stores originals in one statement and returns their ids, in the same order.
func KeepAll(ctx context.Context, db DB, all []Original) ([]string, error) {
	var c struct {
		document, variant, schema, table, column, key, text, resetTo, previous, findings, scan []string
		tenant                                                                                 []*string
	}
	for _, o := range all {
		findings := o.Findings[:min(len(o.Findings), MaxFindings)]
		if findings == nil {
			findings = []schema.Finding{}
		}
		previous := o.Previous
		if previous == nil {
			previous = map[string]Change{}
		}
		for _, f := range []struct {
			list *[]string
			of   any
		}{{&c.key, o.Key}, {&c.previous, previous}, {&c.findings, findings}} {
			text, err := json.Marshal(f.of)
			if err != nil {
				return nil, err
			}
			*f.list = append(*f.list, string(text))
		}
		c.document, c.variant, c.schema = append(c.document, o.Document), append(c.variant, o.Variant), append(c.schema, o.Table.Schema)
		c.table, c.column, c.tenant = append(c.table, o.Table.Name), append(c.column, o.Column), append(c.tenant, o.Tenant)
		c.text, c.resetTo, c.scan = append(c.text, o.Text), append(c.resetTo, o.ResetTo), append(c.scan, o.Scan)
	}
	rows, err := db.Query(ctx, `with given as materialized (
			select gen_random_uuid() as id, g.* from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
				$8::text[], $9::text[], $10::text[], $11::text[], $12::text[]) with ordinality
			as g (document, variant, table_schema, table_name, column_name, row_key, tenant, original, reset_to, previous, findings, scan_id, place)),
		kept as (
			insert into pgstrata.quarantine
				(id, document, variant, table_schema, table_name, column_name, row_key, tenant, original, reset_to, previous, findings, scan_id)
			select id, document, variant, table_schema, table_name, column_name, row_key::jsonb, tenant, original, reset_to, previous::jsonb,
				findings::jsonb, scan_id::uuid from given)
		select id::text from given order by place`,
		c.document, c.variant, c.schema, c.table, c.column, c.key, c.tenant, c.text, c.resetTo, c.previous, c.findings, c.scan)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

const (
	columns = `id::text, document, variant, table_schema, table_name, column_name, row_key, tenant,
		previous, findings, scan_id::text, state, kept_at, restored_at, restored_by`
	texts   = ", original, reset_to, restored_with"
	noTexts = ", '', '', null::text"
)

func scan(row pgx.CollectableRow) (Original, error) {
	var o Original
	err := row.Scan(&o.ID, &o.Document, &o.Variant, &o.Table.Schema, &o.Table.Name, &o.Column, &o.Key, &o.Tenant,
		&o.Previous, &o.Findings, &o.Scan, &o.State, &o.KeptAt, &o.RestoredAt, &o.RestoredBy, &o.Text, &o.ResetTo, &o.RestoredWith)
	return o, err
}

// Get returns one original; ErrUnknown when there is none.
func Get(ctx context.Context, db DB, id string) (Original, error) { return get(ctx, db, id, "") }

// Lock is Get that also keeps others from restoring it until the transaction ends.
func Lock(ctx context.Context, db DB, id string) (Original, error) {
	return get(ctx, db, id, " for update")
}

func get(ctx context.Context, db DB, id, lock string) (Original, error) {
	var uuid pgtype.UUID
	if uuid.Scan(id) != nil {
		return Original{}, ErrUnknown
	}
	rows, err := db.Query(ctx, "select "+columns+texts+" from pgstrata.quarantine where id = $1"+lock, uuid)
	if err != nil {
		return Original{}, err
	}
	o, err := pgx.CollectExactlyOneRow(rows, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return Original{}, ErrUnknown
	}
	return o, err
}

// Filter narrows a list; an empty field matches everything.
type Filter struct {
	Document, Tenant, State string
	Limit                   int
}

// List returns originals without their texts, which may be large: the newest first, and how many match in all.
func List(ctx context.Context, db DB, f Filter) ([]Original, int, error) {
	const where = ` from pgstrata.quarantine
		where ($1 = '' or document = $1) and ($2 = '' or tenant = $2) and ($3 = '' or state = $3)`
	var total int
	if err := db.QueryRow(ctx, "select count(*)"+where, f.Document, f.Tenant, f.State).Scan(&total); err != nil {
		return nil, 0, err
	}
	rows, err := db.Query(ctx, "select "+columns+noTexts+where+" order by kept_at desc, id limit $4", f.Document, f.Tenant, f.State, f.Limit)
	if err != nil {
		return nil, 0, err
	}
	all, err := pgx.CollectRows(rows, scan)
	return all, total, err
}

// Beside returns the originals still kept of the same row's other columns, the oldest first.
func Beside(ctx context.Context, db DB, o Original) ([]Original, error) {
	rows, err := db.Query(ctx, "select "+columns+texts+` from pgstrata.quarantine
		where table_schema = $1 and table_name = $2 and row_key = $3 and column_name <> $4 and state = 'kept'
		order by kept_at, id for update`, o.Table.Schema, o.Table.Name, o.Key, o.Column)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scan)
}

// SetPrevious replaces what a restore of this original will bring back beside the document.
func SetPrevious(ctx context.Context, db DB, id string, previous map[string]Change) error {
	return one(db.Exec(ctx, "update pgstrata.quarantine set previous = $2 where id = $1", id, previous))
}

// MarkRestored records that a document, given as doc::text, was put back.
func MarkRestored(ctx context.Context, db DB, id, with string) error {
	return one(db.Exec(ctx, `update pgstrata.quarantine
		set state = 'restored', restored_at = now(), restored_by = session_user, restored_with = $2
		where id = $1 and state = 'kept'`, id, with))
}

func one(tag pgconn.CommandTag, err error) error {
	if err == nil && tag.RowsAffected() != 1 {
		return fmt.Errorf("pgstrata.quarantine: %d rows changed where one was meant", tag.RowsAffected())
	}
	return err
}
