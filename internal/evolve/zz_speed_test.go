package evolve

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

func TestZZSpeed(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("SPEED"))
	if n == 0 {
		t.Skip()
	}
	file := writeProject(t, t.TempDir(), func(files map[string]string) {
		for v, s := range map[string]string{"1.0.0": "n", "2.0.0": "count"} {
			files["note_int/default/"+v+".json"] = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "pgstrata:///note_int/default/` + v + `", "type": "object", "required": ["schema_version", "` + s + `"],
			"properties": {"schema_version": {"const": "` + v + `"}, "` + s + `": {"type": "number"}, "items": {"type": "array", "items": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}}}}`
		}
		files["note_int/default/1.0.0--2.0.0.lens.yaml"] = "steps:\n  - rename: /n\n    to: count\n  - each: /items\n    of: items\n    steps:\n      - rename: /b\n        to: bb\n      - rename: /c\n        to: cc\n"
	})
	p, err := project.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	db := dbtest.New(t, dbtest.WithTemplate("evolve_speed", func(ctx context.Context, url string) error { return build(ctx, url, p) }))
	f := fixtureOn(t, db, file, p)
	f.exec(t, "alter table notes_int disable trigger user")
	for _, table := range []string{"notes_int", "bare"} {
		if table == "bare" {
			f.exec(t, "create table bare (like notes_int including all)")
		}
		f.exec(t, fmt.Sprintf(`insert into %s select i, jsonb_build_object('schema_version', '1.0.0', 'n', i, 'items', (select jsonb_agg(jsonb_build_object('text', repeat(md5(i::text || k), 2), 'b', k, 'c', md5(k::text || i))) from generate_series(1, 7) k)) from generate_series(1, $1) i`, table), n)
	}
	f.exec(t, "alter table notes_int enable always trigger zz_pgstrata_note_int")
	f.exec(t, "vacuum analyze notes_int")
	f.exec(t, "vacuum analyze bare")
	f.exec(t, "create trigger zz before insert or update on bare for each row execute function pgstrata_check.note_int__guard('note_int','public','bare','note')")
	f.exec(t, "checkpoint")
	h, _ := lens.Load(os.DirFS(file[:len(file)-len("pgstrata.yaml")]), "jsonschemas", "schema_version", p.Document("note_int").Set.Families[0])
	l, _ := h.Between(schema.Version{Major: 1}, schema.Version{Major: 2})
	fn := l.SQL("note_int", "default")
	size := func(table string) int64 { return value[int64](t, f, "select pg_table_size('"+table+"')") }
	a := size("notes_int")
	fmt.Println("row bytes", a/int64(n))
	e := f.evolver(t)
	workers, _ := strconv.Atoi(os.Getenv("WORKERS"))
	load, _ := strconv.ParseFloat(os.Getenv("LOAD"), 64)
	evolve := func() {
		began := time.Now()
		s, err := e.Run(context.Background(), Options{Document: "note_int", Workers: max(workers, 1), Throttle: Throttle{Load: load}})
		ran(t, s, err)
		took := time.Since(began)
		fmt.Printf("evolve %.0f rows/s, %s, size x%.3f, waited %v sweep %d\n", float64(n)/took.Seconds(), took, float64(size("notes_int"))/float64(a), s.Throttled, s.Sweep)
		for _, g := range s.Grades {
			fmt.Printf("  %+v\n", g)
		}
	}
	bare := func() {
		began := time.Now()
		f.exec(t, "update bare set note = pgstrata_check."+fn.Up.Lift+"(note) where note ->> 'schema_version' = '1.0.0'")
		took := time.Since(began)
		fmt.Printf("bare %.0f rows/s, %s, size x%.3f\n", float64(n)/took.Seconds(), took, float64(size("bare"))/float64(a))
	}
	if os.Getenv("BARE") != "" {
		bare()
	}
	evolve()
}
