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
			v := struct {
				Version  string `json:"version"`
				Go       string `json:"go"`
				Platform string `json:"platform"`
			}{"unknown", runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
			if info, ok := debug.ReadBuildInfo(); ok {
				v.Version = cmp.Or(info.Main.Version, v.Version)
			}
			return a.emit(v, func(w io.Writer) {
				fmt.Fprintf(w, "pgstrata %s (%s, %s)\n", v.Version, v.Go, v.Platform)
			})
		},
	}
}
