package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"
)

// newLog tells everything with --verbose, and else only what a person would wonder about: warnings, and why it takes long.
func newLog(w io.Writer, verbose, terminal bool) *slog.Logger {
	if verbose {
		return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return slog.New(&notices{w, terminal})
}

// notices writes the few records it lets through as one sentence each.
type notices struct {
	w        io.Writer
	terminal bool // where a progress line may stand in the way
}

func (n *notices) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

func (n *notices) Handle(_ context.Context, r slog.Record) error {
	if r.Level < slog.LevelWarn && !strings.HasPrefix(r.Message, "waiting") {
		return nil
	}
	var b strings.Builder
	if n.terminal {
		b.WriteString("\r\x1b[K")
	}
	b.WriteString(r.Message)
	separator := ": "
	r.Attrs(func(attr slog.Attr) bool {
		value := attr.Value.Resolve()
		if value.Kind() == slog.KindDuration {
			value = slog.DurationValue(value.Duration().Round(time.Millisecond))
		}
		fmt.Fprintf(&b, "%s%s %s", separator, attr.Key, value)
		separator = ", "
		return true
	})
	_, err := fmt.Fprintln(n.w, b.String())
	return err
}

func (n *notices) WithAttrs([]slog.Attr) slog.Handler { return n }
func (n *notices) WithGroup(string) slog.Handler      { return n }
