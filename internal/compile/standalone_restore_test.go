package compile_test

import (
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// elsewhere is a search path that leads to nothing of ours.
const elsewhere = "elsewhere"

// client runs one of Postgres's programs with a text on stdin. Its sessions have another search path.
func client(program, stdin string, args ...string) (string, error) {
	cmd := osexec.Command(program, args...)
	cmd.Stdin = strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "PGOPTIONS=-c search_path="+elsewhere)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestStandaloneThroughPsql pipes the scripts into psql, as the command's help says.
func TestStandaloneThroughPsql(t *testing.T) {
	t.Parallel()
	db, conn := oddTable(t)
	psql := db.Server.Bin("psql")
	if psql == "" {
		t.Log("no psql beside this server: nothing to pipe into")
		return
	}
	pipe := func(sql string) (string, error) {
		return client(psql, sql, "-X", "-q", "-v", "ON_ERROR_STOP=1", db.URL)
	}
	for _, sql := range []string{script(t, watched(), firstShape).SQL, script(t, oddColumn, firstShape).SQL} {
		if out, err := pipe(sql); err != nil || out != "" {
			t.Fatalf("psql: %v\n%s", err, out)
		}
	}
	exec(t, conn, `insert into app."Odd 'table" values (1, '{"a": 1}')`)
	if out, err := pipe(strings.Replace(script(t, oddColumn, secondShape).SQL, "commit;", "select 1/0; commit;", 1)); err == nil {
		t.Errorf("psql went on behind an error:\n%s", out)
	}
	exec(t, conn, `insert into app."Odd 'table" values (2, '{"a": 2}')`)
	for _, o := range []compile.Script{oddColumn, watched()} {
		if out, err := pipe(script(t, o, firstShape).Uninstall); err != nil || out != "" {
			t.Fatalf("psql: %v\n%s", err, out)
		}
	}
}

func TestStandaloneDumpAndRestore(t *testing.T) {
	t.Parallel()
	dumpAndRestore(t)
}

// dumpAndRestore takes tables with a trigger, a CHECK and an observing trigger through dumps of every kind, into a server
// that the options choose.
func dumpAndRestore(t *testing.T, into ...dbtest.Option) {
	db, conn := oddTable(t)
	dump, restore, psql := db.Server.Bin("pg_dump"), db.Server.Bin("pg_restore"), db.Server.Bin("psql")
	if psql == "" || dump == "" || restore == "" {
		t.Log("no client programs beside this server: nothing to dump by")
		return
	}
	exec(t, conn, "create table app.checked (doc jsonb); create table app.watched (id int primary key, doc jsonb)")
	checked := compile.Script{Name: "checked", Table: pg.Table{Schema: "app", Name: "checked"}, Column: "doc", Check: true}
	observed := watched()
	observed.Table, observed.Column = pg.Table{Schema: "app", Name: "watched"}, "doc"
	scripts := []*compile.Compiled{script(t, oddColumn, firstShape), script(t, checked, treeShape), script(t, observed, firstShape)}
	for _, s := range scripts {
		mustBatch(t, conn, s.SQL)
	}
	exec(t, conn, `insert into app."Odd 'table" values (1, '{"a": 1}'); insert into app.checked values ('{"kids": [{"kids": []}]}');
		insert into app.watched values (1, '[]'), (2, '{"a": 1}')`)
	const rows = `select concat_ws(' ', (select count(*) from app."Odd 'table"), (select count(*) from app.checked), (select count(*) from app.watched),
		(select sum(seen) from ` + watchedSchema + `.observed))`

	want := inOrder(everything(t, conn) + "\nschema " + elsewhere)
	for name, c := range map[string]struct {
		flags []string
		plain bool
		rows  string
	}{
		"plain":           {flags: []string{"-Fp"}, plain: true, rows: "1 1 2 1"},
		"plain, no rows":  {flags: []string{"-Fp", "--schema-only"}, plain: true, rows: "0 0 0"},
		"custom":          {flags: []string{"-Fc"}, rows: "1 1 2 1"},
		"custom, no rows": {flags: []string{"-Fc", "--schema-only"}, rows: "0 0 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "dump")
			if out, err := client(dump, "", append(c.flags, "--no-owner", "-f", file, db.URL)...); err != nil {
				t.Fatalf("pg_dump: %v\n%s", err, out)
			}
			copied := dbtest.New(t, into...)
			exec(t, copied.Conn(t), "create schema "+elsewhere+"; alter database "+pg.Ident(copied.Name)+" set search_path = "+elsewhere)
			by, args := restore, []string{"--no-owner", "--exit-on-error", "--dbname", copied.URL, file}
			if c.plain {
				by, args = psql, []string{"-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, copied.URL}
			}
			if out, err := client(by, "", args...); err != nil {
				t.Fatalf("%s: %v\n%s", by, err, out)
			}
			restored := copied.Conn(t)
			if got := asked(t, restored, rows); got != c.rows {
				t.Errorf("there are %s rows, want %s", got, c.rows)
			}
			if diff := cmp.Diff(want, inOrder(everything(t, restored))); diff != "" {
				t.Errorf("the restored database differs:\n%s", diff)
			}
			for id, path := range []string{elsewhere, ""} {
				exec(t, restored, "set search_path = '"+path+"'")
				fails(t, restored, fmt.Sprintf(badOdd, 10+id))
				fails(t, restored, `insert into app.checked values ('{"kids": [{"kids": 5}]}')`)
				exec(t, restored, fmt.Sprintf(`insert into app."Odd 'table" values (%[1]d, '{"a": 1}'); insert into app.checked values ('{"kids": []}');
					insert into app.watched values (%[1]d, '{"a": "x"}')`, 10+id))
			}
			if got := asked(t, restored, "select seen::text from "+watchedSchema+".observed where pointer = '/a'"); got != "2" {
				t.Errorf("%s bad writes are observed, want 2", got)
			}
			for _, s := range scripts {
				mustBatch(t, restored, s.Uninstall)
			}
			if left := everything(t, restored); strings.Contains(left, "pgstrata") || strings.Contains(left, "checks") {
				t.Errorf("uninstall leaves, behind a restore:\n%s", left)
			}
		})
	}
}

func inOrder(lines string) []string {
	list := strings.Split(lines, "\n")
	slices.Sort(list)
	return list
}
