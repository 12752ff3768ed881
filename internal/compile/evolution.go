package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/project"
)

// Evolution is what a document's migrations hold beside its guard, so that documents can be carried from one version to another.
type Evolution struct {
	Functions   []Function
	Complements bool // some of the functions give complements, so that there has to be a place for them
}

// Function is the text of one, for a migration. It stands in Namespace.
type Function struct {
	Name    string // unqualified
	Types   string // of its parameters
	Create  string // the statement, without its semicolon
	Comment string
}

// CheckKey refuses a document whose complements have no place beside its key. Call it when Evolution asks for them.
func CheckKey(d project.Document) error {
	for _, column := range d.Key {
		if column == "complement" || column == "kept_at" {
			return fault.New("schema generate", d.At, fmt.Sprintf("the key of %s has a column %s, and so has the table of its complements", d.Name, column),
				"Give the column of "+d.Table.String()+" another name, or write the lenses so that nothing is lost in them.")
		}
	}
	return nil
}

// lacks tells what of a guard the folder doesn't hold.
func (h *held) lacks(g *Guard) (guard, functions, complements bool) {
	former := h.guards[g.Document]
	for _, f := range g.Evolution.Functions {
		functions = functions || !h.functions[f.Name]
	}
	if g.Evolution.Complements || former.key != "" { // once there, they follow the document's table
		complements = former.key != keyList(g.document) || former.following != following(g.document)
	}
	return former.hash != g.Hash, functions, complements
}

// retired lists what the guard refuses although there are schemas for it, as variant/version.
func (g *Guard) retired() []string {
	var list []string
	for _, family := range g.document.Set.Families {
		for _, s := range family.Retired() {
			list = append(list, family.Variant+"/"+s.Version.String())
		}
	}
	return list
}

// retires tells whether the guard refuses what the one before it accepted.
func (m *migration) retires(g *Guard) bool {
	former := m.held.guards[g.Document]
	return former.hash != "" && slices.ContainsFunc(g.retired(), func(at string) bool { return !slices.Contains(former.retired, at) })
}

// nothing stands in a marker where nothing is retired any more. No variant is named so, since each stands with a version.
const nothing = "nothing"

// retiredMarker keeps what is retired for the next migration; files of documents that never retired anything have none.
func (m *migration) retiredMarker(g *Guard) string {
	list := g.retired()
	if slices.Equal(list, m.held.guards[g.Document].retired) {
		return ""
	}
	if len(list) == 0 {
		list = []string{nothing}
	}
	return fmt.Sprintf("-- pgstrata:retired %s %s\n", g.Document, strings.Join(list, " "))
}
