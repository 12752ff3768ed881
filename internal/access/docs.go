package access

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// Between these lines of a page stand the matrix's tables.
const (
	docsBegin = "<!-- begin access matrix: pgstrata access generate writes what follows, from "
	docsEnd   = "<!-- end access matrix -->"
)

// Docs puts the matrix's tables into a page, between the lines that are for them. File is what errors call the page.
func Docs(m *Matrix, file, page string) (string, error) {
	page = strings.ReplaceAll(page, "\r\n", "\n")
	before, rest, begun := strings.Cut(page, docsBegin)
	_, after, ended := strings.Cut(rest, docsEnd)
	if !begun || !ended {
		return "", fault.New("access generate", file, "the page has no place for the access matrix",
			"Write these two lines where it shall stand:\n"+docsBegin+filepath.Base(m.File)+" -->\n"+docsEnd)
	}
	return before + docsBegin + filepath.Base(m.File) + " -->\n\n" + m.markdown() + docsEnd + after, nil
}

func (m *Matrix) markdown() string {
	var b strings.Builder
	b.WriteString("`own` is the rows of the tenant in question, `all` is every row, `—` is nothing: no row is reached, or the statement is refused with\n" +
		"SQLSTATE 42501. Behind a colon stand the only columns that it holds for. A role without a line reaches nothing. Nobody but a table's\n" +
		"owner truncates it or makes foreign keys to it, where nothing else is said, and nobody else makes triggers on it.\n")
	var closed []*Table
	for i := range m.Tables {
		t := &m.Tables[i]
		if m.usersReach(t) {
			b.WriteString(m.section(t))
		} else {
			closed = append(closed, t)
		}
	}
	b.WriteString(m.closed(closed))
	b.WriteString(m.callable())
	return b.String() + "\n"
}

func (m *Matrix) usersReach(t *Table) bool {
	return slices.ContainsFunc(m.Callers, func(c Caller) bool { return c.Relation <= Self && len(t.Cells[c.Name]) > 0 })
}

func (m *Matrix) section(t *Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n### `%s`\n", t.Name)
	if t.Note != "" {
		b.WriteString("\n" + t.Note + "\n")
	}
	if t.Where != "" {
		fmt.Fprintf(&b, "\nUsers reach rows with `%s` alone.\n", oneLine(t.Where))
	}
	b.WriteString("\n| Role | select | insert | update | delete |\n| --- | --- | --- | --- | --- |\n")
	for _, c := range m.Callers {
		if c.Relation == Role && len(t.Cells[c.Name]) == 0 || c.Relation == Self && t.User == "" {
			continue
		}
		b.WriteString("| " + c.Name)
		for _, op := range writable {
			b.WriteString(" | " + m.shown(t, c, op))
		}
		b.WriteString(" |\n")
	}
	for _, c := range m.Callers {
		for _, op := range []Operation{Truncate, References} {
			if t.Cells[c.Name][op].Scope != Nothing {
				fmt.Fprintf(&b, "\nThe privilege %s on it: %s.\n", strings.ToUpper(string(op)), c.Name)
			}
		}
	}
	return b.String()
}

// shown is a cell with what its caller may do by being a user at all.
func (m *Matrix) shown(t *Table, c Caller, op Operation) string {
	cell := t.Cells[c.Name][op]
	if c.Relation == Member || c.Relation == Self {
		for _, other := range m.Callers {
			if everybody := t.Cells[other.Name][op]; other.Relation == Elsewhere && everybody.Scope > cell.Scope {
				if cell.Scope == Nothing || everybody.Where == "" {
					cell = everybody
				}
			}
		}
	}
	text := cell.Scope.String()
	if cell.Where != "" {
		text += " where `" + strings.ReplaceAll(oneLine(cell.Where), "|", "\\|") + "`"
	}
	if cell.Columns != nil {
		text += ": " + strings.Join(cell.Columns, ", ")
	}
	return text
}

func oneLine(sql string) string { return strings.Join(strings.Fields(sql), " ") }

// closed is one table for all that no user reaches.
func (m *Matrix) closed(tables []*Table) string {
	if len(tables) == 0 {
		return ""
	}
	var columns []Caller
	for _, c := range m.Callers {
		if c.Relation >= Role && slices.ContainsFunc(tables, func(t *Table) bool { return len(t.Cells[c.Name]) > 0 }) {
			columns = append(columns, c)
		}
	}
	var b, notes strings.Builder
	b.WriteString("\n### What no user reaches\n\nEvery row, or nothing.\n\n| Table")
	for _, c := range columns {
		b.WriteString(" | " + c.Name)
	}
	b.WriteString(" |\n| ---" + strings.Repeat(" | ---", len(columns)) + " |\n")
	for _, t := range tables {
		fmt.Fprintf(&b, "| `%s`", t.Name)
		for _, c := range columns {
			var may []string
			for _, op := range Operations {
				if t.Cells[c.Name][op].Scope != Nothing {
					may = append(may, string(op)+strings.TrimPrefix(m.shown(t, c, op), All.String()))
				}
			}
			if may == nil {
				may = []string{"—"}
			}
			b.WriteString(" | " + strings.Join(may, ", "))
		}
		b.WriteString(" |\n")
		if t.Note != "" {
			fmt.Fprintf(&notes, "\n`%s`: %s\n", t.Name, t.Note)
		}
	}
	return b.String() + notes.String()
}

func (m *Matrix) callable() string {
	if len(m.Functions) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n### Functions\n\n| Function | Who may call it |\n| --- | --- |\n")
	for _, f := range m.Functions {
		who := strings.Join(f.Execute, ", ")
		switch {
		case who == "" && f.Note == "":
			who = "nobody"
		case who == "":
			who = "nobody: " + f.Note
		case f.Note != "":
			who += ": " + f.Note
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", f.Signature, who)
	}
	return b.String()
}
