package pg

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// SQLSTATE returns the code of the server's error inside err, or "" when the server sent none.
func SQLSTATE(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Explain turns the error of a statement into a fault: the server's message, its SQLSTATE and a way on.
// An error that already is a fault, and nil, come back as they are.
func Explain(err error, op, object string) error {
	if err == nil || isFault(err) {
		return err
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		if broken(err) {
			return fault.Wrap(fmt.Errorf("the connection to the server broke: %w", err), op, object,
				"Look at the server's log. What was not committed is undone; run the command again.")
		}
		return fault.Wrap(err, op, object, "")
	}
	return fault.Wrap(&serverError{e, err}, op, object, hintFor(e))
}

// serverError shows a server's error in one line and keeps the original for errors.As.
type serverError struct {
	pg  *pgconn.PgError
	err error
}

func (e *serverError) Error() string {
	text := fmt.Sprintf("%s (SQLSTATE %s)", e.pg.Message, e.pg.Code)
	// The detail of a violated constraint or a bad value quotes the row, which may be anybody's secret.
	if class := e.pg.Code[:min(2, len(e.pg.Code))]; e.pg.Detail != "" && class != "22" && class != "23" {
		text += ": " + e.pg.Detail
	}
	return text
}

func (e *serverError) Unwrap() error { return e.err }

func hintFor(e *pgconn.PgError) string {
	if e.Hint != "" {
		return e.Hint
	}
	switch e.Code {
	case "42501":
		return "Connect as the role that owns the object, or have its owner grant the privilege."
	case "55P03":
		return "Another session holds the lock. See who in pg_stat_activity and pg_locks, or run again when it is quieter."
	case "40P01", "40001":
		return "It lost against a session that ran at the same time. Run it again."
	case "57014":
		return "The statement was cancelled, by hand or by statement_timeout."
	case "57P01", "57P02", "57P03":
		return "The server is going down or coming up. Run it again when it is up."
	case "53100":
		return "The server's disk is full. Make room first."
	case "53300":
		return "Every connection slot is taken. Close idle sessions, or raise max_connections."
	case "3F000":
		return "Create the schema first, or correct its name."
	case "25006":
		return "The server only reads: a standby, or default_transaction_read_only is on. Connect to the primary."
	}
	return ""
}

// ExplainConnect says what stopped a connection from coming up.
func ExplainConnect(ctx context.Context, err error, cfg *pgx.ConnConfig) error {
	const op = "connect"
	object := Describe(cfg)
	if ctx.Err() != nil {
		return fault.Wrap(ctx.Err(), op, object, "")
	}
	var e *pgconn.PgError
	if errors.As(err, &e) {
		message, hint := refused(e, cfg)
		return fault.Wrap(&serverError{&pgconn.PgError{Message: message, Code: e.Code}, err}, op, object, hint)
	}
	hint, cause := unreachable(err, cfg)
	return fault.Wrap(cause, op, object, hint)
}

// refused words the errors of a server that answered and said no.
func refused(e *pgconn.PgError, cfg *pgx.ConnConfig) (message, hint string) {
	switch e.Code {
	case "28P01":
		return fmt.Sprintf("the server refused the password of %q", cfg.User),
			"Check user and password in the URL, PGPASSWORD or ~/.pgpass. Special characters in a URL's password must be percent-encoded."
	case "28000":
		return e.Message,
			"The login may not exist, may lack LOGIN, or pg_hba.conf has no line for this user, database, address and encryption."
	case "3D000":
		return fmt.Sprintf("database %q does not exist on that server", cfg.Database),
			"Create it, or correct the name at the end of the URL."
	case "42501":
		return e.Message,
			fmt.Sprintf("As the database's owner: grant connect on database %s to %s;", Ident(cfg.Database), Ident(cfg.User))
	case "08P01":
		if strings.Contains(e.Message, "startup parameter") {
			return e.Message, "A connection pooler answered. " + wayAroundPooler
		}
	}
	return e.Message, hintFor(e)
}

// unreachable words the errors of a server that could not be talked to. The text of err itself is not shown
// where the cause is known: it repeats addresses and the login in the driver's own form.
func unreachable(err error, cfg *pgx.ConnConfig) (hint string, cause error) {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var timeout net.Error
	socket := strings.HasPrefix(cfg.Host, "/")
	switch {
	case errors.As(err, &dns) && !errors.Is(err, syscall.ECONNREFUSED):
		return "Check the host in the URL, and that this machine's DNS knows it.",
			&worded{fmt.Sprintf("host name %q can't be resolved", dns.Name), err}
	case errors.Is(err, syscall.ECONNREFUSED) && socket, errors.Is(err, fs.ErrNotExist) && socket:
		return "Start Postgres, or correct folder and port.",
			&worded{"no server listens on that socket", err}
	case errors.Is(err, syscall.ECONNREFUSED):
		return "Start Postgres, or correct host and port. A server that listens on its socket only needs listen_addresses.",
			&worded{"connection refused: nothing listens there", err}
	case errors.Is(err, syscall.EACCES) && socket:
		return "Check the permissions of the socket's folder.",
			&worded{"this user may not use that socket", err}
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "Check the network, VPN and firewall, and whether the host has only an IPv6 address.",
			&worded{"there is no network route to the host", err}
	case errors.As(err, &cert):
		return "Give the right sslrootcert, or correct the host name.",
			&worded{"the server's certificate is not trusted: " + cert.Err.Error(), err}
	case strings.Contains(err.Error(), "server refused TLS connection"):
		return "Switch TLS on in the server; only on a network you trust, use sslmode=disable.",
			&worded{"the server doesn't speak TLS and sslmode asks for it", err}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "Check host, port and firewall; connect_timeout in the URL gives it longer.",
			&worded{fmt.Sprintf("no answer within %s", cfg.ConnectTimeout), err}
	}
	return "", fmt.Errorf("no connection: %w", err)
}

// worded says an error in our words and keeps the original for errors.Is.
type worded struct {
	text string
	err  error
}

func (e *worded) Error() string { return e.text }
func (e *worded) Unwrap() error { return e.err }

// parseReasons are the beginnings of what the driver says of a connection string, as far as they hold nothing of it.
var parseReasons = []string{
	"failed to read service", "failed to configure TLS", "invalid port", "invalid connect_timeout", "invalid sslcertmode",
	"invalid require_auth", "unknown target_session_attrs value", "unknown channel_binding value",
	"invalid min_protocol_version", "invalid max_protocol_version", "pool_max_conns too small", "cannot parse pool_max_conns",
	"cannot parse pool_min_conns", "cannot parse pool_min_idle_conns", "cannot parse pool_max_conn_lifetime_jitter",
	"cannot parse pool_max_conn_lifetime", "cannot parse pool_max_conn_idle_time", "cannot parse pool_health_check_period",
	"cannot parse pool_ping_timeout", "cannot parse statement_cache_capacity", "cannot parse description_cache_capacity",
}

// explainParse shows nothing else of the driver's text: what surrounds those words may be a piece of the password,
// when the string was cut in the wrong place.
func explainParse(err error) error {
	reason := "it is not a Postgres URL or keyword list"
	for _, known := range parseReasons {
		if strings.Contains(err.Error(), "`: "+known) {
			reason = known
			break
		}
	}
	return fault.New("connect", "the connection string", reason,
		"Write postgres://user:password@host:5432/database. Special characters in user and password must be percent-encoded.")
}

func isFault(err error) bool {
	var f *fault.Error
	return errors.As(err, &f)
}

func broken(err error) bool {
	return errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) ||
		strings.Contains(err.Error(), "unexpected EOF")
}
