package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed shapes
var shapes embed.FS

// shape is a kind of document with its schema, and with a validator as a person would write it by hand for speed.
type shape struct {
	name   string // of the files, and of the hand-written function in the schema hand
	title  string
	rows   int
	schema []byte
	hand   string // makes hand.<name>(jsonb) and hand.<name>_document(int)
}

func readShapes() ([]shape, error) {
	list := []shape{
		{name: "two_keys", title: "two keys", rows: 40_000},
		{name: "field_mapping", title: "field mapping", rows: 5_000},
		{name: "deep", title: "deep document", rows: 100},
	}
	for i := range list {
		var err error
		if list[i].schema, err = shapes.ReadFile("shapes/" + list[i].name + ".json"); err != nil {
			return nil, err
		}
		hand, err := shapes.ReadFile("shapes/" + list[i].name + ".sql")
		if err != nil {
			return nil, err
		}
		list[i].hand = string(hand)
	}
	many, err := manyDefinitions(500)
	return append(list, many), err
}

// manyDefinitions is an object of as many kinds of parts, each with a definition of its own; a document has twenty of them.
// The hand-written validator tests what is there and nothing else, one part after another.
func manyDefinitions(n int) (shape, error) {
	properties, defs := map[string]any{}, map[string]any{}
	var tests strings.Builder
	for i := range n {
		def, key := fmt.Sprintf("part_%d", i), fmt.Sprintf("p%d", i)
		properties[key] = map[string]any{"$ref": "#/$defs/" + def}
		defs[def] = map[string]any{
			"type": "object", "required": []string{"code", "amount"}, "additionalProperties": false,
			"properties": map[string]any{
				"code":   map[string]any{"type": "string", "maxLength": 10 + i},
				"amount": map[string]any{"type": "integer", "minimum": i},
				"state":  map[string]any{"enum": []string{"open", "closed"}},
			},
		}
		fmt.Fprintf(&tests, `  if d ? '%[1]s' then
    part := d -> '%[1]s';
    if (jsonb_typeof(part) = 'object' and part - '{code,amount,state}'::text[] = '{}'
        and jsonb_typeof(part -> 'code') = 'string' and char_length(part ->> 'code') <= %[2]d
        and case when jsonb_typeof(part -> 'amount') = 'number'
          then (part -> 'amount')::numeric %% 1 = 0 and (part -> 'amount')::numeric >= %[3]d else false end
        and (not part ? 'state' or part -> 'state' in ('"open"', '"closed"'))) is not true then
      return false;
    end if;
  end if;
`, key, 10+i, i)
	}
	text, err := json.MarshalIndent(map[string]any{"type": "object", "properties": properties, "$defs": defs}, "", "  ")
	hand := `create function hand.definitions(d jsonb) returns boolean language plpgsql immutable parallel safe as $$
declare
  part jsonb;
begin
  if jsonb_typeof(d) <> 'object' then
    return false;
  end if;
` + tests.String() + fmt.Sprintf(`  return true;
end $$;

create function hand.definitions_document(i int) returns jsonb language sql immutable as $$
  select jsonb_object_agg('p' || (i + 25 * j) %% %[1]d, jsonb_build_object('code', 'c' || i %% 1000, 'amount', %[1]d + i, 'state', 'open')) from generate_series(1, 20) j
$$;
`, n)
	return shape{name: "definitions", title: fmt.Sprintf("%d definitions", n), rows: 4_000, schema: text, hand: hand}, err
}
