package credential

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// payload is what gets sealed: the secret with the name of the one place and version it belongs to.
// Neither pgcrypto nor a pointer into Vault binds a ciphertext to its row; this does, because it is checked after opening.
type payload struct {
	Format       int    `json:"format"`
	Organization string `json:"organization"`
	Integration  string `json:"integration"`
	Part         string `json:"part"`
	Credential   string `json:"credential"`
	Version      int    `json:"version"`
	Secret       []byte `json:"secret"`
}

const payloadFormat = 1

// place is the one row and version that a payload is sealed for.
type place struct {
	Ref
	id      string // the credential's own: deleted and stored again, it is another one
	version int
}

// pack names the place beside the secret. The result is ASCII, so that Vault can keep it as text.
func pack(at place, s Secret) ([]byte, error) {
	return json.Marshal(payload{
		Format:       payloadFormat,
		Organization: at.Organization,
		Integration:  at.Integration,
		Part:         at.Part,
		Credential:   at.id,
		Version:      at.version,
		Secret:       s.value(),
	})
}

// unpack returns the secret if the opened text was sealed for exactly this place.
// No error repeats what was opened: it may be another tenant's secret.
func unpack(opened []byte, at place) (Secret, error) {
	var p payload
	dec := json.NewDecoder(bytes.NewReader(opened))
	dec.DisallowUnknownFields()
	switch err := dec.Decode(&p); {
	case err != nil || p.Format != payloadFormat || len(p.Secret) == 0:
		return Secret{}, fmt.Errorf("%w: what was opened is no payload of pgstrata", ErrTampered)
	case p.Organization != at.Organization || p.Integration != at.Integration || p.Part != at.Part || p.Credential != at.id:
		return Secret{}, fmt.Errorf("%w: it was sealed for another credential", ErrTampered)
	case p.Version != at.version:
		return Secret{}, fmt.Errorf("%w: it was sealed as version %d, the row says %d", ErrTampered, p.Version, at.version)
	}
	return hold(p.Secret), nil
}
