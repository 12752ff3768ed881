package census

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/target"
)

const opTry = "schema check --live"

// TryOptions are the choices of a trial.
type TryOptions struct {
	Sample     int64 // try about so many rows of each document, chosen at random; 0 means all
	ShowValues bool  // show examples as they are, and not their shape alone
}

// Trial is what would become of stored documents.
type Trial struct {
	Database  string  `json:"database"`
	Documents []Tried `json:"documents"`
}

// Clean tells whether nothing that was tried would break.
func (t *Trial) Clean() bool {
	return !slices.ContainsFunc(t.Documents, func(d Tried) bool { return d.Breaks > 0 || d.Raised != "" })
}

// Tried is the trial of one document of the project.
type Tried struct {
	Name    string `json:"document"`
	Table   string `json:"table"`
	Column  string `json:"column"`
	Rows    int64  `json:"rows"`    // whose document was looked at
	Of      int64  `json:"of"`      // rows of the table, an estimate; 0 when unknown
	Sampled bool   `json:"sampled"` // there are more
	Breaks  int64  `json:"breaks"`
	Untried int64  `json:"untried"` // valid by their own version's schema, but nobody could carry them over

	// Raised is the SQLSTATE that a lens's SQL raised on some document; those that need it are not tried then. "" for none.
	Raised string `json:"raised"`

	Versions       []TriedVersion `json:"versions"`
	Reasons        []Reason       `json:"reasons"` // the most frequent first
	ReasonsDropped int64          `json:"reasons_dropped"`
}

// TriedVersion is the trial of one version of a variant. Its name is "" for documents that name none.
type TriedVersion struct {
	Variant   string `json:"variant"`
	Version   string `json:"version"`
	Documents int64  `json:"documents"`
	Breaks    int64  `json:"breaks"`
	Untried   int64  `json:"untried"`
	Why       string `json:"why"` // they were not tried
}

// Where a document breaks.
const (
	AtStored = "stored" // the schema of its own version refuses it already
	AtLens   = "lens"   // it can't be carried over
	AtNewest = "newest" // the newest schema refuses what it becomes
)

// Retired is the keyword of documents whose version the project refuses.
const Retired = "retired"

// Reason is why documents break. A document that breaks for several is counted with each.
type Reason struct {
	Cause
	Documents int64   `json:"documents"`
	Example   Example `json:"example"` // the smallest
}

// Cause is what is wrong.
type Cause struct {
	Variant string `json:"variant"`
	Version string `json:"version"`
	At      string `json:"at"`
	Lens    string `json:"lens,omitempty"` // the declaration, as 1.0.0--1.1.0
	Step    string `json:"step,omitempty"`
	Place   string `json:"place"` // JSON Pointer, with * for any key of a map and - for any item of an array; of a lens, where it stopped
	Keyword string `json:"keyword,omitempty"`
	Message string `json:"message"`
}

// Example is a stored row that breaks.
type Example struct {
	Key      map[string]string `json:"key"`
	Pointer  string            `json:"pointer"`            // where, in what it becomes
	Document json.RawMessage   `json:"document,omitempty"` // its shape, or itself where values were asked for; left out when large
	size     int
}

const (
	maxReasons  = 1000
	maxVersions = 1000
	maxExample  = 64 << 10 // bytes
)

// Try judges stored documents by the schemas of their own versions, carries the valid ones over the lenses to the newest version and
// judges what they become. It reads in one read-only transaction for each document of the project, a row at a time.
//
// Lenses run in Go. One with a step in SQL runs only where the database has its functions; else its documents are counted as not tried.
func Try(ctx context.Context, conn *pgx.Conn, documents []project.Document, o TryOptions) (*Trial, error) {
	out := &Trial{Database: conn.Config().Database, Documents: []Tried{}}
	for _, d := range documents {
		tried, err := try(ctx, conn, d, o)
		if err != nil {
			return nil, pg.Explain(err, opTry, d.Table.String()+"."+d.Column)
		}
		out.Documents = append(out.Documents, *tried)
	}
	return out, nil
}

func try(ctx context.Context, conn *pgx.Conn, d project.Document, o TryOptions) (*Tried, error) {
	var size int64
	err := pgx.BeginTxFunc(ctx, conn, reading, func(tx pgx.Tx) error {
		t, err := open(ctx, tx, opTry, d)
		if err == nil {
			size, err = t.Estimate(ctx, tx)
		}
		return err
	})
	switch {
	case errors.Is(err, pgx.ErrTxCommitRollback): // a count that took long leaves its transaction failed
		size = unknown
	case err != nil:
		return nil, err
	}
	var out *Tried
	return out, pgx.BeginTxFunc(ctx, conn, reading, func(tx pgx.Tx) error {
		t, err := open(ctx, tx, opTry, d)
		if err != nil {
			return err
		}
		ways, err := waysOf(ctx, tx, d)
		if err != nil {
			return err
		}
		out, err = attempt(ctx, tx, t, ways, size, o)
		return err
	})
}

// unknown is the size of a table that has no statistics and can't be counted in a moment.
const unknown = -1

// attempt tries once more without the lenses' SQL when that raised an error, which ends a query for good.
func attempt(ctx context.Context, tx pgx.Tx, t *target.Target, ways ways, size int64, o TryOptions) (*Tried, error) {
	r := newRun(t, ways, size, o)
	err := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error { return r.read(ctx, tx) })
	if state := pg.SQLSTATE(err); ways.inSQL() && state != "" && !strings.HasPrefix(state, "57") {
		r = newRun(t, ways.withoutSQL("its SQL raised "+state+" on some document"), size, o)
		r.out.Raised = state
		err = r.read(ctx, tx)
	}
	return r.finish(), err
}
