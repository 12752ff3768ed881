package repair_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/pgstrata/pgstrata/repair"
)

// A scan that only reads, over the documents of a project's own pgstrata.yaml.
func ExampleRepairer_Scan() {
	ctx := context.Background()
	r, err := repair.Open(ctx, repair.Config{URL: os.Getenv("DATABASE_URL"), ConfigFile: "pgstrata.yaml"})
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()

	report, err := r.Scan(ctx, repair.ScanOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d of %d documents are bad\n", report.Bad, report.Rows)
	for _, f := range report.ByPlace() {
		fmt.Println(f.Document, f.Variant, f.Version, f.Pointer, f.Keyword, f.Count)
	}
}

// Resetting what is bad, unless so much is bad that the schemas themselves are suspect.
func ExampleRepairer_Scan_apply() {
	ctx := context.Background()
	r, err := repair.Open(ctx, repair.Config{URL: os.Getenv("DATABASE_URL")})
	if err != nil {
		log.Fatal(err)
	}
	defer r.Close()

	share := 0.01
	report, err := r.Scan(ctx, repair.ScanOptions{Apply: true, MaxBad: &share})
	switch {
	case errors.Is(err, repair.ErrTooManyBad):
		fmt.Println("look at the schemas first:", err)
	case err != nil:
		log.Fatal(err)
	default:
		fmt.Printf("%d reset, %d left\n", report.Reset, report.Left)
	}
}
