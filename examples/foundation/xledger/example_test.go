package xledger_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pgstrata/pgstrata"
	"github.com/pgstrata/pgstrata/examples/foundation/xledger"
)

// safeDefault is what the foundation ships for Xledger.
func safeDefault(p *pgstrata.Project) []byte {
	for _, d := range p.Documents() {
		for _, v := range d.Variants {
			if d.Name == "field_mappings" && v.Name == "xledger" {
				return v.Default
			}
		}
	}
	return nil
}

func Example() {
	p, err := pgstrata.Open("") // the foundation that pgstrata ships
	if err != nil {
		fmt.Println(err)
		return
	}
	doc, err := xledger.DecodeFieldMappings(safeDefault(p))
	if err != nil {
		fmt.Println(err)
		return
	}
	source := "claim.total"
	doc.Mappings[xledger.FieldMappingsMappingsKeyAmount] = xledger.Mapping{
		Source: &source, Default: json.RawMessage("123456789012345678901234567890.10"),
	}
	changed, err := xledger.EncodeFieldMappings(doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	findings, err := p.Validate("field_mappings", "xledger", changed)
	fmt.Println(len(findings), err)

	again, err := xledger.DecodeFieldMappings(changed)
	fmt.Println(string(again.Mappings["amount"].Default), err)
	// Output:
	// 0 <nil>
	// 123456789012345678901234567890.10 <nil>
}

// What the schema has no place for is refused with its JSON Pointer.
func ExampleMapping_UnmarshalJSON() {
	var m xledger.Mapping
	err := json.Unmarshal([]byte(`{"source": "claim.total", "rounded": true}`), &m)
	var invalid *xledger.InvalidError
	if errors.As(err, &invalid) {
		fmt.Println(invalid.Pointer, invalid.Message)
	}
	// Output: /rounded is no known key
}
