package credential_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/pgstrata/pgstrata/internal/credential"
)

func TestSecretDoesNotPrintItself(t *testing.T) {
	t.Parallel()
	const value = "open sesame 1234567890"
	secret := credential.NewSecret([]byte(value))
	type holder struct {
		Open   credential.Secret
		hidden credential.Secret
		list   []credential.Secret
	}
	held := holder{secret, secret, []credential.Secret{secret}}
	var out bytes.Buffer
	for _, v := range []any{secret, &secret, held, &held, []credential.Secret{secret}, map[string]any{"k": secret, "h": held}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "% X", "%d", "%c", "%T"} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
		for _, marshal := range []func(any) ([]byte, error){json.Marshal, yaml.Marshal} {
			text, err := marshal(v)
			if err != nil {
				t.Error(err)
			}
			out.Write(text)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("t", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("t", "v", v)
	}
	for _, spelled := range spellings([]byte(value)) {
		if bytes.Contains(out.Bytes(), spelled) {
			t.Errorf("shows %q", spelled)
		}
	}
	if numbers := strings.Trim(fmt.Sprint([]byte(value)), "[]"); strings.Contains(out.String(), numbers) {
		t.Error("shows its bytes as numbers")
	}
	if !strings.Contains(out.String(), "[redacted]") {
		t.Error("shows nothing at all")
	}
	if string(secret.Reveal()) != value {
		t.Error("does not reveal itself when asked")
	}
}

func TestSecretIsACopy(t *testing.T) {
	t.Parallel()
	value := []byte("value")
	secret := credential.NewSecret(value)
	clear(value)
	clear(secret.Reveal())
	if string(secret.Reveal()) != "value" {
		t.Error("the secret changed with the caller's bytes")
	}
	if (credential.Secret{}).Reveal() != nil || !(credential.Secret{}).Empty() {
		t.Error("the zero secret is not empty")
	}
}
