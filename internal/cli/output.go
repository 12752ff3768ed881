package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// pageWidth is what progress lines fit in.
const pageWidth = 80

// emit prints the value as JSON when asked to, else calls text.
func (a *app) emit(value any, text func(w io.Writer)) error {
	if !a.json {
		text(a.stdout)
		return nil
	}
	return a.printJSON(value)
}

// printJSON prints one value for a program to read.
func (a *app) printJSON(value any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(value)
}

// say prints words for a person; never data, and nothing where a program reads.
func (a *app) say(format string, args ...any) {
	if a.json {
		return
	}
	fmt.Fprintf(a.stderr, format+"\n", args...)
}

// style wraps words for stderr in a colour where colour is wanted.
func (a *app) style(code, text string) string {
	if !a.coloured(a.stderr) {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// coloured tells whether a stream is a terminal that wants colour.
func (a *app) coloured(stream any) bool {
	return a.terminal(stream) && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"
}

// isTerminal tells whether a stream is a terminal.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// column is one column of a table.
type column struct {
	heading string
	whole   bool // never shortened, as an id that somebody copies
}

// width is how many columns a table may take: those of the terminal, and any number where a program or a file reads.
func width(w io.Writer) int {
	if isTerminal(w) {
		if columns, _, err := term.GetSize(int(w.(*os.File).Fd())); err == nil && columns > 0 {
			return columns
		}
	}
	return math.MaxInt
}

// table prints rows in at most so many columns: the widest of those that may be shortened give way first.
func table(w io.Writer, limit int, columns []column, rows [][]string) {
	headings := make([]string, len(columns))
	for i, c := range columns {
		headings[i] = c.heading
	}
	rows = append([][]string{headings}, rows...)
	widths := make([]int, len(columns))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	const gap = 2
	for total(widths)+gap*(len(widths)-1) > limit {
		widest := -1
		for i, width := range widths {
			if !columns[i].whole && (widest < 0 || width > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 || widths[widest] <= utf8.RuneCountInString(headings[widest]) {
			break
		}
		widths[widest]--
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			cell = shorten(cell, widths[i])
			line.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+gap))
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}

func total(widths []int) int {
	sum := 0
	for _, width := range widths {
		sum += width
	}
	return sum
}

// shorten cuts text to a width; an ellipsis shows that something is left out.
func shorten(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return string([]rune(text)[:max(width-1, 0)]) + "…"
}

// count writes a number with its noun, as "1 document" or "12 documents".
func count[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%s %ss", thousands(int64(n)), noun)
}

// thousands groups digits, as 12,345.
func thousands(n int64) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// writePage writes a report as a page, in the place of what the file held.
func writePage(op, name string, write func(io.Writer) error) error {
	file, err := os.Create(name)
	if err != nil {
		return fault.Wrap(pathless(err), op, name, "Check the folder and who may write there.")
	}
	return fault.Wrap(errors.Join(write(file), file.Close()), op, name, "")
}
