package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pgstrata/pgstrata/internal/evolve"
)

// printEvolution is a status for a person.
func printEvolution(w io.Writer, s *evolve.Status) {
	state := s.State
	switch {
	case s.Killed():
		state = "killed: no process is at work on it"
	case s.State == evolve.Running && s.Asked != "run":
		state = s.Asked + " asked for"
	case s.Reason != "":
		state += ": " + s.Reason
	}
	lines := [][2]string{
		{"evolution", s.Evolution},
		{"way", s.Document + " " + s.Direction + " to " + versionsText(s.Versions)},
		{"state", state},
		{"rows", fmt.Sprintf("%s of about %s gone over, %s carried over, %s quarantined, %s refused", thousands(s.Rows), thousands(max(s.TableRows, s.Rows)),
			thousands(s.Lifted), thousands(s.Quarantined), thousands(s.Refused))},
	}
	if s.Sweep > 0 {
		lines = append(lines, [2]string{"sweep", fmt.Sprint(s.Sweep)})
	}
	if s.Rate > 0 {
		rate := thousands(int64(s.Rate)) + " documents/s"
		if s.SecondsLeft >= 0 {
			rate += ", " + seconds(s.SecondsLeft) + " left"
		}
		lines = append(lines, [2]string{"rate", rate})
	}
	if s.Throttle != "" {
		lines = append(lines, [2]string{"throttle", s.Throttle})
	}
	for _, reason := range slices.Sorted(maps.Keys(s.Throttled)) {
		lines = append(lines, [2]string{"waited", seconds(s.Throttled[reason]) + ": " + reason})
	}
	for _, line := range lines {
		fmt.Fprintf(w, "%-10s %s\n", line[0], line[1])
	}
	if len(s.Grades) > 0 {
		fmt.Fprintln(w)
		var rows [][]string
		for _, g := range s.Grades {
			rows = append(rows, []string{strings.TrimSuffix(g.What, "_bytes"), graded(g.What, g.Forecast), graded(g.What, g.Actual), g.Verdict})
		}
		table(w, width(w), []column{{"", true}, {"FORECAST", true}, {"ACTUAL", true}, {"", true}}, rows)
	}
	for _, r := range s.Refusals {
		fmt.Fprintf(w, "left: %s (%s): %s; %s\n", strings.TrimSpace(r.Document+" "+r.Variant), r.Key, r.Reason, r.Reset)
	}
}

func graded(what string, v float64) string {
	switch what {
	case "seconds":
		return seconds(v)
	case "wal_bytes", "table_bytes":
		return size(int64(v))
	case "hot_share":
		return fmt.Sprintf("%.0f%%", 100*v)
	}
	return thousands(int64(v))
}

// evolutionSummary is the line at the end: what came of it, and what to do next.
func evolutionSummary(s *evolve.Status) string {
	next := " Go on with pgstrata evolve resume " + s.Document
	carried := fmt.Sprintf("%s carried over", count(s.Lifted, "document"))
	switch s.State {
	case evolve.Done:
		if s.Quarantined > 0 {
			return fmt.Sprintf("Done: %s, %s quarantined. Originals: pgstrata repair list --document %s", carried, thousands(s.Quarantined), s.Document)
		}
		return "Done: " + carried + "."
	case evolve.Aborted:
		back := ""
		if s.Direction == evolve.Up && s.Lifted > 0 {
			back = " pgstrata evolve down " + s.Document + " --to VERSION takes them back, each to the letter unless it was written since."
		}
		return "Aborted: " + carried + ", and they stay so." + back
	case evolve.Paused:
		return "Paused: " + carried + "." + next
	case evolve.Stopped, evolve.Failed:
		return strings.ToUpper(s.State[:1]) + s.State[1:] + ": " + carried + "." + next
	}
	if s.Killed() {
		return "Killed: " + carried + "." + next
	}
	return "At work: " + carried + " so far."
}

// versionsText names where the rows go.
func versionsText(versions map[string]evolve.Versions) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(versions)) {
		all = append(all, strings.TrimPrefix(name+" ", "default ")+versions[name].To)
	}
	return strings.Join(slices.Compact(all), ", ")
}

func seconds(s float64) string {
	d := time.Duration(s * float64(time.Second))
	if d > time.Minute {
		return d.Round(time.Second).String()
	}
	return d.Round(10 * time.Millisecond).String()
}

// size writes bytes as 1.5 MB.
func size(n int64) string {
	value, units := float64(n), []string{"B", "kB", "MB", "GB", "TB"}
	for value >= 1024 && len(units) > 1 {
		value, units = value/1024, units[1:]
	}
	if value == float64(int64(value)) {
		return fmt.Sprintf("%.0f %s", value, units[0])
	}
	return fmt.Sprintf("%.1f %s", value, units[0])
}

// evolutionText is how far a run is, as "field_mappings 3,200 of about 10,000, 48,000/s, 12s left, 3 bad".
func evolutionText(p evolve.Progress) string {
	text := fmt.Sprintf("%s %s of about %s", p.Document, thousands(p.Done), thousands(max(p.Total, p.Done)))
	if p.Sweep > 0 {
		text = fmt.Sprintf("%s sweep %d, %s carried over", p.Document, p.Sweep, thousands(p.Lifted))
	}
	text += fmt.Sprintf(", %s/s", thousands(int64(p.Rate)))
	if p.Left >= 0 {
		text += fmt.Sprintf(", %s left", p.Left.Round(time.Second))
	}
	if p.Bad > 0 {
		text += fmt.Sprintf(", %s bad", thousands(p.Bad))
	}
	if p.Throttle != "" {
		text += ", waits: " + p.Throttle
	}
	return text
}
