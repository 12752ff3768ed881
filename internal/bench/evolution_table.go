package main

import (
	"fmt"
	"strings"
	"time"
)

// table writes the figures as Markdown.
func (e *evolution) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s rows of %s, with a guard.\n\n", e.conditions, count(e.rows), size(e.bytes))
	b.WriteString("| whole table rewritten by | rows a second | as a multiple | table after | WAL | HOT |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
	for _, w := range e.ways {
		fmt.Fprintf(&b, "| %s | %s | %.2f | %.2f× | %s | %.0f %% |\n", w.name, count(int(e.speed(w))), e.faster(w.name), w.growth(), size(int(w.wal/int64(e.rows)))+" a row", 100*w.hot)
	}
	fmt.Fprintf(&b, "\n| pgbench beside | watched | median, ms | p99, ms | p99 as a multiple | rows rewritten a second |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
	for _, c := range e.crowd {
		fmt.Fprintf(&b, "| %s | %d× | %s | %s | %.2f | %s |\n", c.name, len(c.p99), spread(c.p50, milliseconds, 1), spread(c.p99, milliseconds, 1), e.slower(c.name), count(int(median(c.rewrote))))
	}
	b.WriteString("\n| a document carried over, not written | µs a row | as a multiple of hand-written |\n| --- | ---: | ---: |\n")
	for i, c := range e.costs {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.name, spread(c.times, microseconds, 2), e.costRatio(i))
	}
	b.WriteString("\n| aim | measured | |\n| --- | ---: | --- |\n")
	for _, a := range e.aims() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", a.text, a.measured, map[bool]string{true: "met", false: "**missed**"}[a.met])
	}
	return b.String()
}

func (e *evolution) aims() []aim {
	atLeast := func(text string, measured, limit float64) aim {
		return aim{text, fmt.Sprintf("%.2f", measured), measured >= limit}
	}
	atMost := func(text string, measured, limit float64) aim {
		return aim{text, fmt.Sprintf("%.2f", measured), measured <= limit}
	}
	return []aim{
		atLeast("one worker at least as fast as the bare UPDATE", e.faster(oneWorker), 1),
		atLeast("two workers at least 1.7 times as fast", e.faster(twoWorkers), 1.7),
		atMost("one worker leaves the table at most 1.15 times its size", e.way(oneWorker).growth(), 1.15),
		atMost("two workers leave the table at most 1.15 times its size", e.way(twoWorkers).growth(), 1.15),
		atMost("pgbench's p99 beside a throttled evolve at most 1.5 of its quiet value", e.slower(throttled), 1.5),
		atMost("the lens at most 1.15 of the hand-written function", median(ratios(e.costs[2].times, e.costs[1].times)), 1.15),
	}
}

func (e *evolution) way(name string) *way {
	for _, w := range e.ways {
		if w.name == name {
			return w
		}
	}
	return nil
}

func (e *evolution) speed(w *way) float64 { return float64(e.rows) / w.took.Seconds() }

func (e *evolution) faster(name string) float64 {
	return e.speed(e.way(name)) / e.speed(e.way(bareUpdate))
}

func (w *way) growth() float64 { return float64(w.after) / float64(w.before) }

func (e *evolution) state(name string) *crowded {
	for _, c := range e.crowd {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (e *evolution) slower(name string) float64 {
	return median(e.state(name).p99).Seconds() / median(e.state(quiet).p99).Seconds()
}

func (e *evolution) costRatio(i int) string {
	return spread(ratios(e.costs[i].times, e.costs[1].times), func(x float64) float64 { return x }, 2)
}

func milliseconds(d time.Duration) float64 { return d.Seconds() * 1e3 }
