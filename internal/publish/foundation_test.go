package publish_test

import (
	"os"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/publish"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// TestFoundation publishes a version of the shipped table, to the callers of its access matrix.
func TestFoundation(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t, "foundation: true\nmigrations: {dir: migrations}\n", nil)
	oldest := version("1.0.0")
	m := w.publish(w.documents[0], publish.Wanted{Version: &oldest})
	same(t, "view", m.View.String(), "public.organization_integrations_field_mappings_1_0_0")
	newest := map[string]schema.Version{}
	for _, f := range w.documents[0].Set.Families {
		newest[f.Variant] = f.Newest().Version
	}
	w.publish(w.documents[0], publish.Wanted{Variants: newest, View: pg.Table{Schema: "public", Name: "integrations_today"}})
	const old, today = "public.organization_integrations_field_mappings_1_0_0", "public.integrations_today"

	admin := w.AdminConn(t)
	exec(t, admin, `insert into public.organizations (id, name) values ($1, 'one'), ($2, 'two')`, organization, neighbour)
	exec(t, admin, `insert into public.organization_members (organization_id, user_id, role) values
		($1, 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa', 'admin'), ($1, 'bbbbbbbb-bbbb-bbbb-bbbb-bbbbbbbbbbbb', 'member'),
		($2, 'cccccccc-cccc-cccc-cccc-cccccccccccc', 'admin')`, organization, neighbour)
	user := func(letter string) func(sql string, args ...any) string {
		conn := w.AdminConn(t)
		id := strings.ReplaceAll("aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa", "a", letter)
		exec(t, conn, `select set_config('request.jwt.claims', '{"sub": "`+id+`"}', false)`)
		exec(t, conn, `set role authenticated`)
		return func(sql string, args ...any) string { return text(t, conn, sql, args...) }
	}
	boss, member, stranger := user("a"), user("b"), user("c")
	example, err := os.ReadFile("../../jsonschemas/field_mappings/xledger/examples/1.0.0/valid/usual.json")
	if err != nil {
		t.Fatal(err)
	}
	const schedule = `{"schema_version": "1.0.0", "enabled": false, "mode": "off"}`
	id := boss(`insert into `+old+` (organization_id, integration_type, name, field_mappings, sync_schedule) values ($1, 'xledger', 'x', $2, $3) returning id::text`,
		organization, string(example), schedule)
	same(t, "stored", text(t, admin, `select field_mappings ->> 'schema_version' from public.organization_integrations`), "2.0.0")
	shown := `select field_mappings::text from ` + old
	same(t, "member", member(shown), text(t, admin, `select $1::jsonb::text`, string(example)))
	same(t, "stranger", stranger(shown), "")
	same(t, "updated", boss(`update `+old+` set field_mappings = jsonb_set(field_mappings, '{options,on_missing}', '"fail"'), name = 'y' where id = $1::text::uuid
		returning concat_ws(' ', name, field_mappings #>> '{options,on_missing}', updated_by)`, id), "y fail aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa")
	same(t, "today", member(`select field_mappings #>> '{options,missing_value}' from `+today), "stop")
	boss(`update ` + today + ` set field_mappings = jsonb_set(field_mappings, '{mappings,amount,steps}', field_mappings #> '{mappings,amount,steps}' || '[{"step": "negate"}]')`)
	same(t, "shown", member(`select field_mappings #>> '{mappings,amount,transform}' from `+old), "minor_to_major")
	boss(`update ` + old + ` set field_mappings = jsonb_set(field_mappings, '{options,on_missing}', '"skip"')`)
	same(t, "today", member(`select jsonb_array_length(field_mappings #> '{mappings,amount,steps}')::text from `+today), "2")
	same(t, "a member writes", member(`update `+old+` set name = 'z' returning name`), "")
	same(t, "another deletes", stranger(`delete from `+old+` returning name`), "")
	same(t, "deleted", boss(`delete from `+old+` returning name`), "y")
}
