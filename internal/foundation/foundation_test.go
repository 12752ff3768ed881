package foundation_test

import (
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/foundation"
)

func TestProject(t *testing.T) {
	t.Parallel()
	p, err := foundation.Project()
	if err != nil {
		t.Fatal(err)
	}
	if !p.Foundation || p.Migrations != nil {
		t.Errorf("foundation is %v with migrations %v; want the shipped stream alone", p.Foundation, p.Migrations)
	}
	var got []string
	for _, d := range p.Documents {
		got = append(got, d.Name+" "+d.Table.String()+"."+d.Column+" "+strings.Join(d.Key, ",")+" "+d.Tenant+" "+d.Discriminator+" "+d.VersionField+" "+d.OnReset["status"])
	}
	want := []string{
		"field_mappings public.organization_integrations.field_mappings organization_id,id organization_id integration_type schema_version needs_attention",
		"sync_schedule public.organization_integrations.sync_schedule organization_id,id organization_id  schema_version needs_attention",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The registry and the JSON Schemas name the same types and targets, and a target's value type is the schema's.
func TestRegistryAndSchemasAgree(t *testing.T) {
	t.Parallel()
	p, err := foundation.Project()
	if err != nil {
		t.Fatal(err)
	}
	set := p.Document("field_mappings").Set
	var variants, names []string
	for _, f := range set.Families {
		variants = append(variants, f.Variant)
	}
	for _, typ := range foundation.Types() {
		names = append(names, typ.Name)
	}
	slices.Sort(names)
	if diff := cmp.Diff(names, variants); diff != "" {
		t.Fatalf("types in the registry (-) and variants among the schemas (+):\n%s", diff)
	}
	for _, typ := range foundation.Types() {
		family := set.Family(typ.Name)
		if want := `{"schema_version": "` + family.Newest().Version.String() + `", "timezone": "UTC", "mappings": {}}`; strings.TrimSpace(string(family.Default)) != want {
			t.Errorf("%s: the safe default maps something: %s", typ.Name, family.Default)
		}
		mappings := family.Newest().Root.Properties["mappings"]
		want, got := map[string]string{}, map[string]string{}
		for _, target := range typ.Targets {
			if target.Description == "" || want[target.Name] != "" {
				t.Errorf("%s: target %s is without a description, or stands twice", typ.Name, target.Name)
			}
			want[target.Name] = string(target.Type)
			if target.Type == foundation.Code {
				want[target.Name] = string(foundation.Text)
			}
		}
		for _, name := range mappings.PropertyNames.Enum {
			got[name.(string)] = string(foundation.Text)
		}
		for name, s := range mappings.Properties {
			if got[name] == "" {
				t.Errorf("%s: properties has %q, which propertyNames refuses", typ.Name, name)
			}
			got[name] = path.Base(s.Ref.Location)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: targets in the registry (-) and in the schema (+):\n%s", typ.Name, diff)
		}
	}
}

func TestCredentialsAreNamedOnce(t *testing.T) {
	t.Parallel()
	for _, typ := range foundation.Types() {
		seen, secrets := map[string]bool{}, 0
		for _, part := range typ.Credentials {
			if part.Name == "" || part.Title == "" || seen[part.Name] {
				t.Errorf("%s: credential part %+v is incomplete, or stands twice", typ.Name, part)
			}
			seen[part.Name] = true
			if part.Secret {
				secrets++
			}
		}
		if secrets == 0 {
			t.Errorf("%s needs no secret", typ.Name)
		}
	}
}
