package evolve

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// How many slices a table is cut into, and how many keys are looked at for that. Workers take one slice at a time.
const (
	sliceRows  = 5_000 // at least, as far as is known
	maxSlices  = 64
	cutSamples = 20_000
)

// cut divides the key space into ranges of about as many rows each, by a sample of keys. Where the sample is wrong, some slices are
// larger than others, and nothing else is.
func (s *subject) cut(ctx context.Context, tx pgx.Tx, rows int64) ([]chunk.Range, error) {
	n := int(min(rows/sliceRows, maxSlices))
	if n < 2 {
		return []chunk.Range{{}}, nil
	}
	sample := ""
	if rows > cutSamples {
		sample = fmt.Sprintf(" tablesample system (%.6f)", min(100, 100*float64(cutSamples)/float64(rows)))
	}
	bounds, err := s.positions(ctx, tx, fmt.Sprintf(`select distinct on (pgstrata_part) %[1]s from (
			select %[2]s, pg_catalog.ntile($1) over (order by %[2]s) as pgstrata_part from %[3]s d%[4]s) d
		order by pgstrata_part, %[5]s`, s.Walk.Texts("d"), s.keyList("d"), s.Table.SQL(), sample, descending(s)), n)
	if err != nil {
		return nil, err
	}
	var ranges []chunk.Range
	var after chunk.Position
	for _, bound := range bounds[:max(len(bounds)-1, 0)] {
		ranges = append(ranges, chunk.Range{After: after, Through: bound})
		after = bound
	}
	return append(ranges, chunk.Range{After: after}), nil
}

func descending(s *subject) string {
	list := ""
	for i, c := range s.Walk.Key {
		if i > 0 {
			list += ", "
		}
		list += pg.Ident("d", c.Name) + " desc"
	}
	return list
}
