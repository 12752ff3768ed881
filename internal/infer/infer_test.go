package infer_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/infer"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// drafted infers from the documents of public.things (id, kind, doc), filled by a statement.
func drafted(t *testing.T, fill string, change func(*infer.Options)) *infer.Draft {
	t.Helper()
	conn := dbtest.New(t).Conn(t)
	exec(t, conn, "create table public.things (id int primary key, kind text, doc jsonb); "+fill)
	draft, err := infer.Run(t.Context(), conn, options(change))
	if err != nil {
		t.Fatal(err)
	}
	compiled(t, draft.Schema)
	return draft
}

func options(change func(*infer.Options)) infer.Options {
	o := infer.Options{
		Table: pg.Table{Schema: "public", Name: "things"}, Column: "doc", Discriminator: infer.Auto, MinShare: 0.99, MostOutliers: 100,
	}
	if change != nil {
		change(&o)
	}
	return o
}

func same(t *testing.T, got any, want string) {
	t.Helper()
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if err := json.Unmarshal(text, &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, a); diff != "" {
		t.Errorf("(-want +got):\n%s\n%s", diff, text)
	}
}

func TestStatements(t *testing.T) {
	t.Parallel()
	draft := drafted(t, `
		insert into public.things select g, 'x', jsonb_build_object(
			'whole', g, 'part', g / 4.0, 'colour', (array['red', 'green'])[1 + g % 2], 'free', 'text ' || g, 'day', date '2024-01-01' + g,
			'maybe', case when g % 3 = 0 then to_jsonb(g) else 'null' end, 'flags', jsonb_build_array(true, g % 2 = 0),
			'always', 'on', 'a/b~c', 1) - case when g % 5 = 0 then 'part' else '' end
		from generate_series(1, 300) g`, nil)
	same(t, draft.Schema, `{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
		"required": ["a/b~c", "always", "colour", "day", "flags", "free", "maybe", "whole"], "additionalProperties": false,
		"properties": {
			"whole": {"type": "integer", "$comment": "seen: 1 to 300"},
			"part": {"type": "number", "$comment": "seen: 0.25 to 74.75"},
			"colour": {"type": "string", "enum": ["green", "red"]},
			"free": {"type": "string", "$comment": "seen: 6 to 8 characters"},
			"day": {"type": "string", "$comment": "seen: 10 characters", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
			"maybe": {"type": ["integer", "null"], "$comment": "seen: 3 to 300"},
			"flags": {"type": "array", "$comment": "seen: 2 items", "items": {"type": "boolean"}},
			"always": {"type": "string", "const": "on"},
			"a/b~c": {"type": "integer", "$comment": "seen: 1"}
		}}`)
	if draft.OutlierRows != 0 || draft.Discriminator != nil {
		t.Errorf("%d outliers, discriminator %+v", draft.OutlierRows, draft.Discriminator)
	}
}

func TestMapsAndLists(t *testing.T) {
	t.Parallel()
	draft := drafted(t, `
		insert into public.things select g, 'x', jsonb_build_object('prices', (
			select jsonb_object_agg('sku-' || (g * 7 + k * 13) % 500, jsonb_build_object('amount', k, 'lines', jsonb_build_array(jsonb_build_object('n', k))))
			from generate_series(1, 3) k))
		from generate_series(1, 400) g;
		update public.things set doc = jsonb_set(doc, '{prices,sku-x}', '"free"') where id = 7`, nil)
	same(t, draft.Schema, `{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["prices"], "additionalProperties": false,
		"properties": {"prices": {"type": "object", "additionalProperties": {
			"type": "object", "required": ["amount", "lines"], "additionalProperties": false, "properties": {
				"amount": {"type": "integer", "$comment": "seen: 1 to 3"},
				"lines": {"type": "array", "$comment": "seen: 1 item", "items": {
					"type": "object", "required": ["n"], "additionalProperties": false, "properties": {"n": {"type": "integer", "$comment": "seen: 1 to 3"}}}}}}}}}`)
	want := `[{"key": {"id": "7"}, "variant": "", "findings": [{"pointer": "/prices/sku-x", "keyword": "type"}]}]`
	same(t, draft.Outliers, want)
	same(t, draft.Places, `[{"variant": "", "path": "/prices/*", "keyword": "type", "count": 1, "example": {"id": "7"}}]`)
}

// What is rare is left in while nothing separates it from the rest.
func TestLongTailsAreNoOutliers(t *testing.T) {
	t.Parallel()
	draft := drafted(t, `
		insert into public.things select row_number() over (), 'x', jsonb_build_object('k', 1, 'opt' || n, 1)
		from generate_series(1, 8) n, generate_series(1, (2 ^ n)::int)`, nil)
	if draft.OutlierRows != 0 {
		t.Errorf("outliers: %+v", draft.Places)
	}
}

func TestFewRowsNameNobody(t *testing.T) {
	t.Parallel()
	fill := `insert into public.things select g, 'x', jsonb_build_object('a', g) from generate_series(1, 19) g; insert into public.things values (20, 'x', '{"b": "x"}')`
	if draft := drafted(t, fill, nil); draft.OutlierRows != 0 {
		t.Errorf("outliers: %+v", draft.Places)
	}
	draft := drafted(t, fill, func(o *infer.Options) { o.MinShare, o.ShowValues = 0.9, true })
	same(t, draft.Outliers, `[{"key": {"id": "20"}, "variant": "", "findings": [
		{"pointer": "", "keyword": "additionalProperties", "value": "{\"b\": \"x\"}"}, {"pointer": "", "keyword": "required", "value": "{\"b\": \"x\"}"}]}]`)
}

const kinds = `insert into public.things select g, (array['cat', 'dog'])[1 + g % 2],
	case g % 2 when 0 then '{"meows": true, "lives": 9}'::jsonb else '{"barks": true}' end from generate_series(1, 200) g;`

func TestDiscriminators(t *testing.T) {
	t.Parallel()
	draft := drafted(t, kinds+`insert into public.things values (201, null, '{"barks": true}')`, nil)
	if d := draft.Discriminator; d == nil || d.Column != "kind" || d.Explains < 0.9 || len(draft.Variants) != 2 {
		t.Fatalf("discriminator %+v", draft.Discriminator)
	}
	same(t, draft.Variants[0].Schema, `{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["lives", "meows"],
		"additionalProperties": false, "properties": {"lives": {"type": "integer", "$comment": "seen: 9"}, "meows": {"type": "boolean"}}}`)
	same(t, draft.Outliers, `[{"key": {"id": "201"}, "variant": "", "findings": [{"pointer": "", "keyword": "discriminator"}]}]`)

	if draft := drafted(t, kinds, func(o *infer.Options) { o.Discriminator = infer.None }); draft.Discriminator != nil || draft.OutlierRows != 0 {
		t.Errorf("none: %+v, %d outliers", draft.Discriminator, draft.OutlierRows)
	}
	if draft := drafted(t, kinds, func(o *infer.Options) { o.Discriminator = "kind" }); len(draft.Variants) != 2 || draft.Discriminator.Explains != 0 {
		t.Errorf("given: %+v", draft.Discriminator)
	}
	within := drafted(t, strings.ReplaceAll(kinds, ";", "")+`; update public.things set doc = doc || jsonb_build_object('is a/pet', kind), kind = id % 3`, nil)
	if d := within.Discriminator; d == nil || d.Key != "is a/pet" {
		t.Errorf("within: %+v", within.Discriminator)
	}
	draft = drafted(t, `insert into public.things select g, 'k' || g % 3, '{"a": 1}' from generate_series(1, 100) g`, nil)
	if draft.Discriminator != nil {
		t.Errorf("one shape: %+v", draft.Discriminator)
	}
}

func TestOddDocuments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ fill, schema string }{
		"no rows":   {"", `{}`},
		"only null": {"insert into public.things values (1, 'x', null)", `{}`},
		"scalars":   {`insert into public.things select g, 'x', to_jsonb(g) from generate_series(1, 9) g`, `{"type": "integer", "$comment": "seen: 1 to 9"}`},
		"empty":     {`insert into public.things values (1, 'x', '{}')`, `{"type": "object", "additionalProperties": false}`},
		"huge":      {`insert into public.things values (1, 'x', ('[1e400, "' || repeat('x', 1000000) || '"]')::jsonb)`, ""},
		"deep":      {`insert into public.things values (1, 'x', (repeat('[', 5000) || repeat(']', 5000))::jsonb)`, ""},
		"wide":      {`insert into public.things select 1, 'x', jsonb_object_agg('k' || g, jsonb_build_object('k' || g, g)) from generate_series(1, 20000) g`, ""},
		"items":     {`insert into public.things select 1, 'x', jsonb_agg(g) from generate_series(1, 200000) g`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			draft := drafted(t, c.fill, nil)
			if c.schema != "" {
				same(t, draft.Schema, `{"$schema": "https://json-schema.org/draft/2020-12/schema"`+strings.Replace(c.schema, "{", map[bool]string{true: "", false: ","}[c.schema == "{}"], 1))
			}
			if draft.OutlierRows != 0 {
				t.Errorf("outliers: %+v", draft.Places)
			}
		})
	}
}

func TestSamples(t *testing.T) {
	t.Parallel()
	draft := drafted(t, `insert into public.things select g, 'x', '{"a": 1}' from generate_series(1, 20000) g`, func(o *infer.Options) { o.Sample = 2000 })
	if !draft.Sampled || draft.Rows < 1500 || draft.Rows > 2500 || draft.Variants[0].Rows != draft.Rows {
		t.Errorf("sampled %v: %d rows, %d in the draft", draft.Sampled, draft.Rows, draft.Variants[0].Rows)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	conn := dbtest.New(t).Conn(t)
	exec(t, conn, `create table public.things (id int primary key, kind text, doc jsonb); create table public.keyless (doc jsonb);
		insert into public.things select g, g, '{}' from generate_series(1, 100) g`)
	for want, change := range map[string]func(*infer.Options){
		"no such table":           func(o *infer.Options) { o.Table.Name = "nothing" },
		"no jsonb column":         func(o *infer.Options) { o.Column = "kind" },
		"no primary key":          func(o *infer.Options) { o.Table.Name = "keyless" },
		"no such column":          func(o *infer.Options) { o.Discriminator = "colour" },
		"more than 50 values":     func(o *infer.Options) { o.Discriminator = "kind" },
		"a share of 0.4 makes no": func(o *infer.Options) { o.MinShare = 0.4 },
	} {
		_, err := infer.Run(t.Context(), conn, options(change))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func TestRowSecurityIsTold(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	conn := db.Conn(t)
	exec(t, conn, `create table public.things (id int primary key, kind text, doc jsonb);
		alter table public.things enable row level security, force row level security`)
	hidden := func() bool {
		draft, err := infer.Run(t.Context(), conn, options(nil))
		if err != nil {
			t.Fatal(err)
		}
		return draft.Hidden
	}
	if !hidden() {
		t.Error("rows without a policy are not said to be hidden")
	}
	exec(t, conn, "create policy all_of_it on public.things for select using (true)")
	if hidden() {
		t.Error("rows under a policy for all are said to be hidden")
	}
}

func TestParseColumn(t *testing.T) {
	t.Parallel()
	var got []string
	for _, text := range []string{"t.c", "s.t.c", "c", ".c", "t.", "a.b.c.d", ""} {
		table, column, err := infer.ParseColumn(text)
		got = append(got, fmt.Sprint(table, " ", column, " ", err == nil))
	}
	want := []string{"public.t c true", "s.t c true", ". false", ". false", ". false", ". false", ". false"}
	for i := range got {
		got[i] = strings.Join(strings.Fields(got[i]), " ")
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
