package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// crowded is another program's day while the table is rewritten beside it: pgbench changes single rows, at a steady rate. It is watched
// once or several times.
type crowded struct {
	name    string
	beside  func(ctx context.Context, e *evolution, url string) error // runs until its context ends; nil is nothing
	p50     []time.Duration
	p99     []time.Duration
	rewrote []float64 // rows a second
}

const (
	quiet      = "nothing else"
	throttled  = "evolve, throttled"
	unbridled  = "evolve, one worker"
	throughout = "one bare UPDATE"

	// throttledLoad is the share of the time that the throttled evolution works.
	throttledLoad = 0.1

	// turns is how often quiet and throttled are watched, one after the other: what the machine does besides changes from minute to minute,
	// and by as much as the throttle's limit.
	turns = 7

	// The load leaves most of the machine idle, as a healthy server has it: a saturated one has no quiet value to compare with.
	clients = 4
	rate    = 200 // transactions a second
)

// touch is what the other program does: it reads a row and changes a column beside the document.
const touch = `\set id random(1, %d)
begin;
select config from ` + settingsTable + ` where id = :id;
update ` + settingsTable + ` set label = 'touched ' || :client_id where id = :id;
commit;
`

func allCrowds() []*crowded {
	return []*crowded{
		{name: quiet},
		{name: throttled, beside: func(ctx context.Context, e *evolution, url string) error { return e.evolve(ctx, url, 1, throttledLoad) }},
		{name: unbridled, beside: func(ctx context.Context, e *evolution, url string) error { return e.evolve(ctx, url, 1, 1) }},
		{name: throughout, beside: func(ctx context.Context, e *evolution, url string) error {
			conn, err := pgx.Connect(ctx, url)
			if err != nil {
				return err
			}
			defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
			_, err = conn.Exec(ctx, e.bareUpdate())
			return err
		}},
	}
}

// observe lets pgbench run beside each state in turn, on one copy that they share, so often and each time for so long.
func (e *evolution) observe(ctx context.Context, times int, long time.Duration, states ...*crowded) error {
	return e.copied(ctx, func(url string, conn *pgx.Conn) error {
		for range times {
			for _, c := range states {
				if err := e.watch(ctx, c, long, url, conn); err != nil {
					return fmt.Errorf("pgbench beside %s: %w", c.name, err)
				}
				fmt.Fprintf(os.Stderr, "pgbench beside %s: p99 %v, %.0f rows/s\n", c.name, c.p99[len(c.p99)-1], c.rewrote[len(c.rewrote)-1])
			}
		}
		return nil
	})
}

func (e *evolution) watch(ctx context.Context, c *crowded, long time.Duration, url string, conn *pgx.Conn) error {
	lifted := func(into *int64) error {
		return conn.QueryRow(ctx, "select count(*) from "+settingsTable+" where config ->> 'schema_version' = '2.0.0'").Scan(into)
	}
	var before, after int64
	if err := lifted(&before); err != nil {
		return err
	}
	beside, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	start := time.Now()
	if c.beside == nil {
		ended <- nil
	} else {
		go func() { ended <- c.beside(beside, e, url) }()
	}
	latencies, err := e.pgbench(ctx, url, long)
	took := time.Since(start)
	select {
	case early := <-ended:
		err = errors.Join(err, early)
	default:
		stop()
		<-ended // says that it was stopped
	}
	if err = errors.Join(err, lifted(&after)); err != nil {
		return err
	}
	slices.Sort(latencies)
	c.p50, c.p99 = append(c.p50, latencies[len(latencies)/2]), append(c.p99, latencies[len(latencies)*99/100])
	c.rewrote = append(c.rewrote, float64(after-before)/took.Seconds())
	return nil
}

// pgbench gives the time of each transaction, from the moment at which it was due.
func (e *evolution) pgbench(ctx context.Context, url string, long time.Duration) (latencies []time.Duration, err error) {
	dir, err := os.MkdirTemp("", "pgstrata-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	script := filepath.Join(dir, "touch.sql")
	if err := os.WriteFile(script, fmt.Appendf(nil, touch, e.rows), 0o644); err != nil {
		return nil, err
	}
	command := exec.CommandContext(ctx, e.server.Bin("pgbench"), "--no-vacuum", "--file", script, "--client", strconv.Itoa(clients), "--jobs", "1",
		"--rate", strconv.Itoa(rate), "--time", strconv.Itoa(int(long.Seconds())), "--protocol", "prepared", "--log", "--log-prefix", "log", url)
	command.Dir = dir
	if output, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, output)
	}
	logs, err := filepath.Glob(filepath.Join(dir, "log.*"))
	if err != nil {
		return nil, err
	}
	for _, name := range logs {
		if latencies, err = readLatencies(name, latencies); err != nil {
			return nil, err
		}
	}
	if len(latencies) < 100 {
		return nil, fmt.Errorf("pgbench made %d transactions only", len(latencies))
	}
	return latencies, nil
}

// readLatencies takes the third word of each line, which is the transaction's time in microseconds.
func readLatencies(name string, into []time.Duration) ([]time.Duration, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) < 3 {
			continue
		}
		us, err := strconv.ParseInt(words[2], 10, 64)
		if err != nil { // skipped transactions have a word there
			continue
		}
		into = append(into, time.Duration(us)*time.Microsecond)
	}
	return into, lines.Err()
}
