package compat_test

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/jsonschemas"
)

// dying is a context that ends when it was asked so many times.
type dying struct {
	context.Context
	left atomic.Int64
}

func (d *dying) Err() error {
	if d.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	set, err := schema.Load(jsonschemas.FS, ".", "field_mappings", "schema_version")
	if err != nil {
		t.Fatal(err)
	}
	f := set.Family("xledger")
	from, to := f.Schemas[0], f.Schemas[1]

	alive := &dying{Context: t.Context()}
	alive.left.Store(math.MaxInt64)
	if _, err := compat.Compare(alive, from, to, "schema_version"); err != nil {
		t.Fatal(err)
	}
	asked := math.MaxInt64 - alive.left.Load()
	for _, after := range []int64{0, 1, asked / 100, asked / 2, asked - 1} {
		ctx := &dying{Context: t.Context()}
		ctx.left.Store(after)
		if _, err := compat.Compare(ctx, from, to, "schema_version"); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled after %d of %d steps: %v", after, asked, err)
		}
		if more := -ctx.left.Load(); more > 20 || asked < 1000 {
			t.Errorf("cancelled after %d of %d steps, it takes %d more", after, asked, more)
		}
	}

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	for range compat.Sample(ctx, from, to, "schema_version", math.MaxInt) {
		if n++; n == 3 {
			cancel()
		}
	}
	if n != 3 {
		t.Errorf("%d documents", n)
	}
}
