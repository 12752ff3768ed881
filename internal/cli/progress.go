package cli

import (
	"fmt"
	"io"
	"time"

	"github.com/pgstrata/pgstrata/repair"
)

// progressLine rewrites one line on a terminal; anywhere else it keeps quiet.
type progressLine struct {
	out  io.Writer // nil when nobody watches
	last time.Time
}

func (a *app) progressLine() *progressLine {
	if !a.terminal(a.stderr) || a.json {
		return &progressLine{}
	}
	return &progressLine{out: a.stderr}
}

const refreshEvery = 100 * time.Millisecond

func (l *progressLine) show(p repair.Progress) {
	if l.out == nil || time.Since(l.last) < refreshEvery {
		return
	}
	l.last = time.Now()
	fmt.Fprintf(l.out, "\r\x1b[K%s", shorten(progressText(p), pageWidth-1))
}

func (l *progressLine) clear() {
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
