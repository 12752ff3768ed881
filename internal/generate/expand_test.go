package generate_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/generate"
	"github.com/pgstrata/pgstrata/internal/lens"
)

func TestExpandAcceptsOldAndNew(t *testing.T) {
	t.Parallel()
	f, _, conn := expanded(t, nil)
	exec(t, conn, `insert into app.things values (1, 'a', 'red', '', $1), (1, 'b', 'red', '', $2)`, old1, new1)
	refused(t, conn, "23514", `update app.things set doc = doc || '{"extra": 1}'`)
	if name, _ := f.generate(t); name != "" {
		t.Errorf("the folder holds everything, but %s was made", name)
	}
}

// TestOrdinaryRolesCallTheLenses by the names that Lens.SQL says.
func TestOrdinaryRolesCallTheLenses(t *testing.T) {
	t.Parallel()
	f, db, conn := expanded(t, nil)
	histories, err := lens.Histories(f.load(t).Documents[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(histories) != 2 || len(histories["blue"].Lenses) != 0 {
		t.Errorf("the histories are %v", histories)
	}
	functions := histories["red"].Lenses[0].SQL("thing", "red")
	user := db.ConnAs(t, "generate_user")
	for _, says := range []string{
		functions.Up.Lift + "('" + old1 + "') = '" + new1 + "'",
		functions.Up.Lift + "('" + new1 + "') is null",
		functions.Up.Full + "('" + old1 + "', null)::text ~ '1.0.0--2.0.0'",
		functions.Up.Why + "('" + new1 + "', null) ->> 'pointer' = '/schema_version'",
		functions.Down.Lift + "('" + new1 + "') = '{\"schema_version\": \"1.0.0\", \"amount\": 1}'",
		functions.Down.Full + "('" + new1 + "', (pgstrata_check." + functions.Up.Full + "('" + old1 + "', null))[2]) = array['" + old1 + "', null]::jsonb[]",
		functions.Down.Why + "('" + new1 + "', null) is null",
	} {
		if rows(t, user, "select (pgstrata_check."+says+")::text") != "true" {
			t.Errorf("it is not so: %s", says)
		}
	}
	if rows(t, conn, "select count(*)::text from pg_proc where proname ~ '^thing_red__1_0_0__2_0_0__'") != "6" {
		t.Error("there are other functions")
	}
}

func TestOneVersionAddsNothing(t *testing.T) {
	t.Parallel()
	_, text := newFolder(t, map[string]string{
		"jsonschemas/thing/red/2.0.0.json": "", "jsonschemas/thing/red/1.0.0--2.0.0.lens.yaml": "",
		"jsonschemas/thing/red/default.json": `{"schema_version": "1.0.0"}`,
	}).generate(t)
	for _, word := range []string{"complements", "__up", "retired", "keeps", "lock_timeout"} {
		if strings.Contains(text, word) {
			t.Errorf("the migration of documents with one version has the word %s", word)
		}
	}
}

// TestNothingToLoseNeedsNoTable: a lens that only renames gives no complement, either way.
func TestNothingToLoseNeedsNoTable(t *testing.T) {
	t.Parallel()
	_, text := newFolder(t, map[string]string{"jsonschemas/thing/red/1.0.0--2.0.0.lens.yaml": "steps:\n  - rename: /amount\n    to: total\n"}).generate(t)
	if strings.Contains(text, "complements") || !strings.Contains(text, "__up_full") {
		t.Errorf("want functions and no table:\n%s", text)
	}
}

func TestAChangedLensIsAnotherFunction(t *testing.T) {
	t.Parallel()
	f, db, conn := expanded(t, nil)
	const functions = `select proname::text from pg_proc where proname ~ '^thing_red__1_0_0__2_0_0__' order by 1`
	before := rows(t, conn, functions)
	if len(strings.Split(before, "\n")) != 6 {
		t.Fatalf("the functions are\n%s", before)
	}
	f.write(t, "jsonschemas/thing/red/1.0.0--2.0.0.lens.yaml", "steps:\n  - rename: /amount\n    to: total\n  - remove: /name\n    default: anonymous\n")
	name, text := f.generate(t)
	if name != "00003_thing_lenses.sql" || strings.Contains(text, "trigger") || strings.Contains(text, "create table") {
		t.Errorf("%s is\n%s", name, text)
	}
	f.up(t, db.URL)
	after := rows(t, conn, functions)
	for _, function := range strings.Split(before, "\n") {
		if !strings.Contains(after, function+"\n") && !strings.HasSuffix(after, function) {
			t.Errorf("%s is gone", function)
		}
	}
	if len(strings.Split(after, "\n")) != 12 {
		t.Errorf("the functions are\n%s", after)
	}
	f.down(t, db.URL)
	if diff := cmp.Diff(before, rows(t, conn, functions)); diff != "" {
		t.Errorf("down (-want +got):\n%s", diff)
	}
}

// TestEachPairOfVersions has functions, once.
func TestEachPairOfVersions(t *testing.T) {
	t.Parallel()
	f := newFolder(t, map[string]string{
		"jsonschemas/thing/red/3.0.0.json":             strings.ReplaceAll(thing["jsonschemas/thing/red/2.0.0.json"], "2.0.0", "3.0.0"),
		"jsonschemas/thing/red/2.0.0--3.0.0.lens.yaml": "steps: []\n",
		"jsonschemas/thing/red/default.json":           `{"schema_version": "3.0.0"}`,
	})
	_, text := f.generate(t)
	var pairs []string
	for _, m := range regexp.MustCompile(`-- pgstrata:function thing_red__([0-9_]+?)__[0-9a-f]{10}__up\n`).FindAllStringSubmatch(text, -1) {
		pairs = append(pairs, m[1])
	}
	if diff := cmp.Diff([]string{"1_0_0__2_0_0", "1_0_0__3_0_0", "2_0_0__3_0_0"}, pairs); diff != "" {
		t.Error(diff)
	}
	database(t, f)
}

func TestAMissingLensIsSaid(t *testing.T) {
	t.Parallel()
	f := newFolder(t, map[string]string{"jsonschemas/thing/red/1.0.0--2.0.0.lens.yaml": ""})
	if _, err := generate.Project(f.load(t)); err == nil || !strings.Contains(err.Error(), "thing/red/1.0.0--2.0.0.lens.yaml: there is no such file") {
		t.Errorf("it says %v", err)
	}
}
