package credential

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"gocloud.dev/secrets"
	"gocloud.dev/secrets/localsecrets"

	"github.com/pgstrata/pgstrata/internal/fault"
)

const opKey = "open key-encryption key"

// keySize is the length of a data key and of a local key-encryption key: 256 bits.
const keySize = 32

// Key is a key-encryption key with the id that rows remember it by. It lives outside the database.
type Key struct {
	ID     string
	keeper *secrets.Keeper
}

// NewKey names a keeper that the caller opened. The id is stored beside every data key the keeper wraps, so it holds no secret.
func NewKey(id string, keeper *secrets.Keeper) Key { return Key{id, keeper} }

// OpenKey opens a key-encryption key by its URL:
//
//   - file:///path reads 32 bytes in base64 from a file that only its owner may read (mode 0600 or stricter);
//   - base64key://KEY carries the 32 bytes in URL-safe base64, as gocloud.dev's localsecrets does: for an environment variable, never for a flag;
//   - any scheme that a gocloud.dev driver has registered (awskms, gcpkms, azurekeyvault, hashivault). pgstrata links none of these drivers yet;
//     a program that wants one imports it for its side effect, as in import _ "gocloud.dev/secrets/awskms".
//
// A local key's id is a fingerprint of the key, the same however the key is reached. A remote key's id is its URL without the query.
// No error repeats the URL: it may be the key.
func OpenKey(ctx context.Context, rawURL string) (Key, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return Key{}, fault.New(opKey, "", "the key's URL can't be parsed (not shown: it may hold the key)", urlHint)
	}
	switch {
	case u.Scheme == "file":
		return openFile(u)
	case u.Scheme == localsecrets.Scheme:
		if u.Host == "" || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" {
			return Key{}, fault.New(opKey, "base64key://…", "a key in 44 characters of URL-safe base64 must follow, and nothing else", urlHint)
		}
		return localKey(u.Host, base64.URLEncoding, "base64key://…")
	case u.Scheme != "" && secrets.DefaultURLMux().ValidKeeperScheme(u.Scheme):
		keeper, err := secrets.OpenKeeper(ctx, rawURL)
		if err != nil {
			return Key{}, fault.Wrap(err, opKey, u.Scheme, "Check that the key exists and that this process may use it.")
		}
		return Key{u.Scheme + "://" + u.Host + u.Path, keeper}, nil
	}
	return Key{}, fault.New(opKey, "", "no driver is linked for the scheme of the key's URL (not shown: it may hold the key)", urlHint)
}

const urlHint = "Use file:///path/to/key, base64key://KEY from the environment, or import a gocloud.dev/secrets driver for your key service."

// maxKeyFile is more than a key needs, and little enough to read whatever the path names.
const maxKeyFile = 256

func openFile(u *url.URL) (Key, error) {
	if u.Host != "" || u.Path == "" || u.RawQuery != "" {
		return Key{}, fault.New(opKey, "file URL", "want file:///absolute/path and nothing else", urlHint)
	}
	f, err := os.Open(u.Path)
	if err != nil {
		return Key{}, fault.Wrap(err, opKey, u.Path, "Make one with: (umask 077; head -c 32 /dev/urandom | base64 > "+u.Path+")")
	}
	defer f.Close()
	// The open file is asked, not the path, so that nobody swaps it in between.
	info, err := f.Stat()
	switch {
	case err != nil:
		return Key{}, fault.Wrap(err, opKey, u.Path, "")
	case !info.Mode().IsRegular():
		return Key{}, fault.New(opKey, u.Path, "not a regular file", urlHint)
	case info.Mode().Perm()&0o077 != 0:
		return Key{}, fault.New(opKey, u.Path, fmt.Sprintf("others than its owner may reach it (mode %04o)", info.Mode().Perm()), "chmod 600 "+u.Path)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKeyFile))
	if err != nil {
		return Key{}, fault.Wrap(err, opKey, u.Path, "")
	}
	return localKey(strings.TrimSpace(string(text)), base64.StdEncoding, u.Path)
}

func localKey(text string, encoding *base64.Encoding, object string) (Key, error) {
	raw, err := encoding.DecodeString(text)
	if err != nil || len(raw) != keySize {
		return Key{}, fault.New(opKey, object, "not 32 bytes in base64", "Make one with: head -c 32 /dev/urandom | base64")
	}
	sum := sha256.Sum256(append([]byte("pgstrata key id\x00"), raw...))
	return Key{"local:" + hex.EncodeToString(sum[:8]), localsecrets.NewKeeper([keySize]byte(raw))}, nil
}

// Keyring wraps new data keys with its current key and opens those that it or an older one wrapped.
type Keyring struct {
	current Key
	byID    map[string]Key
}

// NewKeyring takes the key for new secrets, and the older ones that rows may still name.
func NewKeyring(current Key, older ...Key) *Keyring {
	k := &Keyring{current, map[string]Key{current.ID: current}}
	for _, key := range older {
		if _, known := k.byID[key.ID]; !known {
			k.byID[key.ID] = key
		}
	}
	return k
}

// newDataKey makes a data key for one version of one secret and wraps it.
func (k *Keyring) newDataKey(ctx context.Context) (dataKey, wrapped []byte, err error) {
	dataKey = make([]byte, keySize)
	if _, err := rand.Read(dataKey); err != nil {
		return nil, nil, err
	}
	wrapped, err = k.current.keeper.Encrypt(ctx, dataKey)
	if err != nil {
		return nil, nil, fmt.Errorf("key %s can't wrap a data key: %w", k.current.ID, err)
	}
	return dataKey, wrapped, nil
}

func (k *Keyring) unwrap(ctx context.Context, id string, wrapped []byte) ([]byte, error) {
	if k == nil {
		return nil, fmt.Errorf("%w %q: no key was given", ErrUnknownKey, id)
	}
	key, known := k.byID[id]
	if !known {
		return nil, fmt.Errorf("%w %q: the keys given are %q", ErrUnknownKey, id, k.ids())
	}
	dataKey, err := key.keeper.Decrypt(ctx, wrapped)
	if err != nil {
		return nil, fmt.Errorf("key %s can't open the wrapped data key: %w", id, err)
	}
	if len(dataKey) != keySize {
		return nil, fmt.Errorf("%w: key %s opened a data key of %d bytes, want %d", ErrTampered, id, len(dataKey), keySize)
	}
	return dataKey, nil
}

func (k *Keyring) ids() []string {
	ids := make([]string, 0, len(k.byID))
	for id := range k.byID {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// ErrUnknownKey means that a row's data key was wrapped by a key-encryption key that the store wasn't given.
var ErrUnknownKey = errors.New("unknown key-encryption key")
