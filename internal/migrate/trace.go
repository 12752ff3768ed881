package migrate

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgconn"
)

// trace follows the statements that goose runs, so that an error can name the line in the file.
// goose tells them to its logger and to nobody else; trace is that logger's handler.
type trace struct {
	text  string // of the file
	from  int    // where to look for the next statement
	start int    // of the statement that ran last; -1 when none was found
	last  string
}

// begin starts over with a file and a section of it.
func (t *trace) begin(f *file, up bool) {
	*t = trace{text: f.text, start: -1}
	if down := downSection.FindStringIndex(f.text); down != nil && !up {
		t.from = down[1]
	}
}

// line is where in the file err happened: ":12", or "" when that isn't known.
func (t *trace) line(err *pgconn.PgError) string {
	if t.start < 0 {
		return ""
	}
	end := t.start
	if err != nil && err.Position > 0 {
		// The server counts characters from 1.
		for range int(err.Position) - 1 {
			_, size := utf8.DecodeRuneInString(t.text[end:])
			end += size
		}
		end = min(end, t.start+len(t.last))
	}
	return ":" + strconv.Itoa(strings.Count(t.text[:end], "\n")+1)
}

// Handle takes the statement out of goose's message.
func (t *trace) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if a.Key != "statement" {
			return true
		}
		t.last, t.start = a.Value.String(), -1
		if i := strings.Index(t.text[t.from:], t.last); i >= 0 {
			t.start = t.from + i
			t.from = t.start + len(t.last)
		}
		return false
	})
	return nil
}

// Enabled, WithAttrs and WithGroup make trace a slog.Handler.
func (t *trace) Enabled(context.Context, slog.Level) bool { return true }

// WithAttrs adds nothing.
func (t *trace) WithAttrs([]slog.Attr) slog.Handler { return t }

// WithGroup adds nothing.
func (t *trace) WithGroup(string) slog.Handler { return t }
