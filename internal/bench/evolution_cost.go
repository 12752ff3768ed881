package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// cost is what one expression over a document takes, without any write.
type cost struct {
	name, expression string
	times            []time.Duration // of a row
}

const (
	floor  = "`doc || '{}'`, the floor"
	byHand = "hand-written"
	byLens = "the lens"
)

// measureCosts runs the expressions over the same rows in turn, and counts the backend's processor time.
func (e *evolution) measureCosts(ctx context.Context, rounds int) error {
	e.costs = []cost{{name: floor, expression: "config || '{}'"}, {name: byHand, expression: "public.by_hand(config)"}, {name: byLens, expression: e.lift + "(config)"}}
	byHandSQL, err := evolutionFiles.ReadFile("evolution/by_hand.sql")
	if err != nil {
		return err
	}
	return e.copied(ctx, func(_ string, conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, string(byHandSQL)); err != nil {
			return err
		}
		sample := min(e.rows, 20_000)
		if _, err := conn.Exec(ctx, fmt.Sprintf("create temp table sample as select config from %s limit %d", settingsTable, sample)); err != nil {
			return err
		}
		var different int
		err := conn.QueryRow(ctx, "select count(*) from sample where public.by_hand(config)::text is distinct from "+e.lift+"(config)::text").Scan(&different)
		if err != nil || different > 0 {
			return fmt.Errorf("%d documents come out otherwise by hand: %w", different, err)
		}
		for round := range rounds + 1 {
			for i := range e.costs {
				start := spent(conn)
				if _, err := conn.Exec(ctx, "select count("+e.costs[i].expression+") from sample"); err != nil {
					return err
				}
				if took := spent(conn) - start; round > 0 {
					e.costs[i].times = append(e.costs[i].times, took/time.Duration(sample))
				}
			}
		}
		return nil
	})
}
