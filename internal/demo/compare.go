package demo

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
)

const triedByHand = 1_000 // documents

// byHand is the way from 1.0.0 to 2.0.0 once more, written without a lens, for comparison.
const byHand = `
	b.doc - 'options'
	|| jsonb_build_object('schema_version', '2.0.0', 'timezone', 'UTC', 'mappings', (
		select jsonb_object_agg(key, value - 'transform' || case when value ? 'transform'
			then jsonb_build_object('steps', jsonb_build_array(jsonb_build_object('step', value -> 'transform'))) else '{}' end)
		from jsonb_each(b.doc -> 'mappings')))
	|| jsonb_build_object('options', (b.doc -> 'options') - 'on_missing' - 'batch_size' || jsonb_build_object('missing_value',
		case b.doc -> 'options' ->> 'on_missing' when 'skip' then 'leave_out' when 'fail' then 'stop' when 'empty' then 'blank' end))
	|| case when b.doc -> 'options' ? 'batch_size'
		then jsonb_build_object('delivery', jsonb_build_object('batch_size', b.doc -> 'options' -> 'batch_size')) else '{}' end`

// expectation is a count that the database gives, and what it must be.
type expectation struct {
	what      string
	got, want int
}

// proveLifted asks the database what the first run and the two programs have come to.
func (s *story) proveLifted(ctx context.Context, both *programs) error {
	last, err := json.Marshal(both.last())
	if err != nil {
		return err
	}
	s.written = nil
	for _, row := range both.rows {
		s.written = append(s.written, row.ID)
	}
	var there, kept int
	e := &s.evolved
	err = s.asReader(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `
			select count(*) filter (where field_mappings ->> 'schema_version' = $1)
			from public.organization_integrations`, newVersion).Scan(&there); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `
			select count(*), count(*) filter (where v.field_mappings::text = b.field_mappings)
			from public.demo_before b left join public.integrations_1 v using (organization_id, id)
			where id <> all($1::uuid[])`, s.written).Scan(&e.Untouched, &e.ReadAsOld); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `
			select count(*) filter (where i.field_mappings = (`+byHand+`))
			from (select organization_id, id, field_mappings::jsonb as doc from public.demo_before
				where id <> all($1::uuid[]) order by id limit $2) as b
			join public.organization_integrations i using (organization_id, id)`, s.written, triedByHand).Scan(&e.ByHand); err != nil {
			return err
		}
		if err := tx.QueryRow(ctx, `
			select count(*)
			from jsonb_to_recordset($1) as w (organization_id uuid, id uuid, size text, zone text)
			join public.integrations_1 old using (organization_id, id)
			join public.integrations_2 new using (organization_id, id)
			where old.field_mappings #>> '{options,batch_size}' = w.size and old.field_mappings ->> 'schema_version' = '1.0.0'
				and new.field_mappings #>> '{delivery,batch_size}' = w.size and new.field_mappings ->> 'timezone' = w.zone`,
			string(last)).Scan(&kept); err != nil {
			return err
		}
		return s.showOne(ctx, tx)
	})
	if err != nil {
		return err
	}
	return s.hold(
		expectation{"documents at 2.0.0", there, len(s.history.integrations)},
		expectation{"against the same change by hand", e.ByHand, triedByHand},
		expectation{"read at 1.0.0, against before", e.ReadAsOld, e.Untouched},
		expectation{"rows that both wrote hold both's last", kept, shared},
	)
}

// showOne shows a document of the table as it was, and as it is.
func (s *story) showOne(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `
		with one as (
			select organization_id, id, doc from (select *, field_mappings::jsonb as doc from public.demo_before) as b
			where doc -> 'mappings' ? 'subledger' and doc -> 'options' ? 'batch_size' and id <> all($1::uuid[])
			order by id limit 1)
		select doc ->> 'schema_version', doc #>> '{mappings,text}', doc ->> 'options', coalesce(doc ->> 'delivery', '')
		from (select 1 as place, doc from one union all select 2, i.field_mappings from one join public.organization_integrations i using (organization_id, id)) as two
		order by place`, s.written)
	if err != nil {
		return err
	}
	s.tell("One of them, before and after:")
	var version, text, options, delivery string
	_, err = pgx.ForEachRow(rows, []any{&version, &text, &options, &delivery}, func() error {
		s.detail("%s  text      %s", version, text)
		s.detail("       options   %s", options)
		if delivery != "" {
			s.detail("       delivery  %s", delivery)
		}
		return nil
	})
	return err
}

// proveBack compares with what was before the first run; and where both programs have written, what that of 2.0.0 sees now with what it saw
// before down.
func (s *story) proveBack(ctx context.Context) error {
	var there, seen, complements int
	e := &s.evolved
	err := s.asReader(ctx, func(tx pgx.Tx) error {
		if err := tx.QueryRow(ctx, `
			select count(*)
			from (select * from public.demo_after where id = any($1::uuid[])) as a
			join public.integrations_2 v using (organization_id, id)
			where v.field_mappings::text = a.field_mappings`, s.written).Scan(&seen); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `
			select count(*) filter (where i.field_mappings ->> 'schema_version' = $1),
				count(*) filter (where i.field_mappings::text = b.field_mappings and i.id <> all($2::uuid[])),
				count(c.complement)
			from public.organization_integrations i
			left join public.demo_before b using (organization_id, id)
			left join pgstrata.field_mappings__complements c using (organization_id, id)`, oldVersion, s.written).Scan(&there, &e.SameBack, &complements)
	})
	if err != nil {
		return err
	}
	all := len(s.history.integrations)
	err = s.hold(
		expectation{"documents at 1.0.0", there, all},
		expectation{"untouched, against the original text", e.SameBack, e.Untouched},
		expectation{"what both wrote, read at 2.0.0", seen, shared},
	)
	if err == nil {
		s.tell("What 1.0.0 has no place for stands beside %d rows meanwhile, and the program of 2.0.0 sees it.", complements)
	}
	return err
}

// proveUpAgain compares every document with what it was before down.
func (s *story) proveUpAgain(ctx context.Context) error {
	err := s.asReader(ctx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `
			select count(*) from public.organization_integrations i join public.demo_after a using (organization_id, id)
			where i.field_mappings::text = a.field_mappings`).Scan(&s.evolved.SameLast)
	})
	if err != nil {
		return err
	}
	return s.hold(expectation{"all documents, against before down", s.evolved.SameLast, len(s.history.integrations)})
}

// hold tells each outcome, and fails at the first that is not what it must be.
func (s *story) hold(expectations ...expectation) error {
	for _, e := range expectations {
		if e.got != e.want {
			return fmt.Errorf("demo: %s: %d of %d", e.what, e.got, e.want)
		}
		s.passed(e.what, fmt.Sprintf("%s of %s", thousands(e.got), thousands(e.want)))
	}
	return nil
}
