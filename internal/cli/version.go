package cli

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print which pgstrata this is",
		Long: `Prints the version of the binary, the Go release that built it and the platform.

JSON:

    {"version", "go", "platform"}`,
		Args: takes(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			v := built()
			return a.emit(v, func(w io.Writer) { fmt.Fprintln(w, v) })
		},
	}
}

// build says which binary this is.
type build struct {
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func (b build) String() string {
	return fmt.Sprintf("pgstrata %s (%s, %s)", b.Version, b.Go, b.Platform)
}

func built() build {
	b := build{"unknown", runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.Version = cmp.Or(info.Main.Version, b.Version)
	}
	return b
}
