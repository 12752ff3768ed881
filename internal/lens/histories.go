package lens

import (
	"errors"

	"github.com/pgstrata/pgstrata/internal/project"
)

// Histories reads the lenses of a document's variants, by variant. The error joins what is wrong with any of them.
func Histories(d project.Document) (map[string]*History, error) {
	histories := map[string]*History{}
	var problems []error
	for _, family := range d.Set.Families {
		h, err := Load(d.Set.Files, d.Set.Folder, d.Set.VersionField, family)
		problems = append(problems, err)
		histories[family.Variant] = h
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return histories, nil
}
