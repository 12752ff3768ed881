package migrate

import (
	"context"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// unrecorded lists the files that are applied but have no checksum: another tool, such as plain goose, applied them.
func unrecorded(states []state) []step {
	var found []step
	for i := range states {
		s := &states[i]
		for j := range s.files {
			f := &s.files[j]
			_, applied := s.applied[f.version]
			if _, known := s.recorded[f.version]; applied && !known {
				found = append(found, step{s, f})
			}
		}
	}
	return found
}

func (s step) adopted() Adopted {
	return Adopted{Stream: s.stream.Name, Version: s.file.version, File: s.file.name}
}

// adopt records the checksums of what another tool applied, as the files are now, once there is a table for it.
func (r *run) adopt(ctx context.Context, report *Report) error {
	found := unrecorded(r.states)
	if len(found) == 0 {
		return nil
	}
	there, err := tableExists(ctx, r.session.conn, checksumTable)
	if err != nil || !there {
		return pg.Explain(err, r.op, checksumTable.String())
	}
	if err := r.session.fresh(ctx, r.opts.LockTimeout); err != nil {
		return err
	}
	for _, s := range found {
		_, err := r.session.conn.Exec(ctx, `
			insert into pgstrata.migration_checksums (version_table, version, file, sha256, adopted) values ($1, $2, $3, $4, true)
			on conflict (version_table, version) do nothing`, s.stream.table.String(), s.file.version, s.file.name, s.file.sum)
		if err != nil {
			return pg.Explain(err, r.op, checksumTable.String())
		}
		s.stream.recorded[s.file.version] = record{file: s.file.name, sum: s.file.sum, adopted: true}
		report.Adopted = append(report.Adopted, s.adopted())
		r.log.Info("adopted: another tool had applied it", "file", s.path())
	}
	return nil
}
