package evolve

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Directions.
const (
	Up   = "up"
	Down = "down"
)

// way is where a document's rows go: by variant one version, from several.
type way struct {
	direction string
	variants  []variant
	losing    bool // a lens of the document loses, in either direction: complements are kept
}

// variant is one variant's part of the way.
type variant struct {
	name string
	to   schema.Version
	from []step // oldest first; empty when no row of it is rewritten
}

// step is the way from one version.
type step struct {
	version schema.Version
	lens    *lens.Lens // as it is gone
	lens.Direction
}

// Versions is what is rewritten of a variant, and into what.
type Versions struct {
	From []string `json:"from"`
	To   string   `json:"to"`
}

// wayOf chooses the versions. to names them by variant; "" is for the variants that aren't named, and an empty version leaves a variant out.
// Without any, up goes to the newest. Up, variants that aren't named go to the newest, too; down, they stay where they are.
func wayOf(op string, d project.Document, direction string, to map[string]string) (*way, error) {
	w := &way{direction: direction}
	for name := range to {
		if name != "" && d.Set.Family(name) == nil {
			return nil, noWay(op, d, fmt.Sprintf("document %s has no variant %q", d.Name, name), "It has "+strings.Join(variantNames(d), ", ")+".")
		}
	}
	histories, err := lens.Histories(d)
	if err != nil {
		return nil, err
	}
	rewrites := false
	for _, f := range d.Set.Families {
		h := histories[f.Variant]
		for _, l := range h.Lenses {
			w.losing = w.losing || l.Loses() || l.Invert().Loses()
		}
		v, err := variantOf(op, d, f, h, direction, to)
		if err != nil {
			return nil, err
		}
		rewrites = rewrites || len(v.from) > 0
		w.variants = append(w.variants, v)
	}
	if !rewrites {
		return nil, noWay(op, d, fmt.Sprintf("document %s has no versions to go %s from", d.Name, direction), elsewhere(d, direction))
	}
	return w, nil
}

// elsewhere says what can be done when no row would move.
func elsewhere(d project.Document, direction string) string {
	if !slices.ContainsFunc(d.Set.Families, func(f *schema.Family) bool { return len(f.Schemas) > 1 }) {
		return "It has one version only. Draft the next one: pgstrata schema new."
	}
	if direction == Down {
		return "--to names the version to go back to, an older one than the newest; to newer ones rows go by pgstrata evolve run " + d.Name + "."
	}
	return "--to names a version that is newer than another one; to older ones rows go by pgstrata evolve down " + d.Name + " --to VERSION."
}

func variantOf(op string, d project.Document, f *schema.Family, h *lens.History, direction string, to map[string]string) (variant, error) {
	v := variant{name: f.Variant, to: f.Newest().Version}
	wanted, named := to[f.Variant]
	if !named {
		wanted, named = to[""]
	}
	if !named && direction == Down && len(to) > 0 {
		return v, nil
	}
	if !named && direction == Down {
		return v, noWay(op, d, "it isn't said to which version", "Name it: --to "+h.Versions[0].String()+".")
	}
	if named && wanted == "" {
		return v, nil
	}
	if named {
		known := slices.IndexFunc(h.Versions, func(k schema.Version) bool { return k.String() == wanted })
		if known < 0 {
			return v, noWay(op, d, fmt.Sprintf("variant %s has no version %q", f.Variant, wanted), "It has "+versionNames(h.Versions)+"; name another by --to "+f.Variant+"=VERSION.")
		}
		v.to = h.Versions[known]
	}
	if v.to.Compare(f.Oldest) < 0 {
		return v, noWay(op, d, fmt.Sprintf("version %s of %s is retired, the oldest that is accepted is %s", v.to, strings.TrimSpace(d.Name+" "+f.Variant), f.Oldest),
			"Choose another version, or change oldest: there, then pgstrata schema generate and pgstrata migrate up.")
	}
	for _, from := range h.Versions {
		// SQL functions are named by the lens that goes up, whichever way is gone.
		low, high := from, v.to
		if direction == Down {
			low, high = high, low
		}
		if low.Compare(high) >= 0 {
			continue
		}
		l, err := h.Between(low, high)
		if err != nil {
			return v, err
		}
		functions := l.SQL(d.Name, f.Variant)
		s := step{version: from, lens: l, Direction: functions.Up}
		if direction == Down {
			s.lens, s.Direction = l.Invert(), functions.Down
		}
		v.from = append(v.from, s)
	}
	return v, nil
}

func noWay(op string, d project.Document, what, hint string) error {
	return fault.Wrap(fmt.Errorf("%w: %s", ErrNoWay, what), op, d.At, hint)
}

func variantNames(d project.Document) []string {
	var names []string
	for _, f := range d.Set.Families {
		names = append(names, f.Variant)
	}
	return names
}

func versionNames(versions []schema.Version) string {
	names := make([]string, len(versions))
	for i, v := range versions {
		names[i] = v.String()
	}
	return strings.Join(names, ", ")
}

func (w *way) variant(name string) *variant {
	for i := range w.variants {
		if w.variants[i].name == name {
			return &w.variants[i]
		}
	}
	return nil
}

func (v *variant) step(version string) *step {
	for i := range v.from {
		if v.from[i].version.String() == version {
			return &v.from[i]
		}
	}
	return nil
}

// versions is the way as it is recorded.
func (w *way) versions() map[string]Versions {
	all := map[string]Versions{}
	for _, v := range w.variants {
		if len(v.from) == 0 {
			continue
		}
		from := make([]string, len(v.from))
		for i, s := range v.from {
			from[i] = s.version.String()
		}
		all[v.name] = Versions{From: from, To: v.to.String()}
	}
	return all
}

func (w *way) recorded() string {
	text, err := json.Marshal(w.versions())
	if err != nil { // strings always can be
		panic(err)
	}
	return string(text)
}

// functions lists what the database must have, and how it is called.
func (w *way) functions() map[string]string {
	all := map[string]string{}
	for _, v := range w.variants {
		for _, s := range v.from {
			all[s.Lift], all[s.Full], all[s.Why] = "jsonb", "jsonb, jsonb", "jsonb, jsonb"
		}
	}
	return all
}

// losesHere tells whether the way itself may lose something.
func (w *way) losesHere() bool {
	for _, v := range w.variants {
		for _, s := range v.from {
			if s.Loses {
				return true
			}
		}
	}
	return false
}

func call(function string, arguments ...string) string {
	return pg.Ident(lens.Namespace, function) + "(" + strings.Join(arguments, ", ") + ")"
}
