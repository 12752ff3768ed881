//go:build soak

package compile_test

import "testing"

// TestSoakRandomSchemas goes on with other seeds and deeper schemas for as long as one has patience.
func TestSoakRandomSchemas(t *testing.T) {
	conn := database(t)
	for seed := range uint64(200) {
		compareRandom(t, conn, seed, 20_000, 4)
	}
}
