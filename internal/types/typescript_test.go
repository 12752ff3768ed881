package types

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/dop251/goja"
)

// TestTypeScript type-checks the models by the strictest rules, and lets what the compiler makes of them decode and encode.
func TestTypeScript(t *testing.T) {
	t.Parallel()
	list := subjects(t)
	dir := t.TempDir()
	for _, s := range list {
		text, err := Languages[1].Emit(Of(s.schema), "")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, s.name+".ts"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	use, err := os.ReadFile("testdata/driver/use.ts")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "use.ts"), use, 0o644); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.ts"))
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(typeScript(t), append([]string{
		"--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noImplicitReturns", "--noUnusedLocals", "--noUnusedParameters",
		"--noFallthroughCasesInSwitch", "--noImplicitOverride", "--target", "es2020", "--lib", "es2020", "--types", "", "--module", "commonjs",
	}, files...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, s := range list {
		script, err := os.ReadFile(filepath.Join(dir, s.name+".js"))
		if err != nil {
			t.Fatal(err)
		}
		report(t, s, run(t, string(script), s))
	}
}

// run executes a module's functions on the documents.
func run(t *testing.T, script string, s subject) []answer {
	t.Helper()
	vm := goja.New()
	exports := vm.NewObject()
	module, err := vm.RunString("(function (exports) {" + script + "\n})")
	if err != nil {
		t.Fatal(err)
	}
	call, _ := goja.AssertFunction(module)
	if _, err := call(goja.Undefined(), exports); err != nil {
		t.Fatal(err)
	}
	root := pascal(s.schema.Document)
	decode, _ := goja.AssertFunction(exports.Get("decode" + root))
	encode, _ := goja.AssertFunction(exports.Get("encode" + root))
	var answers []answer
	for _, d := range s.docs {
		value, err := decode(goja.Undefined(), vm.ToValue(d.text))
		var thrown *goja.Exception
		if errors.As(err, &thrown) {
			e := thrown.Value().ToObject(vm)
			if e.Get("name").String() != "InvalidError" {
				t.Fatalf("%s: %s: %v", s.name, d.text, thrown)
			}
			answers = append(answers, answer{Refused: true, Pointer: e.Get("pointer").String(), Message: e.Get("message").String()})
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := encode(goja.Undefined(), value)
		if err != nil {
			t.Fatalf("%s: %s: %v", s.name, d.text, err)
		}
		answers = append(answers, answer{Encoded: text.String()})
	}
	return answers
}

// The compiler, as npm has it for each platform; the sums are those of the registry.
const (
	compilerVersion = "7.0.2"
	compilerMirror  = "https://registry.npmjs.org"
	envMirror       = "PGSTRATA_NPM_MIRROR" // another npm registry to download from
	envCompiler     = "PGSTRATA_TSC"        // an installed tsc
)

var compilerSums = map[string]string{
	"linux-x64":    "EYdf2cNg7rgCWJnxCdJ+F3V39O8ihb37eHAu1LK8oAFizgTQbPOK7zHHXbPt8rX24COqODXeI3sIf0fCXG7H/A==",
	"linux-arm64":  "Qh4eU4/y3yDjnfjjyPYihMj5/ODIlmt+Bzu17OI+fiSRDW57QmU5SiN63exPRNJPKUzcc1INa1NXdrJ+MqHjUQ==",
	"darwin-x64":   "SZ9xZInqApNlNGc9s0W1VSsktYSOe9cFqNOIqmN1Gs8SmkjKZYFt017G4VwPxASInODuAdbTW7sXiFUf893RgA==",
	"darwin-arm64": "gowzar9MwS/aRWp6f3a4KUqzRjAZjOsmGNCM6LcTgXum+dBfgsBVMN+AgvOCCbguXyick6LJhpBszxMebJ8syA==",
}

// typeScript is the path of the native compiler, which needs no Node. It is downloaded once, into the folder of caches.
func typeScript(t *testing.T) string {
	t.Helper()
	if path := os.Getenv(envCompiler); path != "" {
		return path
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	platform := runtime.GOOS + "-" + strings.Replace(runtime.GOARCH, "amd64", "x64", 1)
	dir := filepath.Join(cache, "pgstrata", "typescript-"+compilerVersion+"-"+platform)
	program := filepath.Join(dir, "package", "lib", "tsc")
	if _, err := os.Stat(program); err == nil {
		return program
	}
	if err := download(platform, dir); err != nil {
		t.Fatalf("TypeScript's compiler %s can't be downloaded: %v\nName a mirror of npm in %s, or an installed tsc in %s.", compilerVersion, err, envMirror, envCompiler)
	}
	return program
}

func download(platform, dir string) error {
	sum, known := compilerSums[platform]
	if !known {
		return fmt.Errorf("it is not known for %s", platform)
	}
	mirror := strings.TrimSuffix(os.Getenv(envMirror), "/")
	if mirror == "" {
		mirror = compilerMirror
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	address := fmt.Sprintf("%s/@typescript/typescript-%s/-/typescript-%[2]s-%s.tgz", mirror, platform, compilerVersion)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return errors.New(res.Status)
	}
	archive, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if got := sha512.Sum512(archive); base64.StdEncoding.EncodeToString(got[:]) != sum {
		return errors.New("it is not the file that it should be: its sum is another")
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	unfinished, err := os.MkdirTemp(filepath.Dir(dir), "typescript-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(unfinished) }()
	if err := unpack(archive, unfinished); err != nil {
		return err
	}
	if err := os.Rename(unfinished, dir); err != nil && !errors.Is(err, os.ErrExist) { // another process was faster
		return err
	}
	return nil
}

func unpack(archive []byte, dir string) error {
	zipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return err
	}
	for files := tar.NewReader(zipped); ; {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if header.Typeflag != tar.TypeReg || !filepath.IsLocal(header.Name) {
			continue
		}
		path := filepath.Join(dir, header.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, files)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
}
