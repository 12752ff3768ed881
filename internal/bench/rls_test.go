package main

import (
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb"
)

// The figures of so small a run mean nothing. That there are some does: each act reached the rows that it must, both ways.
func TestSecurityIsMeasured(t *testing.T) {
	t.Parallel()
	err := serve(t.Context(), "128MB", func(server *devdb.Server) error {
		s, err := measureSecurity(t.Context(), server, 50, 2)
		if err != nil {
			return err
		}
		for _, a := range acts {
			if len(s.with[a.name]) != 2 || len(s.without[a.name]) != 2 {
				t.Errorf("%s: %v with, %v without", a.name, s.with[a.name], s.without[a.name])
			}
		}
		table := s.table()
		if !strings.Contains(table, "| the policy is an index condition | it is | met |") || !strings.Contains(table, "5,000 integrations of 50 organizations") {
			t.Error(table)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
