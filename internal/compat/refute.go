package compat

import (
	"context"
	"encoding/json"
	"math/rand/v2"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// tries is how many documents are made before a question counts as not refuted.
const tries = 4000

// refute looks for a document of the one schema that does not become one of the other, and makes it small.
// The same question gets the same answer: its dice are always thrown in the same way.
func refute(ctx context.Context, q question, tries int) (witness json.RawMessage, findings []schema.Finding) {
	return q.search(ctx, rand.New(rand.NewPCG(1, 2)), tries)
}

// search makes documents until one contradicts.
func (q question) search(ctx context.Context, dice *rand.Rand, tries int) (witness json.RawMessage, findings []schema.Finding) {
	m := newMaker(ctx, dice, q.from, q.field)
	from, to := flatten(q.from.Root), flatten(q.to.Root)
	for range tries {
		if ctx.Err() != nil {
			return nil, nil
		}
		m.budget = 200
		doc, _, made := m.value(from, to, 0)
		if !made || !q.contradicted(doc) {
			continue
		}
		doc = shrink(ctx, doc, q.contradicted)
		text, err := json.Marshal(doc)
		if err != nil {
			return nil, nil // it was made of plain values
		}
		return text, q.to.Findings(q.becomes(doc))
	}
	return nil, nil
}

// contradicted tells whether a document shows that the question's answer is no.
func (q question) contradicted(doc any) bool {
	object, ok := doc.(map[string]any)
	if q.field != "" {
		if !ok || object[q.field] != q.from.Version.String() {
			return false // it is no document of that version
		}
	}
	return len(q.from.Findings(doc)) == 0 && len(q.to.Findings(q.becomes(doc))) > 0
}

// becomes is the document as the other version will judge it.
func (q question) becomes(doc any) any {
	if q.fill {
		doc = fill(doc, flatten(q.to.Root))
	}
	if object, ok := doc.(map[string]any); ok && q.field != "" {
		doc = withVersion(object, q.field, q.to.Version)
	}
	return doc
}
