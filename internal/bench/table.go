package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// table writes a shape's figures as Markdown.
func (r *result) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n%s documents of %s.\n\n", strings.ToUpper(r.title[:1])+r.title[1:], count(r.rows), size(r.bytes))
	b.WriteString("| insert | µs a row | as a multiple of no check |\n| --- | ---: | ---: |\n")
	for _, name := range inserts {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, r.each(name), r.ratio(name, bare))
	}
	b.WriteString("\n| validate stored rows | rows a second | compiled as a multiple |\n| --- | ---: | ---: |\n")
	fmt.Fprintf(&b, "| hand-written | %s | %s |\n", r.speed(handScan), r.ratio(ownScan, handScan))
	fmt.Fprintf(&b, "| compiled | %s | |\n", r.speed(ownScan))
	fmt.Fprintf(&b, "\n| aim | measured | |\n| --- | ---: | --- |\n")
	for _, a := range r.aims() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", a.text, a.measured, map[bool]string{true: "met", false: "**missed**"}[a.met])
	}
	return b.String()
}

type aim struct {
	text, measured string
	met            bool
}

// aims holds the compiled guards to what they cost beyond the insert itself and to the hand-written ones.
func (r *result) aims() []aim {
	within := func(text, a, b string, limit float64) aim {
		m := median(ratios(r.times[a], r.times[b]))
		return aim{text, r.ratio(a, b), m <= limit}
	}
	list := []aim{
		within("compiled CHECK at most 1.15 of the hand-written one", ownCheck, handCheck, 1.15),
		within("compiled trigger at most 1.15 of the hand-written one", ownTrigger, handTrigger, 1.15),
		within("pointers at most 1.05 of the trigger without", ownTrigger, boolTrigger, 1.05),
		within("scan with pointers at most 1.05 of the scan without", whyScan, ownScan, 1.05),
	}
	if r.name == "two_keys" {
		list = append(list, within("compiled CHECK at most 1.5 of no check", ownCheck, bare, 1.5))
	}
	return list
}

func (r *result) each(name string) string {
	return spread(r.times[name], func(d time.Duration) float64 { return d.Seconds() * 1e6 / float64(r.rows) }, 2)
}

// speed leaves out what the scan costs without any validator.
func (r *result) speed(name string) string {
	m := median(r.times[name]) - median(r.times[floorScan])
	return count(int(float64(r.rows) / m.Seconds()))
}

func (r *result) ratio(a, b string) string {
	return spread(ratios(r.times[a], r.times[b]), func(x float64) float64 { return x }, 2)
}

// ratios compares within each round, where both ran under the same load.
func ratios(a, b []time.Duration) []float64 {
	list := make([]float64, len(a))
	for i := range a {
		list[i] = a[i].Seconds() / b[i].Seconds()
	}
	return list
}

// spread is the median with the middle half of the rounds, if there were several.
func spread[T time.Duration | float64](list []T, unit func(T) float64, digits int) string {
	list = slices.Sorted(slices.Values(list))
	n := len(list)
	if n == 1 {
		return fmt.Sprintf("%.*f", digits, unit(list[0]))
	}
	return fmt.Sprintf("%.*f (%.*f–%.*f)", digits, unit(list[n/2]), digits, unit(list[n/4]), digits, unit(list[n-1-n/4]))
}

func median[T time.Duration | float64](list []T) T {
	return slices.Sorted(slices.Values(list))[len(list)/2]
}

func count(n int) string {
	text := fmt.Sprint(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

func size(bytes int) string {
	if bytes < 1000 {
		return fmt.Sprintf("%d bytes", bytes)
	}
	return fmt.Sprintf("%.1f KB", float64(bytes)/1000)
}
