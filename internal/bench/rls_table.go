package main

import (
	"fmt"
	"strings"
	"time"
)

// table writes the figures as Markdown.
func (s *rls) table() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s integrations of %s organizations, each with five members.\n\n", s.conditions, count(s.organizations*rowsEach), count(s.organizations))
	b.WriteString("| statement | µs without | µs with | ratio |\n| --- | ---: | ---: | ---: |\n")
	for _, a := range acts {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", a.name, spread(s.without[a.name], microseconds, 0), spread(s.with[a.name], microseconds, 0), s.ratio(a))
	}
	b.WriteString("\n| aim | measured | |\n| --- | ---: | --- |\n")
	for _, a := range s.aims() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", a.text, a.measured, map[bool]string{true: "met", false: "**missed**"}[a.met])
	}
	fmt.Fprintf(&b, "\nHow Postgres finds a page by the policy alone:\n\n```\n%s\n```\n", s.plan)
	return b.String()
}

// aims are what a page of one organization's rows may cost, and how it must be found.
func (s *rls) aims() (list []aim) {
	for _, a := range acts[:2] {
		m := median(ratios(s.with[a.name], s.without[a.name]))
		list = append(list, aim{a.name + ": at most 1.3 of the filter without row-level security", s.ratio(a), m <= 1.3})
	}
	found := strings.Contains(s.plan, "Index Scan using organization_integrations_pkey") && strings.Contains(s.plan, "Index Cond: (organization_id = ANY")
	return append(list, aim{"the policy is an index condition", map[bool]string{true: "it is", false: "it is not"}[found], found})
}

func (s *rls) ratio(a act) string {
	return spread(ratios(s.with[a.name], s.without[a.name]), func(x float64) float64 { return x }, 2)
}

func microseconds(d time.Duration) float64 { return d.Seconds() * 1e6 }
