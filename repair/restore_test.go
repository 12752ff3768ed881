package repair

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reset breaks one setting, repairs it and returns the original's id.
func (f *fixture) resetSetting(t testing.TB, r *Repairer, id int, text string) string {
	t.Helper()
	f.unguarded(t, "update public.plain set settings = $2::text::jsonb where id = $1", id, text)
	scanned(t, r, ScanOptions{Apply: true, Documents: []string{"settings"}, MaxBad: share(1)})
	return one[string](t, f, "select id::text from pgstrata.quarantine where row_key ->> 'id' = $1::int::text order by kept_at desc limit 1", id)
}

func TestRestoreACorrectedDocument(t *testing.T) {
	t.Parallel()
	f := seeded(t, 40)
	f.exec(t, "update public.integrations set status = 'draft' where id = $1", org(8))
	f.unguarded(t, `update public.integrations set mapping = '{"schema_version": "1.0.0", "n": "60"}' where id = $1`, org(8))
	r := f.repairer(t)
	scanned(t, r, ScanOptions{Apply: true})
	id := one[string](t, f, "select id::text from pgstrata.quarantine")

	before := f.state(t)
	var invalid *InvalidError
	for _, with := range []string{"", `{"schema_version": "1.0.0", "n": "61"}`, `{"schema_version": `, `{"schema_version": "1.0.0", "n": 1} {}`} {
		var b []byte
		if with != "" {
			b = []byte(with)
		}
		_, err := r.Restore(context.Background(), id, b)
		if !errors.Is(err, ErrRefused) {
			t.Errorf("restore with %q: %v", with, err)
		}
		if strings.HasPrefix(with, `{"schema_version": "1.0.0", "n": "61"`) && (!errors.As(err, &invalid) || invalid.Problems[0].Pointer != "/n" || invalid.Problems[0].Keyword != "type") {
			t.Errorf("restore with %q doesn't say where: %v", with, err)
		}
	}
	if diff := cmp.Diff(before, f.state(t)); diff != "" {
		t.Fatalf("a refused restore wrote:\n%s", diff)
	}

	o, err := r.Restore(context.Background(), id, []byte(` {"n": 60.0, "schema_version": "1.0.0"}`))
	if err != nil {
		t.Fatal(err)
	}
	if o.State != Restored || o.RestoredBy != operatorLogin || o.RestoredWith != `{"n": 60.0, "schema_version": "1.0.0"}` || o.RestoredAt == nil {
		t.Errorf("the original says %s", asJSON(t, o))
	}
	if got := one[string](t, f, "select concat_ws(' ', status, mapping) from public.integrations where id = $1", org(8)); got != `draft {"n": 60.0, "schema_version": "1.0.0"}` {
		t.Errorf("the row is %s", got)
	}
	if got := one[string](t, f, "select string_agg(concat_ws(' ', kind, severity, tenant, quarantine_id), E'\n' order by created_at) from pgstrata.alerts"); got !=
		"document_reset warning "+org(2)+" "+id+"\ndocument_restored info "+org(2)+" "+id {
		t.Errorf("alerts:\n%s", got)
	}
	if _, err := r.Restore(context.Background(), id, nil); !errors.Is(err, ErrAlreadyRestored) {
		t.Errorf("a second restore: %v", err)
	}
}

func TestRestoreTheOriginalOnceItIsAccepted(t *testing.T) {
	t.Parallel()
	f := seeded(t, 40)
	r := f.repairer(t)
	// Reset by hand what is in truth valid: as if the schemas had been wider than when it was set aside.
	id := f.resetSetting(t, r, 3, "[]")
	const original = `{"n": 5.10, "schema_version": "1.0.0"}`
	f.exec(t, "update pgstrata.quarantine set original = $1", original)
	o, err := r.Restore(context.Background(), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if o.RestoredWith != original || one[string](t, f, "select settings::text from public.plain where id = 3") != original {
		t.Errorf("put back %q", o.RestoredWith)
	}
}

func TestRestoreRefusesWhatItWouldDestroy(t *testing.T) {
	t.Parallel()
	f := seeded(t, 40)
	r := f.repairer(t)
	good := []byte(`{"schema_version": "1.0.0", "n": 1}`)

	changed := f.resetSetting(t, r, 1, "[]")
	f.exec(t, `update public.plain set settings = '{"schema_version": "1.0.0", "n": 0.0}' where id = 1`) // equal as jsonb, another text
	if _, err := r.Restore(context.Background(), changed, good); !errors.Is(err, ErrRowChanged) {
		t.Errorf("changed row: %v", err)
	}
	gone := f.resetSetting(t, r, 2, "[]")
	f.exec(t, "delete from public.plain where id = 2")
	if _, err := r.Restore(context.Background(), gone, good); !errors.Is(err, ErrRowGone) {
		t.Errorf("deleted row: %v", err)
	}
	long := f.resetSetting(t, r, 3, "[]")
	_, err := r.Restore(context.Background(), long, []byte(`{"schema_version": "1.0.0", "n": 1`+strings.Repeat("0", 300)+`}`))
	if !errors.Is(err, ErrRefused) || !strings.Contains(err.Error(), "small") {
		t.Errorf("a document that the row's own constraint refuses: %v", err)
	}
	for _, id := range []string{"no uuid", "00000000-0000-0000-0000-000000000000"} {
		if _, err := r.Restore(context.Background(), id, good); !errors.Is(err, ErrUnknownOriginal) {
			t.Errorf("%s: %v", id, err)
		}
		if _, err := r.Show(context.Background(), id); !errors.Is(err, ErrUnknownOriginal) {
			t.Errorf("show %s: %v", id, err)
		}
	}
	if got := one[int](t, f, "select count(*) from pgstrata.quarantine where state = 'kept'"); got != 3 {
		t.Errorf("%d of 3 originals are still kept", got)
	}
}

// Two documents of one row are reset; whichever is restored first, the status comes back with the last.
func TestRestoreOfTwoDocumentsInOneRow(t *testing.T) {
	t.Parallel()
	restoresBoth(t, "draft", func(t *testing.T, f *fixture, r *Repairer) {
		f.exec(t, "update public.integrations set status = 'draft' where id = $1", org(8))
		f.unguarded(t, `update public.integrations set mapping = '[]', schedule = '[]' where id = $1`, org(8))
		scanned(t, r, ScanOptions{Apply: true})
	})
}

// Somebody sets the status between the resets of a row's two documents; that choice comes back, whichever is restored last.
func TestRestoreOfTwoDocumentsWithAChoiceBetween(t *testing.T) {
	t.Parallel()
	restoresBoth(t, "active", func(t *testing.T, f *fixture, r *Repairer) {
		for _, step := range []struct{ status, document string }{{"draft", "mapping"}, {"active", "schedule"}} {
			f.exec(t, "update public.integrations set status = $2 where id = $1", org(8), step.status)
			f.unguarded(t, "update public.integrations set "+step.document+" = '[]' where id = $1", org(8))
			scanned(t, r, ScanOptions{Apply: true})
		}
	})
}

// restoresBoth restores the two documents of a row in either order, and wants a status back with the last of them.
func restoresBoth(t *testing.T, status string, reset func(*testing.T, *fixture, *Repairer)) {
	t.Helper()
	for _, order := range [][]string{{"mapping", "schedule"}, {"schedule", "mapping"}} {
		t.Run(order[0]+" first", func(t *testing.T) {
			t.Parallel()
			f := seeded(t, 40)
			r := f.repairer(t)
			reset(t, f, r)
			for i, document := range order {
				id := one[string](t, f, "select id::text from pgstrata.quarantine where document = $1", document)
				if _, err := r.Restore(context.Background(), id, []byte(`{"schema_version": "1.0.0", "n": 3}`)); err != nil {
					t.Fatal(err)
				}
				want := []string{"needs_attention", status}[i]
				if got := one[string](t, f, "select status from public.integrations where id = $1", org(8)); got != want {
					t.Errorf("after %s the status is %s, want %s", document, got, want)
				}
			}
		})
	}
}

func TestRestoreLeavesAStatusThatSomebodySet(t *testing.T) {
	t.Parallel()
	f := seeded(t, 40)
	f.unguarded(t, `update public.integrations set mapping = '[]' where id = $1`, org(8))
	r := f.repairer(t)
	scanned(t, r, ScanOptions{Apply: true})
	f.exec(t, "update public.integrations set status = 'draft' where id = $1", org(8))
	id := one[string](t, f, "select id::text from pgstrata.quarantine")
	if _, err := r.Restore(context.Background(), id, []byte(`{"schema_version": "1.0.0", "n": 3}`)); err != nil {
		t.Fatal(err)
	}
	if got := one[string](t, f, "select status from public.integrations where id = $1", org(8)); got != "draft" {
		t.Errorf("the status that somebody set became %s", got)
	}
}

func TestRestoreIsUndoneWhole(t *testing.T) {
	t.Parallel()
	f := seeded(t, 40)
	r := f.repairer(t)
	id := f.resetSetting(t, r, 1, "[]")
	before := f.state(t)
	f.exec(t, "create function public.no() returns trigger language plpgsql as $$ begin raise exception 'no alerts today'; end $$")
	f.exec(t, "create trigger no before insert on pgstrata.alerts for each row execute function public.no()")
	if _, err := r.Restore(context.Background(), id, []byte(`{"schema_version": "1.0.0", "n": 1}`)); err == nil {
		t.Fatal("a restore without its alert passed")
	}
	if diff := cmp.Diff(before, f.state(t)); diff != "" {
		t.Errorf("a failed restore left something:\n%s", diff)
	}
}

func TestList(t *testing.T) {
	t.Parallel()
	f := seeded(t, 40)
	r := f.repairer(t)
	f.spoil(t, "id <= 3")
	f.unguarded(t, "update public.integrations set mapping = '[]' where id = $1", org(8))
	scanned(t, r, ScanOptions{Apply: true, MaxBad: share(1)})
	for _, tc := range []struct {
		o            ListOptions
		listed, have int
	}{
		{ListOptions{}, 4, 4},
		{ListOptions{Limit: 1}, 1, 4},
		{ListOptions{Document: "settings"}, 3, 3},
		{ListOptions{Tenant: org(2)}, 1, 1},
		{ListOptions{State: Restored}, 0, 0},
	} {
		l, err := r.List(context.Background(), tc.o)
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Originals) != tc.listed || l.Total != tc.have {
			t.Errorf("%+v: %d of %d, want %d of %d", tc.o, len(l.Originals), l.Total, tc.listed, tc.have)
		}
		for _, o := range l.Originals {
			if o.Text != "" || len(o.Problems) == 0 {
				t.Errorf("a list holds %s", asJSON(t, o))
			}
		}
	}
}
