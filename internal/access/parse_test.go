package access_test

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/access"
	"github.com/pgstrata/pgstrata/internal/foundation"
)

func shipped(t *testing.T) *access.Matrix {
	t.Helper()
	m, err := access.Parse(foundation.Access())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFoundationsMatrixIsRead(t *testing.T) {
	t.Parallel()
	m := shipped(t)
	if len(m.Tables) != 13 || len(m.Callers) != 8 {
		t.Errorf("%d tables and %d callers", len(m.Tables), len(m.Callers))
	}
}
