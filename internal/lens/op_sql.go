package lens

import "fmt"

// expression is the way of sql: whatever a person wrote, over the parameter "value". Go can't do it.
// Without down, the way back gives only what was carried over.
type expression struct{ up, down string }

func (e expression) name() string          { return "sql" }
func (e expression) image(any) (any, bool) { return nil, false }
func (e expression) exact() bool           { return false }
func (e expression) refusal() string       { return "the SQL expression gives null" }

func (e expression) inverse() way {
	if e.down == "" {
		return dead{e}
	}
	return expression{up: e.down, down: e.up}
}

// sql calls a function around the expression, so that its names can't meet those of the rest.
func (e expression) sql(w *writer, v string) string {
	return fmt.Sprintf("%s.%s%s(%s)", namespaceMark, self, w.shared.helper(e.up), v)
}

// helper is the suffix of the function for an expression.
func (s *shared) helper(expression string) string {
	for _, h := range s.helpers {
		if h.expression == expression {
			return h.suffix
		}
	}
	suffix := fmt.Sprintf("__s%d", len(s.helpers)+1)
	s.helpers = append(s.helpers, helper{suffix, expression})
	return suffix
}
