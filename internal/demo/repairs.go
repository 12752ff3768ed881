package demo

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/repair"
)

const shownPlaces = 12

// scan reads everything and writes nothing.
func (s *story) scan(ctx context.Context) error {
	s.step("What is broken already")
	s.command("pgstrata repair scan")
	report, err := s.runScan(ctx, repair.ScanOptions{})
	if err != nil {
		return err
	}
	if report.Bad != int64(s.history.brokenTotal()) {
		return fmt.Errorf("demo: the scan found %d bad documents, but %d were spoilt", report.Bad, s.history.brokenTotal())
	}
	s.found = report
	s.tell("%d of %s documents are bad, judged in %.1f s. The most frequent findings:", report.Bad, thousands(int(report.Rows)), report.Seconds)
	places := report.ByPlace()
	for _, f := range places[:min(shownPlaces, len(places))] {
		pointer := f.Pointer
		if pointer == "" {
			pointer = "(the document)"
		}
		s.detail("%4d × %-14s %-11s %-30s %s", f.Count, f.Document, f.Variant, pointer, f.Keyword)
	}
	s.detail("and %d places more", len(places)-min(shownPlaces, len(places)))
	return nil
}

// apply resets what is bad, twice: a newer program's documents only when told to.
func (s *story) apply(ctx context.Context) error {
	s.step("Reset to safe defaults, keep the originals, alert whom it concerns")
	if err := s.remember(ctx); err != nil {
		return err
	}
	s.command("pgstrata repair scan --apply --yes")
	report, err := s.runScan(ctx, repair.ScanOptions{Apply: true})
	if err != nil {
		return err
	}
	s.reset = report.Reset
	s.tell("%d documents reset in %.1f s, each in a transaction of its own; their integrations need attention, so no export runs wrongly.",
		report.Reset, report.Seconds)
	if report.Left > 0 {
		s.tell("%d left alone: they say a version newer than any known, so a newer program may have written them.", report.Left)
		s.command("pgstrata repair scan --apply --include-future --yes")
		if report, err = s.runScan(ctx, repair.ScanOptions{Apply: true, IncludeFuture: true}); err != nil {
			return err
		}
		s.reset += report.Reset
		s.tell("%d more reset.", report.Reset)
	}
	return nil
}

// proof asks the database, not the program, what has become of everything.
func (s *story) proof(ctx context.Context) error {
	s.step("Nothing lost, nobody else told")
	report, err := s.runScan(ctx, repair.ScanOptions{Apply: true, IncludeFuture: true})
	if err != nil {
		return err
	}
	s.left = report.Left
	if report.Bad != 0 || report.Reset != 0 {
		return fmt.Errorf("demo: after the repair a scan still finds %d bad documents and reset %d", report.Bad, report.Reset)
	}
	s.passed("a scan once more, with --apply", "no findings, nothing changed")

	conn, err := pg.Connect(ctx, s.where.operator)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var same int
	err = conn.QueryRow(ctx, `
		select count(*), count(*) filter (where q.original = case q.document
			when 'field_mappings' then e.field_mappings else e.sync_schedule end)
		from pgstrata.quarantine q
		join demo_earlier e on e.id = q.row_key ->> 'id'`).Scan(&s.kept, &same)
	if err != nil {
		return pg.Explain(err, "demo: compare originals", database)
	}
	if s.kept != s.history.brokenTotal() || same != s.kept {
		return fmt.Errorf("demo: %d originals are kept and %d equal the earlier text; %d documents were spoilt", s.kept, same, s.history.brokenTotal())
	}
	s.passed("originals against the earlier text", fmt.Sprintf("%d of %d equal", same, s.kept))
	return s.alerts(ctx)
}

// alerts shows what an organization that was concerned sees, and one that was not.
func (s *story) alerts(ctx context.Context) error {
	conn, err := pg.Connect(ctx, s.where.app)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	concerned, spared := s.history.concerned()
	seen := func(org string) (messages []string, err error) {
		err = asUser(ctx, conn, s.history.adminOf(org), func(tx pgx.Tx) error {
			rows, err := tx.Query(ctx, "select message from public.integration_alerts order by created_at")
			if err != nil {
				return err
			}
			messages, err = pgx.CollectRows(rows, pgx.RowTo[string])
			return err
		})
		return messages, pg.Explain(err, "demo: read alerts", database)
	}
	for _, org := range []string{concerned, spared} {
		messages, err := seen(org)
		if err != nil {
			return err
		}
		if want := s.history.spoiltOf(org); len(messages) != want {
			return fmt.Errorf("demo: the admin of %s sees %d alerts, want %d", s.history.organizationName(org), len(messages), want)
		}
		s.passed("alerts for "+s.history.organizationName(org), fmt.Sprint(len(messages)))
		for _, message := range messages {
			s.quote(message)
		}
	}
	return nil
}

func (s *story) runScan(ctx context.Context, o repair.ScanOptions) (*repair.Report, error) {
	r, err := s.repairer(ctx)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.Scan(ctx, o)
}

// remember sets aside what every document says before the repair, for the proof afterwards.
func (s *story) remember(ctx context.Context) error {
	return execAll(ctx, s.where.admin, `
		create table public.demo_earlier as
		select id::text as id, field_mappings::text as field_mappings, sync_schedule::text as sync_schedule
		from public.organization_integrations`,
		`grant select on public.demo_earlier to pgstrata_operator`)
}

// concerned returns an organization with the most spoilt documents, and one with none.
func (h *history) concerned() (most, none string) {
	for _, o := range h.organizations {
		n := h.spoiltOf(o.ID)
		if most == "" || n > h.spoiltOf(most) {
			most = o.ID
		}
		if none == "" && n == 0 {
			none = o.ID
		}
	}
	return most, none
}

func (h *history) spoiltOf(org string) int {
	n := 0
	for _, i := range h.integrations {
		if i.Organization == org && i.spoilt {
			n++
		}
	}
	return n
}
