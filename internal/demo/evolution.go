package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/evolve"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/publish"
	"github.com/pgstrata/pgstrata/internal/schema"
)

const (
	evolving               = "field_mappings" // the document that goes from oldVersion to newVersion
	oldVersion, newVersion = "1.0.0", "2.0.0"
)

// Evolved is what became of the documents that went to the new version and back.
type Evolved struct {
	Lifted     int64 `json:"lifted"`      // by the first run; programs of the new version have lifted others by writing them
	OldWrites  int64 `json:"old_writes"`  // of the program of the old version
	NewWrites  int64 `json:"new_writes"`  // of the program of the new version
	Retries    int64 `json:"retries"`     // writes of both that met a changed row and were done again
	Untouched  int   `json:"untouched"`   // documents that neither has written
	ByHand     int   `json:"by_hand"`     // of the first thousand of these, equal to the same change written by hand
	ReadAsOld  int   `json:"read_as_old"` // of these, read at the old version as they had been
	TakenBack  int64 `json:"taken_back"`  // by down
	SameBack   int   `json:"same_back"`   // of the untouched ones, after down equal to the original text
	LiftedLast int64 `json:"lifted_last"` // by the second run
	SameLast   int   `json:"same_last"`   // of all documents, after it equal to what they were before down
}

// published are the views that the story's two programs work on.
var published = map[string]pg.Table{
	oldVersion: {Schema: "public", Name: "integrations_1"},
	newVersion: {Schema: "public", Name: "integrations_2"},
}

// publish makes a project of a user's own, with a view for each program.
func (s *story) publish(ctx context.Context) (err error) {
	s.step("A program of 1.0.0 and one of 2.0.0, on the same rows")
	s.tell("Mappings are of 1.0.0. In 2.0.0 a word became a list of steps, an option got another name, a field moved. " +
		"The database accepts both, and holds the lenses between them as functions.")
	folder := filepath.Join(s.folder, "migrations")
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	file := filepath.Join(s.folder, "pgstrata.yaml")
	if err := os.WriteFile(file, []byte("foundation: true\nmigrations: {dir: migrations}\n"), 0o644); err != nil {
		return err
	}
	_, own, err := foundation.Load(file)
	if err != nil {
		return err
	}
	conn, err := pg.Connect(ctx, s.where.owner)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	for _, text := range []string{oldVersion, newVersion} {
		version, err := schema.ParseVersion(text)
		if err != nil {
			return err
		}
		view := published[text]
		s.command("pgstrata schema publish --document " + evolving + " --version " + text + " --as " + view.String())
		m, err := publish.New(ctx, conn, *own.Document(evolving), publish.Wanted{Version: &version, View: view}, os.DirFS(folder))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, m.Name), []byte(m.SQL), 0o644); err != nil {
			return err
		}
	}
	s.command("pgstrata migrate up")
	if err := s.migrateUp(ctx, own, migrate.Target{}); err != nil {
		return err
	}
	s.tell("Two views of the table: each shows every document at its version, and lifts what is written through it.")
	return nil
}

// evolve carries the documents to the new version while both programs are at work.
func (s *story) evolve(ctx context.Context) error {
	s.step("The documents go to 2.0.0, while both programs write")
	err := execAll(ctx, s.where.admin,
		"create table public.demo_before as select organization_id, id, field_mappings::text from public.organization_integrations where field_mappings ->> 'schema_version' = '"+oldVersion+"'",
		"analyze public.demo_before",
		"grant select on public.demo_before to service_role",
		"grant demo_owner to demo_operator") // on PostgreSQL 15 and 16 only the owner may vacuum
	if err != nil {
		return err
	}
	evolver, err := evolve.Open(ctx, evolve.Config{URL: s.where.operator})
	if err != nil {
		return err
	}
	defer evolver.Close()
	s.command("pgstrata evolve plan " + evolving)
	plan, err := evolver.Plan(ctx, evolve.PlanOptions{Document: evolving})
	if err != nil {
		return err
	}
	s.showPlan(plan)

	both := s.startPrograms(ctx)
	s.command("pgstrata evolve run " + evolving + " --yes")
	writes, retries := both.writes(), both.retries()
	status, err := evolver.Run(ctx, evolve.Options{Document: evolving}) // one worker, as the forecast has it
	writes, retries = both.writes()-writes, both.retries()-retries
	if err := errors.Join(err, both.stop()); err != nil {
		return err
	}
	if err := came(status); err != nil {
		return err
	}
	e := &s.evolved
	e.Lifted, e.OldWrites, e.NewWrites, e.Retries = status.Lifted, both.old.writes.Load(), both.new.writes.Load(), both.retries()
	s.tell("%s documents carried over; meanwhile the programs wrote %s times, %d of them again because the row had changed.",
		thousands(int(status.Lifted)), thousands(int(writes)), retries)
	s.command("pgstrata evolve status " + evolving)
	for _, g := range status.Grades {
		s.detail("%-14s forecast %10s   actual %10s   %s", strings.TrimSuffix(g.What, "_bytes"), measured(g.What, g.Forecast), measured(g.What, g.Actual), g.Verdict)
	}
	return s.proveLifted(ctx, both)
}

// came makes sure that an evolution came to its end with every row.
func came(status *evolve.Status) error {
	if !status.Clean() {
		return fmt.Errorf("demo: the evolution %s to %s is %s, %d quarantined, %d left", status.Direction, status.Versions["xledger"].To, status.State, status.Quarantined, status.Refused)
	}
	return nil
}

func (s *story) showPlan(plan *evolve.Plan) {
	for _, f := range plan.Found {
		s.detail("%6s × %-12s %s  %s", thousands(int(f.Rows)), f.Variant, f.Version, f.Fate)
	}
	f := plan.Forecast
	s.detail("forecast: %s of work, %s of WAL, %s of the updates HOT", measured("seconds", f.Seconds), measured("wal_bytes", float64(f.WALBytes)), measured("hot_share", f.HOTShare))
	for _, h := range plan.Hazards {
		s.detail("to know: %s", h.Text)
	}
}

// back takes everything back, compares, and goes up again.
func (s *story) back(ctx context.Context) error {
	s.step("And back, to the letter; and up again")
	err := execAll(ctx, s.where.admin,
		"create table public.demo_after as select organization_id, id, field_mappings::text from public.organization_integrations",
		"analyze public.demo_after",
		"grant select on public.demo_after to service_role")
	if err != nil {
		return err
	}
	evolver, err := evolve.Open(ctx, evolve.Config{URL: s.where.operator})
	if err != nil {
		return err
	}
	defer evolver.Close()
	s.command("pgstrata evolve down " + evolving + " --to " + oldVersion + " --workers 2 --yes")
	status, err := evolver.Down(ctx, evolve.Options{Document: evolving, Workers: 2, To: map[string]string{"": oldVersion}})
	if err != nil {
		return err
	}
	if err := came(status); err != nil {
		return err
	}
	s.evolved.TakenBack = status.Lifted
	if err := s.proveBack(ctx); err != nil {
		return err
	}
	s.command("pgstrata evolve run " + evolving + " --workers 2 --yes")
	if status, err = evolver.Run(ctx, evolve.Options{Document: evolving, Workers: 2}); err != nil {
		return err
	}
	if err := came(status); err != nil {
		return err
	}
	s.evolved.LiftedLast = status.Lifted
	return s.proveUpAgain(ctx)
}

// asReader asks as the product's service, whose login sees every organization's rows.
func (s *story) asReader(ctx context.Context, do func(pgx.Tx) error) (err error) {
	conn, err := pg.Connect(ctx, s.where.app)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	return pg.Explain(asService(ctx, conn, do), "demo: compare", database)
}

// measured writes a figure of a forecast by what it measures.
func measured(what string, v float64) string {
	switch what {
	case "seconds":
		return fmt.Sprintf("%.1f s", v)
	case "wal_bytes", "table_bytes":
		return fmt.Sprintf("%.1f MB", v/(1<<20))
	case "hot_share":
		return fmt.Sprintf("%.0f%%", 100*v)
	}
	return thousands(int(v))
}
