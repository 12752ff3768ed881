package repair

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// Each case takes one thing away. The control with nothing taken away is every other test.
func TestPreflight(t *testing.T) {
	t.Parallel()
	const guardOff = "alter table public.plain disable trigger zz_pgstrata_settings"
	for name, tc := range map[string]struct {
		sql   string
		login string // "" is the operator
		apply bool
		want  error
		says  []string
	}{
		"owner of a forced table":      {login: "app_owner", want: ErrNotAllowed, says: []string{"grant pgstrata_operator to app_owner", "public.integrations"}},
		"stranger":                     {login: "repair_stranger", want: ErrNotAllowed, says: []string{"SELECT on column", "grant pgstrata_operator to repair_stranger;"}},
		"select policy not for all":    {sql: "alter policy pgstrata_operator_reads on public.integrations using (status = 'active')", want: ErrNotAllowed, says: []string{"shows it every row"}},
		"restrictive policy":           {sql: "create policy limits on public.integrations as restrictive for select to public using (status = 'active')", want: ErrNotAllowed, says: []string{"shows it every row"}},
		"update policy missing":        {sql: "drop policy pgstrata_operator_repairs on public.integrations", apply: true, want: ErrNotAllowed, says: []string{"update every row"}},
		"update check not for all":     {sql: "alter policy pgstrata_operator_repairs on public.integrations with check (status = 'active')", apply: true, want: ErrNotAllowed, says: []string{"update every row"}},
		"column not writable":          {sql: "revoke update (status) on public.integrations from pgstrata_operator", apply: true, want: ErrNotAllowed, says: []string{"UPDATE on column status"}},
		"column not readable":          {sql: "revoke select on public.plain from pgstrata_operator; grant select (id) on public.plain to pgstrata_operator", want: ErrNotAllowed, says: []string{"SELECT on column settings", "public.plain"}},
		"schema not usable":            {sql: "revoke usage on schema pgstrata from pgstrata_operator", apply: true, want: ErrNotAllowed, says: []string{"USAGE on schema pgstrata"}},
		"validators not callable":      {sql: "revoke usage on schema pgstrata_check from public", want: ErrNotAllowed, says: []string{"grant usage on schema pgstrata_check"}},
		"quarantine hidden":            {sql: "drop policy operator_reads on pgstrata.quarantine", apply: true, want: ErrNotAllowed, says: []string{"pgstrata.quarantine"}},
		"books missing":                {sql: "drop table pgstrata.alerts", apply: true, want: ErrMissing, says: []string{"pgstrata.alerts", "pgstrata migrate up"}},
		"table missing":                {sql: "drop table public.plain", want: ErrMissing, says: []string{"pgstrata.yaml:", "no table public.plain"}},
		"column missing":               {sql: "alter table public.integrations drop column status", want: ErrMissing, says: []string{"pgstrata.yaml:", "no column status"}},
		"column of another type":       {sql: "alter table public.plain drop column settings; alter table public.plain add column settings json", want: ErrMissing, says: []string{"is json, not jsonb"}},
		"column generated":             {sql: "alter table public.plain drop column settings; alter table public.plain add column settings jsonb generated always as ('{}'::jsonb) stored", want: ErrMissing, says: []string{"settings of public.plain is generated"}},
		"key not unique":               {sql: "alter table public.plain drop constraint plain_pkey", want: ErrMissing, says: []string{"not a primary key"}},
		"view":                         {sql: "alter table public.plain rename to p; create view public.plain as select * from public.p", want: ErrMissing, says: []string{"not a table"}},
		"no functions":                 {sql: "drop function pgstrata_check.settings_valid cascade", want: ErrMissing, says: []string{"pgstrata migrate up"}},
		"functions of other schemas":   {sql: "alter function pgstrata_check.settings_valid(jsonb, text) rename to settings__valid__ffffffffff", want: ErrMissing, says: []string{"schema generate"}},
		"trigger missing":              {sql: "drop trigger zz_pgstrata_settings on public.plain", apply: true, want: ErrUnguarded, says: []string{"missing"}},
		"trigger off":                  {sql: guardOff, apply: true, want: ErrUnguarded, says: []string{"disabled", "enable always trigger"}},
		"trigger shadowed":             {sql: "create trigger zzz before update on public.plain for each row execute function suppress_redundant_updates_trigger()", apply: true, want: ErrUnguarded, says: []string{"zzz", "rename to"}},
		"shadowed, after the row":      {sql: "create trigger zzz after update on public.plain for each row execute function suppress_redundant_updates_trigger()", apply: true},
		"warns: trigger off":           {sql: guardOff, says: []string{"disabled"}},
		"warns: trigger for origin":    {sql: "alter table public.plain enable trigger zz_pgstrata_settings", apply: true, says: []string{"session_replication_role"}},
		"superuser sees through FORCE": {login: "superuser", apply: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := seeded(t, 20)
			url := f.operator
			switch tc.login {
			case "":
			case "superuser":
				url = f.AdminURL
			default:
				url = f.URLAs(t, tc.login)
			}
			if tc.sql != "" {
				sql := strings.ReplaceAll(tc.sql, "settings_valid", names(t, f, "settings").Valid)
				f.exec(t, sql)
			}
			report, err := f.repairerAs(t, url).Scan(context.Background(), ScanOptions{Apply: tc.apply})
			if !errors.Is(err, tc.want) {
				t.Fatalf("got %v, want %v", err, tc.want)
			}
			text := ""
			if err != nil {
				text = err.Error()
			} else {
				text = strings.Join(report.Warnings, "\n")
			}
			for _, want := range tc.says {
				if !strings.Contains(text, want) {
					t.Errorf("%q doesn't say %q", text, want)
				}
			}
			if tc.want == nil && tc.says == nil && text != "" {
				t.Errorf("unexpected warnings %s", text)
			}
			if tc.want != nil && tc.sql != "drop table pgstrata.alerts" {
				if n := one[int](t, f, "select count(*) from pgstrata.scans"); n != 0 {
					t.Errorf("a refused run left %d rows in pgstrata.scans", n)
				}
			}
		})
	}
}

// Who may only look may list and show, and no more.
func TestReadingOriginalsTakesNoRightToWrite(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	r := f.repairerAs(t, f.URLAs(t, "repair_reader"))
	f.exec(t, `grant usage on schema pgstrata to repair_reader;
		grant select on pgstrata.quarantine to repair_reader;
		create policy reader on pgstrata.quarantine for select to repair_reader using (true)`)
	if listing, err := r.List(t.Context(), ListOptions{}); err != nil || listing.Total != 0 {
		t.Errorf("list: %v, %v", listing, err)
	}
	if _, err := r.Show(t.Context(), org(1)); !errors.Is(err, ErrUnknownOriginal) {
		t.Errorf("show: %v", err)
	}
	if _, err := r.Restore(t.Context(), org(1), nil); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("restore: %v", err)
	}
}

func TestPreflightOfOriginals(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	r := f.repairerAs(t, f.URL) // the owner, to whom the forced quarantine looks empty
	if _, err := r.List(context.Background(), ListOptions{}); !errors.Is(err, ErrNotAllowed) || !strings.Contains(err.Error(), "grant pgstrata_operator to app_owner") {
		t.Errorf("list: %v", err)
	}
	if _, err := r.Show(context.Background(), org(1)); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("show: %v", err)
	}
	if _, err := r.Restore(context.Background(), org(1), nil); !errors.Is(err, ErrNotAllowed) {
		t.Errorf("restore: %v", err)
	}
}

func TestScanOfAnUnknownDocument(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	_, err := f.repairer(t).Scan(context.Background(), ScanOptions{Documents: []string{"nonsense"}})
	if err == nil || !strings.Contains(err.Error(), "nonsense") || !strings.Contains(err.Error(), "settings") {
		t.Errorf("got %v", err)
	}
}
