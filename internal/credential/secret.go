package credential

import (
	"database/sql/driver"
	"fmt"
	"io"
	"log/slog"
)

const redacted = "[redacted]"

// Secret holds a credential that doesn't print itself: fmt, slog, JSON, YAML and text all show "[redacted]".
// Only Reveal gives the bytes out.
type Secret struct {
	// A function, because fmt prints what stands in another struct's unexported field without asking its methods.
	// Of a function it can only show the address; a pointer it follows when the verb doesn't fit.
	value func() []byte
}

// NewSecret takes a copy of value.
func NewSecret(value []byte) Secret { return hold(append([]byte(nil), value...)) }

// hold takes the bytes as they are; the caller doesn't change them any more.
func hold(value []byte) Secret { return Secret{func() []byte { return value }} }

// Reveal returns a copy of the bytes; whoever calls it answers for where they go.
func (s Secret) Reveal() []byte {
	if s.value == nil {
		return nil
	}
	return append([]byte(nil), s.value()...)
}

// Empty tells whether there is nothing in it; such a secret is never stored.
func (s Secret) Empty() bool { return s.value == nil || len(s.value()) == 0 }

// String hides the secret.
func (s Secret) String() string { return redacted }

// Format hides the secret from every verb and flag of fmt.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue hides the secret from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText hides the secret from JSON, YAML and XML.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// bound is a statement's parameter that tracers, loggers and encoding errors can't show.
type bound struct{ value func() driver.Value }

// Value hands the parameter to the driver.
func (b bound) Value() (driver.Value, error) { return b.value(), nil }

func bytesParam(value []byte) bound { return bound{func() driver.Value { return value }} }
func textParam(value []byte) bound  { return bound{func() driver.Value { return string(value) }} }
