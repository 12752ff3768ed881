package access

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Report is what a verification found.
type Report struct {
	Matrix       string       `json:"matrix"`
	Database     string       `json:"database"`
	Server       string       `json:"server"`
	Session      string       `json:"session"`
	Seconds      float64      `json:"seconds"`
	Laid         int          `json:"rows_laid"` // synthetic, gone with the rollback
	Probes       int          `json:"probes"`
	Positives    int          `json:"positives"`
	Negatives    int          `json:"negatives"`
	Uncontrolled int          `json:"uncontrolled"` // negatives of which nobody in the matrix may do the like
	Cells        []CellResult `json:"cells"`
	Findings     []Finding    `json:"findings"`
}

// CellResult is a cell of the matrix, and how many of its probes came to something else.
type CellResult struct {
	Table       string    `json:"table"`
	Caller      string    `json:"caller"`
	Operation   Operation `json:"operation"`
	Scope       string    `json:"rows"`
	Columns     []string  `json:"columns,omitempty"`
	Where       string    `json:"where,omitempty"`
	Probes      int       `json:"probes"`
	Differences int       `json:"differences"`
}

// Clean tells that database and matrix agree; warnings don't count.
func (r *Report) Clean() bool {
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Level == Differs })
}

// Counts are how many differences and warnings there are.
func (r *Report) Counts() (differences, warnings int) {
	for _, f := range r.Findings {
		if f.Level == Differs {
			differences++
		} else {
			warnings++
		}
	}
	return differences, warnings
}

// mark says how a cell did: it holds, it differs, or nothing could be tried.
func (c CellResult) mark() string {
	switch {
	case c.Differences > 0:
		return "✗"
	case c.Probes == 0:
		return "?"
	}
	return "✓"
}

func (c CellResult) text() string {
	text := c.Scope
	if c.Columns != nil {
		text += fmt.Sprintf(" (%d columns)", len(c.Columns))
	}
	return text + " " + c.mark()
}

// tableResult is the cells of one table, a row a caller.
type tableResult struct {
	Name  string
	Names []string // of the callers
	Cells map[string]map[Operation]CellResult
}

func (r *Report) tables() (all []*tableResult) {
	for _, c := range r.Cells {
		if len(all) == 0 || all[len(all)-1].Name != c.Table {
			all = append(all, &tableResult{Name: c.Table, Cells: map[string]map[Operation]CellResult{}})
		}
		t := all[len(all)-1]
		if t.Cells[c.Caller] == nil {
			t.Cells[c.Caller] = map[Operation]CellResult{}
			t.Names = append(t.Names, c.Caller)
		}
		t.Cells[c.Caller][c.Operation] = c
	}
	return all
}

// Print writes the matrix with its marks, and the findings.
func (r *Report) Print(w io.Writer) {
	for _, t := range r.tables() {
		fmt.Fprintln(w, t.Name)
		widths := []int{0, 0, 0, 0, 0}
		rows := [][]string{{"", "select", "insert", "update", "delete"}}
		for _, name := range t.Names {
			row := []string{name}
			for _, op := range writable {
				text := ""
				if c, ok := t.Cells[name][op]; ok {
					text = c.text()
				}
				row = append(row, text)
			}
			rows = append(rows, row)
		}
		for _, row := range rows {
			for i, cell := range row {
				widths[i] = max(widths[i], len([]rune(cell)))
			}
		}
		for _, row := range rows {
			line := " "
			for i, cell := range row {
				line += " " + cell + strings.Repeat(" ", widths[i]-len([]rune(cell))+1)
			}
			fmt.Fprintln(w, strings.TrimRight(line, " "))
		}
		fmt.Fprintln(w)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(w, "%s: %s: %s\n  %s\n", f.Level, f.Object, f.Problem, f.Means)
		for line := range strings.SplitSeq(f.Mend, "\n") {
			fmt.Fprintf(w, "  → %s\n", line)
		}
	}
}
