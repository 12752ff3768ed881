package credential_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/tracelog"

	"github.com/pgstrata/pgstrata/internal/credential"
	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// everything is a server that writes all it can into its log.
var everything = dbtest.WithServer(devdb.Options{Conf: map[string]string{
	"log_statement":                     "all",
	"log_min_duration_statement":        "0",
	"log_min_error_statement":           "debug5",
	"log_min_messages":                  "debug1",
	"log_error_verbosity":               "verbose",
	"log_parameter_max_length_on_error": "-1",
}})

// A server that would log the parameters is refused until the role may turn that off; then its log has every statement and no secret.
func TestServerThatLogsEverything(t *testing.T) {
	t.Parallel()
	for _, setup := range []setup{setups[0], setups[2]} {
		t.Run(setup.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, setup, everything)

			// The control: a parameter and an error's parameter do reach this log, and the search finds them.
			for i, sql := range []string{"select $1::text", "select $1::text::integer"} {
				control := fmt.Sprintf("control-%d-%s", i, b.Name)
				_, _ = b.service.Exec(t.Context(), sql, pgx.QueryExecModeExec, control)
				if log, err := os.ReadFile(b.Server.LogFile); err != nil || !bytes.Contains(log, []byte(control)) {
					t.Fatalf("the log doesn't show %s (%v)", control, err)
				}
			}

			s := b.open(b.service)
			_, err := s.Put(t.Context(), b.a, b.secret())
			b.fails(err, credential.ErrLogged)
			if !strings.Contains(err.Error(), "log_statement = all") {
				t.Errorf("%v does not name the setting", err)
			}

			b.must(b.admin, "grant set on parameter log_parameter_max_length to service_role")
			first := b.put(s, b.a)
			b.has(s, b.a, first, 1)
			second := b.rotate(s, b.a, 1)
			b.has(s, b.a, second, 2)

			// A connection through a pooler often prefers the simple protocol, which writes parameters into the statement.
			config := b.service.Config().Copy()
			config.DefaultQueryExecMode = pgx.QueryExecModeSimpleProtocol
			var client bytes.Buffer
			config.Tracer = &tracelog.TraceLog{LogLevel: tracelog.LogLevelTrace, Logger: tracelog.LoggerFunc(
				func(_ context.Context, _ tracelog.LogLevel, msg string, data map[string]any) {
					fmt.Fprintf(&client, "%s %v %+v %s %#v\n", msg, data, data, data, data)
				})}
			simple, err := pgx.ConnectConfig(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = simple.Close(context.Background()) })
			b.must(simple, "set session authorization service_role")
			s = b.open(simple)
			third := b.rotate(s, b.a, 2)
			b.has(s, b.a, third, 3)

			// Errors of every kind.
			_, err = s.Put(t.Context(), b.a, b.secret())
			b.fails(err, nil)
			foreign := b.a
			foreign.Integration = b.b.Integration
			_, err = s.Put(t.Context(), foreign, b.secret())
			b.fails(err, credential.ErrNoIntegration)
			bad := b.b
			bad.Part = "Not a part"
			_, err = s.Put(t.Context(), bad, b.secret())
			b.code(err, "23514")
			b.must(b.admin, "alter table public.integration_credentials add constraint nothing_new check (version < 4)")
			_, err = s.Rotate(t.Context(), b.a, 3, b.secret())
			b.code(err, "23514")
			_, err = b.open(b.as("authenticated")).Put(t.Context(), b.b, b.secret())
			b.fails(err, nil)

			if needle := b.shows(client.Bytes()); needle != nil {
				t.Errorf("the client's trace shows %q", needle)
			}
			if !strings.Contains(client.String(), "integration_credentials") {
				t.Error("the client's trace is empty")
			}
			log, err := os.ReadFile(b.Server.LogFile)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"public.integration_credentials", map[credential.Backend]string{
				credential.PGCrypto: "pgp_sym_encrypt_bytea", credential.Vault: "vault.update_secret",
			}[b.backend]} {
				if !bytes.Contains(log, []byte(want)) {
					t.Errorf("the log doesn't show %s", want)
				}
			}
		})
	}
}
