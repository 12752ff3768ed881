package pgstrata_test

import (
	"errors"
	"fmt"

	"github.com/pgstrata/pgstrata"
)

// A program knows version 1.0.0, with one address. The row is at 2.0.0 already, with two and a language: both stay when it writes.
func ExampleView_Read() {
	p, err := pgstrata.Open("testdata/reminders/pgstrata.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	reminders, err := p.At("reminders", "", "1.0.0")
	if err != nil {
		fmt.Println(err)
		return
	}
	row := `{"schema_version": "2.0.0", "emails": ["kari@example.com", "ola@example.com"], "hours_before": 24, "language": "nb"}`
	opened, err := reminders.Read([]byte(row))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(opened.Document))

	changed := `{"schema_version": "1.0.0", "email": "kari@example.com", "hours_before": 48}`
	stored, err := opened.Write([]byte(changed))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(stored.Document))
	fmt.Println(stored.Version, stored.Complement == nil)
	// Output:
	// {"email": "kari@example.com", "hours_before": 24, "schema_version": "1.0.0"}
	// {"emails": ["kari@example.com", "ola@example.com"], "language": "nb", "hours_before": 48, "schema_version": "2.0.0"}
	// 2.0.0 true
}

// The row was brought back to 1.0.0, and what that version has no place for is kept beside it as its complement.
func ExampleView_ReadWith() {
	p, err := pgstrata.Open("testdata/reminders/pgstrata.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	reminders, err := p.At("reminders", "", "2.0.0")
	if err != nil {
		fmt.Println(err)
		return
	}
	opened, err := reminders.ReadWith(
		[]byte(`{"schema_version": "1.0.0", "email": "kari@example.com", "hours_before": 24}`),
		[]byte(`{"1.0.0--2.0.0": {"2": {"tail": ["ola@example.com"]}, "3": {"value": "nb"}}}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(opened.Document))
	// Output:
	// {"emails": ["kari@example.com", "ola@example.com"], "language": "nb", "hours_before": 24, "schema_version": "2.0.0"}
}

// What breaks the schema that the program knows is refused, with the places.
func ExampleOpened_Write_invalid() {
	p, err := pgstrata.Open("testdata/reminders/pgstrata.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	reminders, err := p.At("reminders", "", "1.0.0")
	if err != nil {
		fmt.Println(err)
		return
	}
	opened, err := reminders.Read([]byte(`{"schema_version": "1.0.0", "email": "kari@example.com", "hours_before": 24}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = opened.Write([]byte(`{"schema_version": "1.0.0", "email": "kari@example.com", "hours_before": "soon"}`))
	var invalid *pgstrata.InvalidError
	if errors.As(err, &invalid) {
		fmt.Println(invalid.Findings[0].Pointer, invalid.Findings[0].Keyword)
	}
	// Output: /hours_before type
}

// A new document is stored at the newest version, unless an older one is asked for.
func ExampleView_New() {
	p, err := pgstrata.Open("testdata/reminders/pgstrata.yaml")
	if err != nil {
		fmt.Println(err)
		return
	}
	reminders, err := p.At("reminders", "", "1.0.0")
	if err != nil {
		fmt.Println(err)
		return
	}
	doc := []byte(`{"schema_version": "1.0.0", "email": "kari@example.com", "hours_before": 24}`)
	stored, err := reminders.New(doc, "2.0.0")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(stored.Document))

	_, err = reminders.New(doc, "") // the newest, 3.0.0
	fmt.Println(errors.Is(err, pgstrata.ErrOnlySQL))
	// Output:
	// {"emails": ["kari@example.com"], "language": "en", "hours_before": 24, "schema_version": "2.0.0"}
	// true
}
