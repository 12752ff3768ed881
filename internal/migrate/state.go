package migrate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// state is a stream as the folder and the database have it. Reading it writes nothing.
type state struct {
	Stream
	table    pg.Table // the version table, resolved as goose does
	exists   bool     // the version table is there
	files    []file
	applied  map[int64]time.Time
	recorded map[int64]record
}

// record is a row of pgstrata.migration_checksums.
type record struct {
	file, sum string
	adopted   bool
}

func readStates(ctx context.Context, conn *pgx.Conn, streams []Stream) ([]state, error) {
	var states []state
	for _, stream := range streams {
		s := state{Stream: stream, applied: map[int64]time.Time{}, recorded: map[int64]record{}}
		var err error
		if s.files, err = readFiles(stream); err != nil {
			return nil, err
		}
		if err := s.readApplied(ctx, conn); err != nil {
			return nil, pg.Explain(err, "read version table", s.Table)
		}
		if err := s.readRecorded(ctx, conn); err != nil {
			return nil, pg.Explain(err, "read checksums", checksumTable.String())
		}
		states = append(states, s)
	}
	return states, nil
}

func (s *state) readApplied(ctx context.Context, conn *pgx.Conn) error {
	schema, name, qualified := strings.Cut(s.Table, ".")
	if !qualified {
		name = s.Table
		err := conn.QueryRow(ctx, "select coalesce(pg_catalog.current_schema(), '')").Scan(&schema)
		if err != nil {
			return err
		}
		if schema == "" {
			return errors.New("the search path names no schema that exists, so the table has no place")
		}
	}
	s.table = pg.Table{Schema: schema, Name: name}
	var err error
	if s.exists, err = tableExists(ctx, conn, s.table); err != nil || !s.exists {
		return err
	}
	rows, err := conn.Query(ctx, "select version_id, max(tstamp)::timestamptz from "+s.table.SQL()+" where version_id > 0 group by version_id")
	if err != nil {
		return err
	}
	var version int64
	var at time.Time
	_, err = pgx.ForEachRow(rows, []any{&version, &at}, func() error {
		s.applied[version] = at
		return nil
	})
	return err
}

func (s *state) readRecorded(ctx context.Context, conn *pgx.Conn) error {
	exists, err := tableExists(ctx, conn, checksumTable)
	if err != nil || !exists {
		return err
	}
	rows, err := conn.Query(ctx, "select version, file, sha256, adopted from "+checksumTable.SQL()+" where version_table = $1", s.table.String())
	if err != nil {
		return err
	}
	var version int64
	var r record
	_, err = pgx.ForEachRow(rows, []any{&version, &r.file, &r.sum, &r.adopted}, func() error {
		s.recorded[version] = r
		return nil
	})
	return err
}

func tableExists(ctx context.Context, conn *pgx.Conn, t pg.Table) (exists bool, err error) {
	err = conn.QueryRow(ctx, "select pg_catalog.to_regclass($1) is not null", t.SQL()).Scan(&exists)
	return exists, err
}

func (s *state) file(version int64) *file {
	for i := range s.files {
		if s.files[i].version == version {
			return &s.files[i]
		}
	}
	return nil
}

// newestApplied is 0 when nothing is.
func (s *state) newestApplied() int64 {
	var newest int64
	for v := range s.applied {
		newest = max(newest, v)
	}
	return newest
}

// of says how one version stands.
func (s *state) of(version int64) string {
	f := s.file(version)
	_, applied := s.applied[version]
	recorded, known := s.recorded[version]
	switch {
	case applied && f == nil && s.Shipped:
		return Newer
	case applied && f == nil:
		return Missing
	case applied && known && recorded.sum != f.sum:
		return Edited
	case applied:
		return Applied
	case version < s.newestApplied():
		return OutOfOrder
	}
	return Pending
}

// versions are all that the folder or the database has, in order.
func (s *state) versions() []int64 {
	all := map[int64]bool{}
	for _, f := range s.files {
		all[f.version] = true
	}
	for v := range s.applied {
		all[v] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// problem says why a version's state lets nothing be written; nil when it does.
func (s *state) problem(op string, version int64) error {
	switch s.of(version) {
	case Newer:
		return fault.New(op, s.Table,
			fmt.Sprintf("the database is newer than this binary: it has %s migration %d, and this binary knows none after %d",
				s.Name, version, s.newestFile()),
			"Use the newer pgstrata. Nothing was written.")
	case Missing:
		name := fmt.Sprintf("number %d", version)
		if r, ok := s.recorded[version]; ok {
			name = r.file
		}
		return fault.New(op, s.path(name), "it was applied, but the file is missing",
			fmt.Sprintf("Update this checkout, or put the file back. If it was removed for good: delete from %s where version_id = %d;", s.table.SQL(), version))
	case Edited:
		f, r := s.file(version), s.recorded[version]
		was := ""
		if r.file != f.name {
			was = " (it was called " + r.file + ")"
		}
		return fault.New(op, s.path(f.name), "it was edited after it was applied"+was,
			fmt.Sprintf("Put it back as it was and make the change in a new migration. If the edit changes nothing that matters: delete from %s where version_table = %s and version = %d; the next up records the file as it is. Line ends don't count.",
				checksumTable, pg.Literal(s.table.String()), version))
	case OutOfOrder:
		return fault.New(op, s.path(s.file(version).name),
			fmt.Sprintf("it was not applied, but number %d was", s.newestApplied()),
			"Give it a number above the newest, so that every database applies the files in one order.")
	}
	return nil
}

func (s *state) newestFile() int64 {
	if len(s.files) == 0 {
		return 0
	}
	return s.files[len(s.files)-1].version
}
