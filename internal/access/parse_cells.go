package access

import "fmt"

var writable = []Operation{Select, Insert, Update, Delete}

func (r *reader) cells(e field) map[Operation]Cell {
	cells := map[Operation]Cell{}
	if isScalar(e.value) { // the same for all four
		for _, op := range writable {
			cells[op] = Cell{Scope: r.scope(e), Line: e.line}
		}
		return cells
	}
	for _, e := range r.fields(e.value, operationNames()...) {
		cells[Operation(e.key)] = r.cell(e)
	}
	return cells
}

func (r *reader) cell(e field) Cell {
	c := Cell{Line: e.line}
	if isScalar(e.value) {
		c.Scope = r.scope(e)
		return c
	}
	for _, e := range r.fields(e.value, "rows", "columns", "where", "policy", "note") {
		switch e.key {
		case "rows":
			c.Scope = r.scope(e)
		case "columns":
			c.Columns = r.list(e.value, "columns")
			if len(c.Columns) == 0 {
				r.fault(e.line, "columns is empty", "Leave it out for every column, or leave the operation out for none.")
			}
		case "where":
			c.Where = r.text(e.value)
		case "policy":
			c.Policy = r.text(e.value)
		case "note":
			c.Note = r.text(e.value)
		}
	}
	if c.Scope == Nothing {
		r.fault(e.line, e.key+" lacks rows", "Write rows: own or rows: all.")
	}
	return c
}

func (r *reader) scope(e field) Scope {
	switch r.text(e.value) {
	case "own":
		return Own
	case "all":
		return All
	}
	r.fault(e.line, fmt.Sprintf("%q says no rows", r.text(e.value)), "Write own or all; what may not be done is left out.")
	return Nothing
}
