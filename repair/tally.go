package repair

import (
	"cmp"
	"slices"

	"github.com/pgstrata/pgstrata/internal/target"
)

// tally counts findings by kind and tenant, in bounded memory: documents choose their own property names,
// so the number of different pointers has no limit.
type tally struct {
	documents int64
	future    int64
	groups    map[group]*Finding
	dropped   int64
}

type group struct{ document, variant, version, tenant, pointer, keyword string }

func newTally() *tally { return &tally{groups: map[group]*Finding{}} }

func (y *tally) add(t *target.Target, b bad) {
	y.documents++
	v := t.JudgeVersion(b.variant, b.version)
	if v.Future {
		y.future++
	}
	for _, p := range b.problems {
		at := group{t.Name, b.variant, v.Version, b.tenant, p.Pointer, p.Keyword}
		f := y.group(at, p.Message)
		if f == nil {
			y.dropped++
			continue
		}
		f.Count++
		if len(f.Examples) < MaxExamples {
			f.Examples = append(f.Examples, Key(t.KeyAt(b.key)))
		}
	}
}

// group finds or makes a group; nil when there is no room for another.
func (y *tally) group(at group, message string) *Finding {
	f := y.groups[at]
	if f == nil && len(y.groups) < MaxFindings {
		f = &Finding{
			Document: at.document, Variant: at.variant, Version: at.version, Tenant: at.tenant,
			Pointer: at.pointer, Keyword: at.keyword, Message: message,
		}
		y.groups[at] = f
	}
	return f
}

func (y *tally) merge(o *tally) {
	y.documents += o.documents
	y.future += o.future
	y.dropped += o.dropped
	for _, f := range o.sorted() {
		sum := y.group(group{f.Document, f.Variant, f.Version, f.Tenant, f.Pointer, f.Keyword}, f.Message)
		if sum == nil {
			y.dropped += f.Count
			continue
		}
		sum.Count += f.Count
		sum.Examples = append(sum.Examples, f.Examples[:min(len(f.Examples), MaxExamples-len(sum.Examples))]...)
	}
}

func (y *tally) sorted() []Finding {
	all := make([]Finding, 0, len(y.groups))
	for _, f := range y.groups {
		all = append(all, *f)
	}
	slices.SortFunc(all, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Document, b.Document), cmp.Compare(a.Variant, b.Variant), cmp.Compare(a.Version, b.Version),
			cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Keyword, b.Keyword), cmp.Compare(a.Tenant, b.Tenant))
	})
	return all
}
