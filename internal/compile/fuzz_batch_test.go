package compile_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// subject is a schema with documents that wait for Postgres' verdict.
type subject struct {
	text      string
	schema    *schema.Schema
	validator *compile.Validator
	objects   []map[string]any
	draft     *dialect
	documents []string
	want      [][]schema.Finding
}

// tally counts what a fuzzing run has met.
type tally struct {
	mu            sync.Mutex
	pairs, valid  int
	schemas       map[uint64]bool // by hash of the text
	met           map[*dialect]map[[2]string]int
	refused       map[string]int
	disagreements int
}

func newTally() *tally {
	return &tally{
		schemas: map[uint64]bool{}, refused: map[string]int{},
		met: map[*dialect]map[[2]string]int{draft2020: {}, draft7: {}},
	}
}

func (y *tally) refuse(err error) {
	y.mu.Lock()
	defer y.mu.Unlock()
	var f *fault.Error
	reason, _, _ := strings.Cut("the Go library: "+err.Error(), " pgstrata://")
	reason, _, _ = strings.Cut(reason, " at \"")
	if errors.As(err, &f) {
		_, keyword, _ := strings.Cut(f.Object, "#")
		_, keyword, _ = strings.Cut(keyword, ": ")
		reason = keyword
		if f.Err != nil {
			reason += ": " + f.Err.Error()
		}
	}
	y.refused[reason[:min(len(reason), 110)]]++
}

func (y *tally) add(s *subject, disagreements int) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.disagreements += disagreements
	y.schemas[fnv(s.text)] = true
	y.pairs += len(s.documents)
	for _, want := range s.want {
		if len(want) == 0 {
			y.valid++
		}
	}
	for _, o := range s.objects {
		for a := range o {
			for b := range o {
				if a <= b { // a keyword with itself counts the keyword
					y.met[s.draft][[2]string{a, b}]++
				}
			}
		}
	}
}

// unmet lists keywords and pairs of them that no compared schema had in one object.
func (y *tally) unmet(d *dialect) (keywords, pairs []string) {
	for _, k := range d.keywords {
		if y.met[d][[2]string{k, k}] == 0 {
			keywords = append(keywords, k)
		}
	}
	for _, p := range d.pairs {
		if y.met[d][p] == 0 {
			pairs = append(pairs, p[0]+"+"+p[1])
		}
	}
	return keywords, pairs
}

func (y *tally) summary() string {
	y.mu.Lock()
	defer y.mu.Unlock()
	return fmt.Sprintf("%d pairs of schema and document compared, %d schemas, %.1f%% valid, %d disagreements",
		y.pairs, len(y.schemas), 100*float64(y.valid)/float64(max(y.pairs, 1)), y.disagreements)
}

func (y *tally) String() string {
	var b strings.Builder
	b.WriteString(y.summary())
	for _, d := range []*dialect{draft2020, draft7} {
		keywords, pairs := y.unmet(d)
		fmt.Fprintf(&b, "\ndraft %s: %d of %d keywords met, %d of %d pairs of keywords met in one object",
			d.name, len(d.keywords)-len(keywords), len(d.keywords), len(d.pairs)-len(pairs), len(d.pairs))
		if len(keywords) > 0 {
			fmt.Fprintf(&b, "; never %s", strings.Join(keywords, ", "))
		}
	}
	for reason, n := range sorted(y.refused) {
		fmt.Fprintf(&b, "\n%6d schemas refused: %s", n, reason)
	}
	return b.String()
}

func fnv(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

// newSubject makes a schema that has a pair of keywords in one object, and documents for it, as many valid as invalid ones where it can.
// It is nil when the schema is one that no engine takes, such as an endless $ref.
func newSubject(r *rand.Rand, d *dialect, must [2]string, documents int, y *tally) (*subject, error) {
	m := &maker{r: r, draft: d}
	root := m.schema(must)
	text, err := json.Marshal(root)
	if err != nil {
		return nil, err
	}
	s := &subject{text: string(text), draft: d, objects: m.objects}
	var choices []schema.Option
	if r.IntN(2) == 0 {
		choices = append(choices, schema.AssertFormat(asserted...))
	}
	if s.schema, err = tryParse(s.text, choices...); err != nil {
		y.refuse(err)
		return nil, nil
	}
	if s.validator, err = compile.Schema(s.schema); err != nil {
		y.refuse(err)
		return nil, nil
	}
	decoded := plain(root).(map[string]any)
	w := &writer{m: m, root: decoded}
	left := [2]int{documents / 2, documents - documents/2}
	for tries := 0; len(s.documents) < documents && tries < 3*documents; tries++ {
		text, err := json.Marshal(w.document())
		if err != nil {
			return nil, err
		}
		value, err := schema.Decode(text)
		if err != nil {
			return nil, err
		}
		want := s.schema.Findings(value)
		kind := min(len(want), 1)
		if left[kind] == 0 {
			continue
		}
		left[kind]--
		s.documents, s.want = append(s.documents, string(text)), append(s.want, want)
	}
	return s, nil
}

// compareBatch installs all validators in one transaction, asks them about their documents, and rolls back.
// The cost is in the functions: creating them and planning each of their expressions for the first time. Documents cost next to nothing.
func compareBatch(t testing.TB, conn *pgx.Conn, batch []*subject, y *tally) {
	t.Helper()
	ctx := context.Background()
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	var install strings.Builder
	// The bodies are parsed when they run; and catalog rows that are rolled back need not be durable.
	install.WriteString("set local check_function_bodies = off; set local synchronous_commit = off; set local jit = off;\n")
	installed := map[string]bool{}
	for _, s := range batch {
		if !installed[s.validator.Name] {
			installed[s.validator.Name] = true
			install.WriteString(s.validator.CreateSQL())
		}
	}
	if _, err := tx.Exec(ctx, install.String()); err != nil {
		t.Fatalf("%v\n%s", err, install.String())
	}
	queries := &pgx.Batch{}
	for _, s := range batch {
		queries.Queue("select coalesce(array_agg(coalesce(pgstrata_check."+s.validator.Name+"(d)::text, 'null') || pgstrata_check."+s.validator.Explain+
			"(d)::text order by n), '{}') from unnest($1::text[]) with ordinality u(x, n), lateral (select x::jsonb as d offset 0) j", s.documents)
	}
	results := tx.SendBatch(ctx, queries)
	for _, s := range batch {
		var answers []*string
		if err := results.QueryRow().Scan(&answers); err != nil {
			_ = results.Close()
			t.Fatalf("%v\n%s\n%s", err, s.text, strings.Join(s.documents, "\n"))
		}
		disagreements := 0
		for i, text := range answers {
			a, err := readAnswer(text)
			d := ""
			if err != nil {
				d = err.Error()
			} else {
				d = differ(s.want[i], a)
			}
			if d != "" {
				if disagreements++; disagreements == 1 {
					t.Errorf("a disagreement; make it a case of TestDisagreements:\n%s\n%s\n%s", s.text, s.documents[i], d)
				}
			}
		}
		y.add(s, disagreements)
	}
	if err := results.Close(); err != nil {
		t.Fatal(err)
	}
}

// readAnswer takes a verdict and a list of findings apart that stand in one text.
func readAnswer(text *string) (a answer, err error) {
	if text == nil {
		return a, errors.New("the explainer returned null")
	}
	verdict, findings, found := strings.Cut(*text, "[")
	if !found || verdict != "true" && verdict != "false" {
		return a, errors.New("not an answer: " + *text)
	}
	a.valid = verdict == "true"
	return a, json.Unmarshal([]byte("["+findings), &a.findings)
}
