package demo

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/pgstrata/pgstrata/repair"
)

// story is the demo under way: where it happens, what happened so far, and how it is told.
type story struct {
	out     io.Writer
	color   bool
	steps   int
	history *history
	where   place

	found *repair.Report
	reset int64
	left  int64
	kept  int

	folder  string   // the project of a user's own
	written []string // ids of the rows that programs have written during the evolution
	evolved Evolved
}

func (s *story) title(text string) { fmt.Fprintln(s.out, s.paint("1", text)) }

func (s *story) step(text string) {
	s.steps++
	fmt.Fprintf(s.out, "\n%s\n", s.paint("1;36", fmt.Sprintf("%d. %s", s.steps, text)))
}

func (s *story) command(line string) { fmt.Fprintln(s.out, s.paint("2", "   $ "+line)) }

func (s *story) tell(format string, args ...any) {
	for _, line := range wrapped(fmt.Sprintf(format, args...), pageWidth-3) {
		fmt.Fprintln(s.out, "   "+line)
	}
}

// detail is a line of a list or a table; it is not broken.
func (s *story) detail(format string, args ...any) {
	fmt.Fprintln(s.out, s.paint("2", fmt.Sprintf("     "+format, args...)))
}

// quote is what somebody else said.
func (s *story) quote(text string) {
	for _, line := range wrapped(text, pageWidth-5) {
		s.detail("%s", line)
	}
}

const pageWidth = 80

// wrapped breaks a text at its blanks; what is indented or has no blank in reach stays as it is.
func wrapped(text string, width int) (lines []string) {
	for utf8.RuneCountInString(text) > width {
		at := strings.LastIndexByte(string([]rune(text)[:width+1]), ' ')
		if at <= 0 || strings.HasPrefix(text, " ") {
			break
		}
		lines = append(lines, text[:at])
		text = text[at+1:]
	}
	return append(lines, text)
}

func (s *story) passed(what, outcome string) { s.outcome("32", "✓", what, outcome) }

func (s *story) refused(what, outcome string) { s.outcome("33", "✗", what, outcome) }

func (s *story) outcome(color, mark, what, outcome string) {
	fmt.Fprintf(s.out, "   %s %-38s %s\n", s.paint(color, mark), what, outcome)
}

func (s *story) paint(code, text string) string {
	if !s.color {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s *story) next(kept bool) {
	s.step("What to try next")
	if kept {
		s.tell("This database, until Ctrl-C:")
		s.tell("  export DATABASE_URL='%s'", s.where.operator)
		s.tell("  pgstrata repair list        # the originals; then: pgstrata repair show ID")
		return
	}
	s.tell("pgstrata demo --keep          the same, and the database stays until Ctrl-C")
	s.tell("pgstrata dev                  a private Postgres to play with")
	s.tell("pgstrata init --table public.t --column doc   guard a table of your own")
	s.tell("docs/integration-foundation/  the guides")
}
