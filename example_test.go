package pgstrata_test

import (
	"errors"
	"fmt"

	"github.com/pgstrata/pgstrata"
)

// A document is judged without a database, by the same rules as the trigger's.
func ExampleProject_Validate() {
	p, err := pgstrata.Open("") // the foundation that pgstrata ships
	if err != nil {
		fmt.Println(err)
		return
	}
	findings, err := p.Validate("sync_schedule", "", []byte(`{
		"schema_version": "1.0.0", "enabled": "yes", "mode": "cron", "cron": "0 3 * * *", "timezone": "Europe/Oslo"
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range findings {
		fmt.Println(f.Pointer, f.Keyword)
	}
	// Output: /enabled type
}

func ExampleProject_Validate_unknown() {
	p, err := pgstrata.Open("")
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = p.Validate("invoices", "default", []byte(`{}`))
	fmt.Println(errors.Is(err, pgstrata.ErrUnknown), err)
	// Output: true document invoices: unknown to the project
}

func ExampleProject_Documents() {
	p, err := pgstrata.Open("")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range p.Documents() {
		fmt.Println(d.Name, "in", d.Table+"."+d.Column)
	}
	// Output:
	// field_mappings in public.organization_integrations.field_mappings
	// sync_schedule in public.organization_integrations.sync_schedule
}
