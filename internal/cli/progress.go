package cli

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/pgstrata/pgstrata/internal/evolve"
	"github.com/pgstrata/pgstrata/repair"
)

// progressLine rewrites one line on a terminal; anywhere else it keeps quiet.
type progressLine struct {
	out io.Writer // nil when nobody watches

	mu    sync.Mutex
	last  time.Time
	ended bool
}

func (a *app) progressLine() *progressLine {
	if !a.terminal(a.stderr) || a.json {
		return &progressLine{}
	}
	return &progressLine{out: a.stderr}
}

const refreshEvery = 100 * time.Millisecond

func (l *progressLine) show(p repair.Progress) { l.write(func() string { return progressText(p) }) }

func (l *progressLine) showEvolution(p evolve.Progress) {
	l.write(func() string { return evolutionText(p) })
}

func (l *progressLine) write(text func() string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.out == nil || time.Since(l.last) < refreshEvery {
		return
	}
	l.last = time.Now()
	fmt.Fprintf(l.out, "\r\x1b[K%s", shorten(text(), pageWidth-1))
}

// stopping answers a first Ctrl-C, since what is in hand is finished first.
func (l *progressLine) stopping() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.out != nil && !l.ended {
		fmt.Fprint(l.out, "\r\x1b[KStopping after what is in hand. Ctrl-C again ends at once and loses nothing.\n")
	}
}

func (l *progressLine) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	if l.out != nil {
		fmt.Fprint(l.out, "\r\x1b[K")
	}
}

// progressText is how far a scan is, as "scan field_mappings 3,200 of about 10,000, 48,000/s, 12s left, 43 bad".
func progressText(p repair.Progress) string {
	text := fmt.Sprintf("%s %s %s", p.Phase, p.Document, thousands(p.Done))
	if p.Total > 0 {
		text += " of about " + thousands(max(p.Total, p.Done))
	}
	text += fmt.Sprintf(", %s/s", thousands(int64(p.Rate)))
	if p.Left >= 0 {
		text += fmt.Sprintf(", %s left", p.Left.Round(time.Second))
	}
	if p.Phase == repair.PhaseRepair {
		return text + fmt.Sprintf(", %s reset", thousands(p.Reset))
	}
	return text + fmt.Sprintf(", %s bad", thousands(p.Bad))
}
