package project

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// Retire sets the oldest accepted version by variant, for the document and for what its families judge; a variant that is left out
// accepts all of its versions.
func (d *Document) Retire(oldest map[string]schema.Version) {
	d.Oldest = oldest
	for _, family := range d.Set.Families {
		family.Oldest = oldest[family.Variant]
	}
}

// Retiring is a copy of the document with other oldest versions; the document stays as it is.
func (d Document) Retiring(oldest map[string]schema.Version) Document {
	set := *d.Set
	set.Families = make([]*schema.Family, len(d.Set.Families))
	for i, family := range d.Set.Families {
		own := *family
		set.Families[i] = &own
	}
	d.Set = &set
	d.Retire(oldest)
	return d
}

// readOldest reads what stands at a pointer: a version for all variants, or a version by variant.
func (s *source) readOldest(at string, value any, set *schema.Set) (map[string]schema.Version, error) {
	oldest := map[string]schema.Version{}
	var problems []error
	add := func(at string, family *schema.Family, written any, more string) {
		text, _ := written.(string) // as the file's own schema wants
		i := slices.IndexFunc(family.Schemas, func(known *schema.Schema) bool { return known.Version.String() == text })
		if i >= 0 {
			oldest[family.Variant] = family.Schemas[i].Version
			return
		}
		var known []string
		for _, k := range family.Schemas {
			known = append(known, k.Version.String())
		}
		problems = append(problems, s.fault(at, fmt.Sprintf("the variant %s has no version %s", family.Variant, text),
			"Its versions: "+strings.Join(known, ", ")+"."+more))
	}
	switch v := value.(type) {
	case nil:
		return nil, nil
	case map[string]any:
		for _, variant := range s.inOrder(at, slices.Collect(maps.Keys(v))) {
			if family := set.Family(variant); family != nil {
				add(at+"/"+schema.PointerToken(variant), family, v[variant], "")
				continue
			}
			var known []string
			for _, f := range set.Families {
				known = append(known, f.Variant)
			}
			problems = append(problems, s.fault(at+"/"+schema.PointerToken(variant), "there is no variant "+variant, "The variants: "+strings.Join(known, ", ")+"."))
		}
	default:
		more := ""
		if len(set.Families) > 1 {
			more = " Where variants differ, name one for each: {variant: version}."
		}
		for _, family := range set.Families {
			add(at, family, v, more)
		}
	}
	return oldest, errors.Join(problems...)
}
