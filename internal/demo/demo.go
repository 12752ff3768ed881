// Package demo tells pgstrata's story on a private Postgres: a product's history of JSONB documents, some of them broken, and what becomes of them.
// Everything it shows is the product's own code at work; the history is made from templates with a fixed seed.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/repair"
)

// beforeGuards is the foundation's last migration before documents are checked; the history is loaded there, as real history was.
var beforeGuards = migrate.To(migrate.Foundation, 7)

// Options says how the story is told.
type Options struct {
	Out   io.Writer
	Color bool
	Keep  bool // leave the server running until ctx ends, and say how to reach it
}

// Result is what the demo came to, for --json.
type Result struct {
	Organizations int     `json:"organizations"`
	Integrations  int     `json:"integrations"`
	Broken        int     `json:"broken"`
	Found         int64   `json:"found"`
	Reset         int64   `json:"reset"`
	Kept          int     `json:"originals_kept"`
	Left          int64   `json:"left"`
	Evolved       Evolved `json:"evolved"`
	Seconds       float64 `json:"seconds"`
}

// Run tells the story from beginning to end. It fails when anything turns out other than it says.
func Run(ctx context.Context, o Options) (result Result, err error) {
	began := time.Now()
	s := &story{out: o.Out, color: o.Color, history: newHistory()}
	s.title("pgstrata: a declared shape, a version, migrations and a repair path for JSONB")

	s.step("A private Postgres")
	server, err := devdb.Start(ctx, devdb.Options{Log: o.Out})
	if err != nil {
		return result, fault.Wrap(err, "demo", "", "")
	}
	defer func() { err = errors.Join(err, fault.Wrap(server.Stop(), "demo", "stop Postgres", "")) }()
	if s.where, err = settle(ctx, server); err != nil {
		return result, err
	}
	if s.folder, err = os.MkdirTemp("", "pgstrata-demo-"); err != nil {
		return result, fault.Wrap(err, "demo", "make a folder", "")
	}
	defer func() { err = errors.Join(err, os.RemoveAll(s.folder)) }()
	s.tell("PostgreSQL %d on 127.0.0.1:%d, in a folder of its own. It goes when the demo ends.", server.Major, server.Port)

	for _, chapter := range []func(context.Context) error{s.history0, s.guards, s.writes, s.scan, s.apply, s.proof, s.publish, s.evolve, s.back} {
		if err := chapter(ctx); err != nil {
			return result, err
		}
	}
	s.next(o.Keep)
	if o.Keep {
		<-ctx.Done()
	}
	return Result{
		Organizations: len(s.history.organizations),
		Integrations:  len(s.history.integrations),
		Broken:        s.history.brokenTotal(),
		Found:         s.found.Bad,
		Reset:         s.reset,
		Kept:          s.kept,
		Left:          s.left,
		Evolved:       s.evolved,
		Seconds:       time.Since(began).Seconds(),
	}, nil
}

func (s *story) migrateFoundation(ctx context.Context, to migrate.Target) error {
	shipped, err := foundation.Project()
	if err != nil {
		return err
	}
	return s.migrateUp(ctx, shipped, to)
}

// migrateUp applies a project's migrations up to the target; the zero target means everything.
func (s *story) migrateUp(ctx context.Context, p *project.Project, to migrate.Target) error {
	streams, err := migrate.Streams(p)
	if err != nil {
		return err
	}
	runner, err := migrate.Open(ctx, s.where.owner, streams, migrate.Options{})
	if err != nil {
		return err
	}
	defer runner.Close()
	report, err := runner.Up(ctx, to)
	if err != nil {
		return err
	}
	for _, m := range report.Migrations {
		s.detail("%-11s %-44s %4d ms", m.Stream, m.File, m.DurationMS)
	}
	return nil
}

func (s *story) repairer(ctx context.Context) (*repair.Repairer, error) {
	return repair.Open(ctx, repair.Config{URL: s.where.operator})
}

// history0 is the product before pgstrata checks anything.
func (s *story) history0(ctx context.Context) error {
	s.step("A product with a history, before anything is checked")
	s.command("pgstrata migrate up --to foundation:7")
	if err := s.migrateFoundation(ctx, beforeGuards); err != nil {
		return err
	}
	if err := s.where.appoint(ctx); err != nil {
		return err
	}
	began := time.Now()
	if err := s.history.load(ctx, s.where.app); err != nil {
		return err
	}
	s.tell("Loaded %s organizations with %s integrations in %.1f s; %d of these have a broken document:",
		thousands(len(s.history.organizations)), thousands(len(s.history.integrations)), time.Since(began).Seconds(), s.history.brokenTotal())
	for _, kind := range breakages() {
		s.detail("%3d × %s", s.history.broken[kind.name], kind.name)
	}
	return nil
}

// guards installs the compiled validators.
func (s *story) guards(ctx context.Context) error {
	s.step("The schemas become triggers")
	s.command("pgstrata migrate up")
	if err := s.migrateFoundation(ctx, migrate.Target{}); err != nil {
		return err
	}
	s.tell("Plain SQL functions, compiled from jsonschemas/, in a migration that you can read. What was stored is as it was.")
	return nil
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
