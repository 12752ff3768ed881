// Command pgstrata gives JSONB columns a declared shape, a version, migrations and a repair path.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/pgstrata/pgstrata/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks for a clean stop; with the handler gone, the second one ends the process at once.
	context.AfterFunc(ctx, stop)
	os.Exit(cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}
