package xledger_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pgstrata/pgstrata/examples/foundation/xledger"
)

func Example() {
	doc, err := xledger.DecodeFieldMappings([]byte(`{
		"schema_version": "1.0.0",
		"mappings": {"amount": {"source": "claim.total_minor", "transform": "minor_to_major", "default": 123456789012345678901234567890.10}}
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	size := int64(50)
	doc.Options = &xledger.Options{BatchSize: &size}
	changed, err := json.Marshal(doc)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(changed))
	// Output:
	// {"mappings":{"amount":{"default":123456789012345678901234567890.10,"source":"claim.total_minor","transform":"minor_to_major"}},"options":{"batch_size":50},"schema_version":"1.0.0"}
}

// What the schema has no place for is refused with its JSON Pointer.
func ExampleDecodeFieldMappings_refused() {
	_, err := xledger.DecodeFieldMappings([]byte(`{"schema_version": "1.0.0", "mappings": {"amount": {"source": "claim.total", "rounded": true}}}`))
	var invalid *xledger.InvalidError
	if errors.As(err, &invalid) {
		fmt.Println(invalid.Pointer, invalid.Message)
	}
	// Output: /mappings/amount/rounded is no known key
}
