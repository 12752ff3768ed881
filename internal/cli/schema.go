package cli

import "github.com/spf13/cobra"

func (a *app) schemaCommand() *cobra.Command {
	cmd := noun("schema", "Compile schemas to migrations, and judge documents by them", "")
	cmd.AddCommand(a.schemaGenerateCommand(), a.schemaCompileCommand(), a.schemaValidateCommand(),
		a.schemaObserveCommand(), a.schemaObservedCommand(), a.schemaEnforceCommand(),
		a.schemaInferCommand(), a.schemaCheckCommand(), a.schemaDiffCommand(), a.schemaCensusCommand(),
		a.schemaNewCommand(), a.schemaTypesCommand(), a.schemaPublishCommand())
	return cmd
}
