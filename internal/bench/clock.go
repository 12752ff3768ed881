package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

var started = time.Now()

// spent is the processor time that a connection's backend has used so far. Other programs on the machine can't spoil it,
// as they do a clock. Where the system doesn't tell, it is the clock all the same.
func spent(conn *pgx.Conn) time.Duration {
	if ns, ok := processorTime(conn); ok {
		return ns
	}
	return time.Since(started)
}

func processorTime(conn *pgx.Conn) (time.Duration, bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", conn.PgConn().PID()))
	if err != nil {
		return 0, false
	}
	first, _, _ := strings.Cut(string(text), " ")
	var ns int64
	if _, err := fmt.Sscan(first, &ns); err != nil {
		return 0, false
	}
	return time.Duration(ns), ns > 0
}
