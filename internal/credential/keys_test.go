package credential_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gocloud.dev/secrets/localsecrets"

	"github.com/pgstrata/pgstrata/internal/credential"
)

func TestOpenKey(t *testing.T) {
	t.Parallel()
	raw, err := localsecrets.NewRandomKey()
	if err != nil {
		t.Fatal(err)
	}
	std, web := base64.StdEncoding.EncodeToString(raw[:]), base64.URLEncoding.EncodeToString(raw[:])
	dir := t.TempDir()
	write := func(name, content string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return "file://" + path
	}
	var ids []string
	for _, url := range []string{write("good", std+"\n", 0o600), write("read-only", std, 0o400), "base64key://" + web} {
		key, err := credential.OpenKey(t.Context(), url)
		if err != nil {
			t.Errorf("%v", err)
		}
		ids = append(ids, key.ID)
	}
	if ids[0] != ids[1] || ids[0] != ids[2] || !strings.HasPrefix(ids[0], "local:") {
		t.Errorf("the same key has the ids %q", ids)
	}
	if strings.Contains(web+std, strings.TrimPrefix(ids[0], "local:")) {
		t.Errorf("the id %s shows part of the key", ids[0])
	}

	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, url, says string }{
		{"missing", "file://" + dir + "/missing", "no such file"},
		{"folder", "file://" + dir + "/folder", "not a regular file"},
		{"group may read", write("group", std, 0o640), "mode 0640"},
		{"world may read", write("world", std, 0o604), "mode 0604"},
		{"short", write("short", std[:20], 0o600), "not 32 bytes"},
		{"long", write("long", base64.StdEncoding.EncodeToString(append(raw[:], 1)), 0o600), "not 32 bytes"},
		{"no base64", write("raw", string(raw[:]), 0o600), "not 32 bytes"},
		{"endless", "file:///dev/zero", "not a regular file"},
		{"relative", "file://key", "absolute"},
		{"file with a query", "file:///key?" + web, "absolute"},
		{"empty key", "base64key://", "must follow"},
		{"key with a query", "base64key://" + web + "?x=1", "must follow"},
		{"short key", "base64key://" + web[:40], "not 32 bytes"},
		{"the key alone", web, "no driver"},
		{"the key as a scheme", "k" + strings.TrimRight(web, "=_-") + ":x", ""},
		{"unlinked driver", "awskms://alias/" + web, "no driver"},
		{"unparsable", "base64key://" + web + "\x7f", "can't be parsed"},
		{"empty", "", "no driver"},
	} {
		_, err := credential.OpenKey(t.Context(), c.url)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.says)
			continue
		}
		for _, part := range []string{std[:20], web[:20], std[10:30], web[10:30]} {
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), part) {
				t.Errorf("%s: the error shows the key", c.name)
			}
		}
	}
}
