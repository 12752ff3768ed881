package compile

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// newlyAccepted is documents of versions that g accepts and the former guard, which a Down puts back, doesn't. There are none where
// the former guard refused nothing, or guarded another table.
func newlyAccepted(g *Guard, former heldGuard) leftover {
	d := g.document
	l := leftover{document: d, versions: map[string][]string{}, are: "documents of versions that the guard before this migration refuses"}
	accepted := acceptedBy(former.function)
	if len(accepted) == 0 || former.table != d.Table.SQL() {
		return l
	}
	down := map[string]string{} // by variant, to where evolve down takes it
	var unknown []string        // variants that the former guard doesn't know
	up := false
	for _, family := range d.Set.Families {
		before := accepted[family.Variant]
		var more []*schema.Schema
		newer := false
		for _, s := range family.Accepted() {
			if slices.Contains(before, s.Version) {
				continue
			}
			more = append(more, s)
			if len(before) > 0 && s.Version.Compare(before[len(before)-1]) > 0 {
				newer = true
			} else if len(before) > 0 {
				up = true
			}
		}
		l.versions[family.Variant] = versionTexts(more)
		switch {
		case len(more) > 0 && len(before) == 0:
			unknown = append(unknown, family.Variant)
		case newer:
			down[family.Variant] = before[len(before)-1].String()
		}
	}
	var hints []string
	if len(down) > 0 {
		hints = append(hints, "Take them back first: pgstrata evolve down "+d.Name+to(down, len(d.Set.Families))+".")
	}
	if up {
		hints = append(hints, "Carry those of older versions over first: pgstrata evolve run "+d.Name+".")
	}
	if len(unknown) > 0 {
		hints = append(hints, "No version of "+strings.Join(unknown, ", ")+" was accepted before: delete those rows first.")
	}
	l.hint = strings.Join(append(hints, "Then migrate down again."), " ")
	return l
}

// to is the options of evolve down: one where it says it for all of so many variants.
func to(versions map[string]string, variants int) string {
	all := slices.Compact(slices.Sorted(maps.Values(versions)))
	if len(versions) == variants && len(all) == 1 {
		return " --to " + all[0]
	}
	var b strings.Builder
	for _, variant := range sortedKeys(versions) {
		b.WriteString(" --to " + variant + "=" + versions[variant])
	}
	return b.String()
}

// acceptedBy reads from a trigger function which versions its guard accepts, by variant and oldest first: as knownVersion wrote them,
// also in files of former releases. An observing guard refuses nothing, and names none.
func acceptedBy(triggerFunction string) map[string][]schema.Version {
	accepted := map[string][]schema.Version{}
	for _, m := range knownVersions.FindAllStringSubmatch(triggerFunction, -1) {
		for _, quoted := range strings.Split(m[2], ", ") {
			if v, err := schema.ParseVersion(strings.Trim(quoted, "'")); err == nil {
				accepted[m[1]] = append(accepted[m[1]], v)
			}
		}
	}
	return accepted
}

var knownVersions = regexp.MustCompile(`(?m)^ +when variant = '([A-Za-z0-9_.-]+)' and document ->> .* in \(([0-9., ']+)\) then document ->> `)
