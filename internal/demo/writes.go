package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// A trial is one write or read by the admin of the first organization, and what must come of it.
type trial struct {
	what     string
	sql      string
	args     []any
	sqlstate string // "" when it must pass
	rows     int64  // how many it must touch when it passes
}

// writes shows what a program, a model and a stranger meet.
func (s *story) writes(ctx context.Context) error {
	s.step("What a write meets now")
	mine, other := s.history.valid(0), s.history.valid(1)
	conn, err := pg.Connect(ctx, s.where.app)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	s.tell("As an admin of %s, role and claims set as PostgREST sets them from a token:", s.history.organizationName(mine.Organization))
	for _, t := range s.trials(mine, other) {
		if err := s.try(ctx, conn, s.history.adminOf(mine.Organization), t); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) trials(mine, other *integration) []trial {
	const (
		update = `update public.organization_integrations set field_mappings = $3 where organization_id = $1 and id = $2`
		merge  = `update public.organization_integrations set field_mappings = field_mappings || $3 where organization_id = $1 and id = $2`
		retype = `update public.organization_integrations set integration_type = $3 where organization_id = $1 and id = $2`
		insert = `insert into public.organization_integrations (organization_id, integration_type, name, field_mappings, sync_schedule)
			select $1, $2, 'Mine now', $3, '{"schema_version": "1.0.0", "enabled": false, "mode": "off"}'`
		count = `select from public.organization_integrations`
	)
	row := func(i *integration, value string) []any { return []any{i.Organization, i.ID, value} }
	good := `{"options": {"on_missing": "fail", "date_format": "YYYY-MM-DD"}}`
	unknown := `{"mappings": {"pstingDate": {"source": "claim.approved_at", "transform": "date"}}}`
	invented := `{"options": {"on_missing": "ask a colleague"}}`
	half := string(encode(string(mine.FieldMappings[:len(mine.FieldMappings)/2])))
	otherType := "cornerstone"
	if mine.Type == otherType {
		otherType = "xledger"
	}
	return []trial{
		{"a good change of a mapping", merge, row(mine, good), "", 1},
		{"an unknown target field", merge, row(mine, unknown), "23514", 0},
		{"an option that nobody offers", merge, row(mine, invented), "23514", 0},
		{"a model's half-finished text", update, row(mine, half), "23514", 0},
		{"another type for the same mapping", retype, row(mine, otherType), "23514", 0},
		{"a version that does not exist", merge, row(mine, `{"schema_version": "9.9.9"}`), "23514", 0},
		{"reading all: the own ones come", count, nil, "", perOrganization},
		{"changing another organization's row", merge, row(other, good), "", 0},
		{"a new row for another organization", insert, []any{other.Organization, other.Type, string(other.FieldMappings)}, "42501", 0},
		{"reading credentials", `select from public.integration_credentials`, nil, "42501", 0},
	}
}

func (s *story) try(ctx context.Context, conn *pgx.Conn, admin string, t trial) error {
	var rows int64
	err := asUser(ctx, conn, admin, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, t.sql, t.args...)
		rows = tag.RowsAffected()
		return err
	})
	var refusal *pgconn.PgError
	if err != nil && !errors.As(err, &refusal) {
		return err
	}
	got := ""
	if refusal != nil {
		got = refusal.Code
	}
	if got != t.sqlstate || rows != t.rows {
		return fmt.Errorf("demo: %s: SQLSTATE %q and %d rows, want %q and %d: %w", t.what, got, rows, t.sqlstate, t.rows, err)
	}
	switch {
	case refusal != nil:
		s.refused(t.what, refusal.Code+firstFinding(refusal))
	case rows == 0:
		s.refused(t.what, "0 rows")
	default:
		s.passed(t.what, fmt.Sprintf("%d %s", rows, plural(rows, "row")))
	}
	return nil
}

// firstFinding reads pointer and keyword from the trigger's machine-readable DETAIL.
func firstFinding(refusal *pgconn.PgError) string {
	var detail struct {
		Findings []struct{ Pointer, Keyword string }
	}
	if json.Unmarshal([]byte(refusal.Detail), &detail) != nil || len(detail.Findings) == 0 {
		return ""
	}
	first := detail.Findings[0]
	if first.Pointer == "" {
		first.Pointer = "the document"
	}
	return " " + first.Pointer + ": " + first.Keyword
}

func plural(n int64, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}

// valid returns the first unspoilt integration of the nth organization.
func (h *history) valid(n int) *integration {
	for _, i := range h.integrations {
		if i.Organization == h.organizations[n].ID && !i.spoilt {
			return i
		}
	}
	panic("no organization has all of its integrations spoilt") // the seed is fixed
}

func (h *history) organizationName(id string) string {
	for _, o := range h.organizations {
		if o.ID == id {
			return o.Name
		}
	}
	return id
}
