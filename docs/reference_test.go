package docs_test

import (
	"fmt"
	"math/big"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/schema"
)

const reference = "integration-foundation/schema-reference.md"

// table is a Markdown table with the heading above it. Cells are as written.
type table struct {
	heading string
	head    []string
	rows    [][]string
}

var tableRule = regexp.MustCompile(`^\|( --- \|)+$`)

func readTables(t *testing.T, file string) []table {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var tables []table
	heading, inTable := "", false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			heading = strings.TrimLeft(line, "# ")
		}
		if !strings.HasPrefix(line, "| ") {
			inTable = false
			continue
		}
		cells := strings.Split(strings.Trim(line, "| "), " | ")
		switch {
		case !inTable:
			tables = append(tables, table{heading: heading, head: cells})
			inTable = true
		case !tableRule.MatchString(line):
			last := &tables[len(tables)-1]
			last.rows = append(last.rows, cells)
		}
	}
	return tables
}

// find returns the one table whose first column is called so, below a heading that begins so.
func find(t *testing.T, tables []table, heading, column string) table {
	t.Helper()
	for _, tab := range tables {
		if strings.HasPrefix(tab.heading, heading) && tab.head[0] == column {
			return tab
		}
	}
	t.Fatalf("%s: no table %q below %q", reference, column, heading)
	return table{}
}

func sets(t *testing.T) (mappings, schedule *schema.Set) {
	t.Helper()
	p, err := foundation.Project()
	if err != nil {
		t.Fatal(err)
	}
	return p.Document("field_mappings").Set, p.Document("sync_schedule").Set
}

func code(s string) string { return "`" + s + "`" }

func TestReferenceTargets(t *testing.T) {
	t.Parallel()
	tables := readTables(t, reference)
	for _, typ := range foundation.Types() {
		var want [][]string
		for _, target := range typ.Targets {
			want = append(want, []string{code(target.Name), string(target.Type), target.Description})
		}
		if diff := cmp.Diff(want, find(t, tables, "Targets of "+code(typ.Name), "Target").rows); diff != "" {
			t.Errorf("targets of %s: registry (-), %s (+):\n%s", typ.Name, reference, diff)
		}
	}
}

func TestReferenceFields(t *testing.T) {
	t.Parallel()
	tables := readTables(t, reference)
	mappings, schedule := sets(t)
	variant := mappings.Families[0].Newest()
	common := variant.Root.Ref
	mapping := common.Properties["mappings"].AdditionalProperties.(*jsonschema.Schema).Ref
	step := mapping.Properties["steps"].Items2020.Ref
	for _, c := range []struct {
		heading, column string
		object          *jsonschema.Schema
	}{
		{code("field_mappings") + " " + variant.Version.String(), "Field", common},
		{code("field_mappings"), "Field of a mapping", mapping},
		{code("field_mappings"), "Argument", step.Properties["arguments"].Ref},
		{code("field_mappings"), "Option", common.Properties["options"].Ref},
		{code("field_mappings"), "Delivery", common.Properties["delivery"].Ref},
		{code("sync_schedule") + " " + schedule.Families[0].Newest().Version.String(), "Field", schedule.Families[0].Newest().Root},
	} {
		left := map[string]bool{}
		for name := range c.object.Properties {
			left[name] = true
		}
		for _, row := range find(t, tables, c.heading, c.column).rows {
			name := strings.Trim(row[0], "`")
			property := c.object.Properties[name]
			if property == nil || !left[name] {
				t.Errorf("%s, %s: the schema has no %q, or it stands twice", c.heading, c.column, name)
				continue
			}
			delete(left, name)
			if required := slices.Contains(c.object.Required, name); required != (row[1] == "yes") {
				t.Errorf("%s: required is %v, the table says %q", name, required, row[1])
			}
			for _, fact := range facts(property) {
				if !regexp.MustCompile(`(^|[ \x60])` + regexp.QuoteMeta(fact) + `([ \x60,;)]|$)`).MatchString(row[2]) {
					t.Errorf("%s: the table does not say %s: %s", name, fact, row[2])
				}
			}
		}
		if len(left) > 0 {
			t.Errorf("%s, %s: not in the table: %v", c.heading, c.column, left)
		}
	}
}

// facts are the values and limits that the description of a field must give.
func facts(s *jsonschema.Schema) []string {
	if s.Ref != nil {
		return nil // described by a table of its own
	}
	var facts []string
	for _, value := range s.Enum {
		facts = append(facts, fmt.Sprint(value))
	}
	for _, value := range s.Constant {
		facts = append(facts, fmt.Sprint(value))
	}
	for _, n := range []int{s.MinLength, s.MaxLength, s.MinProperties, s.MaxProperties, s.MinItems, s.MaxItems} {
		if n > 0 {
			facts = append(facts, fmt.Sprint(n))
		}
	}
	for _, n := range []*big.Rat{s.Minimum, s.Maximum, s.MultipleOf} {
		if n != nil {
			facts = append(facts, n.RatString())
		}
	}
	if s.PropertyNames != nil {
		facts = append(facts, fmt.Sprint(s.PropertyNames.MaxLength))
	}
	if values, ok := s.AdditionalProperties.(*jsonschema.Schema); ok && values.MaxLength > 0 {
		facts = append(facts, fmt.Sprint(values.MaxLength))
	}
	return facts
}

func TestReferenceTargetsSteps(t *testing.T) {
	t.Parallel()
	mappings, _ := sets(t)
	got := map[string][]string{}
	for _, row := range find(t, readTables(t, reference), code("field_mappings"), "A target that holds").rows {
		got[row[0]] = row[1:]
	}
	want := map[string][]string{"text, code": {"those of `1.1.0`", "all"}}
	for _, family := range mappings.Families {
		for _, target := range family.Newest().Root.Properties["mappings"].Properties {
			steps := target.Ref.Properties["steps"]
			first, then := steps.PrefixItems[0].Properties["step"].Enum, steps.Items2020.Properties["step"].Enum
			want[path.Base(target.Ref.Location)] = []string{codes(first), codes(then)}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("schemas (-), %s (+):\n%s", reference, diff)
	}
}

func codes(names []any) string {
	var list []string
	for _, name := range names {
		list = append(list, code(name.(string)))
	}
	return strings.Join(list, ", ")
}

// TestReferenceSteps compares each step's arguments with the condition that names the step.
func TestReferenceSteps(t *testing.T) {
	t.Parallel()
	mappings, _ := sets(t)
	step := mappings.Families[0].Newest().Root.Ref.Properties["mappings"].AdditionalProperties.(*jsonschema.Schema).Ref.Properties["steps"].Items2020.Ref
	want := map[string]string{}
	for _, condition := range step.AllOf {
		named := condition.If.Properties["step"]
		arguments := condition.Then.Properties["arguments"]
		says := "none"
		if arguments.PropertyNames != nil {
			var list []string
			for _, name := range arguments.PropertyNames.Enum {
				entry := code(name.(string))
				if slices.Contains(arguments.Required, name.(string)) {
					entry += ", needed"
				}
				list = append(list, entry)
			}
			says = strings.Join(list, "; ")
		}
		for _, name := range slices.Concat(named.Enum, named.Constant) {
			want[code(name.(string))] = says
		}
	}
	got := map[string]string{}
	for _, row := range find(t, readTables(t, reference), code("field_mappings"), "Step").rows {
		got[row[0]] = row[1]
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) != len(step.Properties["step"].Enum) {
		t.Errorf("schemas (-), %s (+), of %d steps:\n%s", reference, len(step.Properties["step"].Enum), diff)
	}
}

func TestReferenceDefaultsAndExamples(t *testing.T) {
	t.Parallel()
	mappings, schedule := sets(t)
	for _, row := range find(t, readTables(t, reference), "Schema reference", "Document").rows {
		set := map[string]*schema.Set{"`field_mappings`": mappings, "`sync_schedule`": schedule}[row[0]]
		if set == nil {
			t.Fatalf("%s: no document %s", reference, row[0])
		}
		for _, family := range set.Families {
			if want := code(strings.TrimSpace(string(family.Default))); row[3] != want {
				t.Errorf("the safe default of %s %s is %s, the table says %s", row[0], family.Variant, want, row[3])
			}
		}
	}
	blocks, _ := readGuide(t, reference)
	judged := 0
	for _, b := range blocks {
		if b.kind != "json" {
			continue
		}
		set, variant := mappings, "dynamics365"
		if strings.Contains(b.text, `"mode"`) {
			set, variant = schedule, "default"
		}
		verdict, err := set.Judge(variant, []byte(b.text))
		if err != nil || len(verdict.Findings) > 0 {
			t.Errorf("%s: %v %v", b.at(), verdict.Findings, err)
		}
		judged++
	}
	if judged < 2 {
		t.Errorf("%s has %d examples", reference, judged)
	}
}

func TestReferenceColumns(t *testing.T) {
	t.Parallel()
	conn := newReader(t, buildBinary(t)).db.Conn(t)
	rows, err := conn.Query(t.Context(), `
		select c.oid::regclass::text, array_agg(a.attname::text order by a.attnum)
		from pg_catalog.pg_class as c
		join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where c.relkind in ('r', 'v') and c.relnamespace in ('public'::regnamespace, 'pgstrata'::regnamespace)
			and c.relname not like '%\_version'
		group by c.oid`)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for rows.Next() {
		var name string
		var columns []string
		if err := rows.Scan(&name, &columns); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(name, ".") {
			name = "public." + name
		}
		want[code(name)] = "`" + strings.Join(columns, "`, `") + "`"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, row := range find(t, readTables(t, reference), "Tables", "Table").rows {
		got[row[0]] = row[2]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("catalog (-), %s (+):\n%s", reference, diff)
	}
}
