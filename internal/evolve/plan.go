package evolve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/target"
)

// DefaultSample is how many documents a plan carries over to try the lenses.
const DefaultSample = 1_000

// exactRows is up to how many rows versions are counted rather than estimated from a sample.
const exactRows = 500_000

// What a run begins with is forecast from less under a load share, since it is read at once.
const (
	politeSample = 200
	politeExact  = 20_000
)

// PlanOptions are the choices of a plan.
type PlanOptions struct {
	Document  string
	Direction string            // Up or Down; "" is Up
	To        map[string]string // as in Options
	Sample    int               // documents that are carried over, to see what comes out; 0 is DefaultSample
	Exact     bool              // count versions in every row, however many there are

	exactRows int64 // up to how many rows versions are counted; 0 is the constant exactRows
}

// Plan is what an evolution would do, and what stands in its way. Its JSON form is stable: fields are added, never renamed.
type Plan struct {
	Document  string              `json:"document"`
	Table     string              `json:"table"`
	Column    string              `json:"column"`
	Direction string              `json:"direction"`
	Versions  map[string]Versions `json:"versions"` // by variant
	Found     []Found             `json:"found"`    // by variant and version, the most frequent first
	Exact     bool                `json:"exact"`    // whether they were counted, not estimated
	Functions []string            `json:"functions"`
	Loses     bool                `json:"loses"` // complements are kept on this way
	Sampled   int64               `json:"sampled"`
	Hazards   []Hazard            `json:"hazards"`
	Forecast  Forecast            `json:"forecast"`
}

// Found counts the documents of one version.
type Found struct {
	Variant string `json:"variant"`
	Version string `json:"version"` // "" for one that is no version of the variant
	Fate    string `json:"fate"`
	Rows    int64  `json:"rows"`
}

// Fates of documents.
const (
	Rewritten = "rewritten"
	There     = "there"   // already of the target version
	Stays     = "stays"   // of a known version that this way doesn't touch
	Future    = "future"  // of a version later than every known one
	Unknown   = "unknown" // of none
)

// Hazard is what an operator should know before the run. None of them keeps it from beginning.
type Hazard struct {
	Kind     string       `json:"kind"`
	Text     string       `json:"text"`
	Hint     string       `json:"hint,omitempty"`
	Count    int64        `json:"count,omitempty"`    // of the documents sampled, or found
	Examples []target.Key `json:"examples,omitempty"` // at most 3
}

// Kinds of hazards.
const (
	Loses         = "loses"          // what is lost is kept as complements
	OneWay        = "one_way"        // a step has no way back
	Unliftable    = "unliftable"     // sampled documents that a lens can't carry over
	Invalid       = "invalid"        // sampled documents that aren't valid when they arrive
	NoDefault     = "no_default"     // the safe default can't be carried over, so that no row can be reset
	UnknownThere  = "unknown"        // documents of no known version, which stay as they are
	FutureThere   = "future"         // documents of a later version, which stay as they are
	RetiredThere  = "retired"        // documents of versions that the guard refuses
	NoHOT         = "no_hot"         // an index on the document makes every update write all indexes
	OwnTrigger    = "trigger"        // a trigger of the table's own fires for each row
	Partitioned   = "partitioned"    // the table is
	NoVacuum      = "no_vacuum"      // the login may not vacuum the table
	WeakGuard     = "guard"          // the guard stands, but weakly
	Observing     = "observing"      // the guard lets bad documents pass
	OldRefused    = "old_refused"    // the guard refuses the old version already
	ReplicaUnseen = "replica_unseen" // the login can't see how far replicas lag
	HeldBack      = "held_back"      // an old transaction keeps dead rows from being vacuumed
)

// Plan reads the catalog and a sample of the rows, and writes nothing. It refuses, with one of this package's errors, what a run would refuse.
func (e *Evolver) Plan(ctx context.Context, o PlanOptions) (*Plan, error) {
	const op = "evolve plan"
	d, err := e.document(op, o.Document)
	if err != nil {
		return nil, err
	}
	direction := o.Direction
	if direction == "" {
		direction = Up
	}
	w, err := wayOf(op, d, direction, o.To)
	if err != nil {
		return nil, err
	}
	if err := e.refusePooler(ctx); err != nil {
		return nil, err
	}
	var s *subject
	err = pgx.BeginTxFunc(ctx, e.pool, target.Reading, func(tx pgx.Tx) (err error) {
		s, err = e.subject(ctx, tx, op, d, w)
		return err
	})
	if err != nil {
		return nil, pg.Explain(err, op, d.Table.String()+"."+d.Column)
	}
	p, err := e.plan(ctx, op, s, o)
	return p, pg.Explain(err, op, s.Object())
}

func (e *Evolver) plan(ctx context.Context, op string, s *subject, o PlanOptions) (*Plan, error) {
	p := &Plan{
		Document: s.Name, Table: s.Table.String(), Column: s.Column, Direction: s.way.direction, Versions: s.way.versions(),
		Functions: []string{}, Loses: s.way.losesHere(), Hazards: []Hazard{},
	}
	for _, v := range s.way.variants {
		for _, f := range v.from {
			if s.keeps() {
				p.Functions = append(p.Functions, f.Full)
			} else {
				p.Functions = append(p.Functions, f.Lift)
			}
		}
	}
	var estimate int64
	err := pgx.BeginTxFunc(ctx, e.pool, target.Reading, func(tx pgx.Tx) (err error) {
		estimate, err = s.Estimate(ctx, tx)
		return err
	})
	// A count that was cut short leaves its transaction failed; the estimate is 0 then.
	if err != nil && !errors.Is(err, pgx.ErrTxCommitRollback) {
		return nil, err
	}
	err = pgx.BeginTxFunc(ctx, e.pool, target.Reading, func(tx pgx.Tx) error {
		rows, err := s.census(ctx, tx, p, estimate, o)
		if err != nil {
			return err
		}
		var rewritten int64
		for _, f := range p.Found {
			if f.Fate == Rewritten {
				rewritten += f.Rows
			}
		}
		sample, err := s.try(ctx, tx, p, rows, o.Sample)
		if err != nil {
			return err
		}
		if err := errors.Join(s.hazards(ctx, tx, p, &sample), e.heldBack(ctx, tx, p)); err != nil {
			return err
		}
		p.Forecast, err = s.forecast(ctx, tx, rows, rewritten, sample)
		return err
	})
	return p, err
}

// census counts documents by variant and version; where the table is large, in a sample. It returns how many rows there are.
func (s *subject) census(ctx context.Context, tx pgx.Tx, p *Plan, estimate int64, o PlanOptions) (int64, error) {
	most := cmp.Or(o.exactRows, exactRows)
	p.Exact = o.Exact || estimate > 0 && estimate <= most
	from, scale := s.Table.SQL()+" d", 1.0
	if !p.Exact && estimate > 0 {
		share := 100 * float64(most/5) / float64(estimate)
		from += fmt.Sprintf(" tablesample system (%.6f)", share)
	}
	if estimate == 0 {
		p.Exact = true
	}
	rows, err := tx.Query(ctx, fmt.Sprintf(`select coalesce(%s, ''), %s, count(*) from %s where %s is not null group by 1, 2 order by 3 desc limit 10000`,
		s.VariantSQL(), s.VersionSQL(), from, s.DocSQL()))
	if err != nil {
		return 0, err
	}
	type kind struct{ variant, version, fate string }
	sums := map[kind]int64{}
	var order []kind
	var name, version string
	var n, total int64
	_, err = pgx.ForEachRow(rows, []any{&name, &version, &n}, func() error {
		k := kind{name, "", Unknown}
		v := s.way.variant(name)
		verdict := s.JudgeVersion(name, version)
		switch {
		case v == nil:
			k.variant = ""
		case v.step(version) != nil:
			k.version, k.fate = version, Rewritten
		case version == v.to.String():
			k.version, k.fate = version, There
		case verdict.Future:
			k.version, k.fate = version, Future
		case verdict.Version != "":
			k.version, k.fate = version, Stays
		}
		if _, ok := sums[k]; !ok {
			order = append(order, k)
		}
		sums[k] += n
		total += n
		return nil
	})
	if err != nil {
		return 0, err
	}
	if !p.Exact && total > 0 {
		scale = float64(estimate) / float64(total)
	}
	p.Found = []Found{}
	for _, k := range order {
		p.Found = append(p.Found, Found{Variant: k.variant, Version: k.version, Fate: k.fate, Rows: int64(float64(sums[k])*scale + 0.5)})
	}
	if p.Exact {
		return total, nil
	}
	return estimate, nil
}

func joinNames(names []string) string { return strings.Join(names, ", ") }
