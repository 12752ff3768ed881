package credential

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// inTx runs do in one transaction whose parameters the server doesn't log, or refuses before do has sent anything.
func inTx(ctx context.Context, db DB, do func(tx pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if err := quiet(ctx, tx); err != nil {
			return err
		}
		return do(tx)
	})
}

// quiet turns the logging of parameters off as far as the role may, until the transaction ends.
func quiet(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, turnOff, pgx.QueryExecModeExec); err != nil {
		return err
	}
	var loud string
	if err := tx.QueryRow(ctx, stillLogging, pgx.QueryExecModeExec).Scan(&loud); err != nil {
		return err
	}
	if loud != "" {
		return fmt.Errorf("%w: %s", ErrLogged, loud)
	}
	return nil
}

// A plan printed by debug_print_plan holds the parameters' values as constants.
const turnOff = `
select
  pg_catalog.set_config('log_parameter_max_length_on_error', '0', true),
  pg_catalog.set_config('debug_print_plan', 'off', true),
  case when pg_catalog.has_parameter_privilege('log_parameter_max_length', 'set')
    then pg_catalog.set_config('log_parameter_max_length', '0', true)
  end`

// stillLogging names the settings under which the server logs every one of our statements with its parameters.
const stillLogging = `
select pg_catalog.concat_ws(', ',
  case when length <> '0' and statements in ('mod', 'all') then 'log_statement = ' || statements end,
  case when length <> '0' and slow = '0' then 'log_min_duration_statement = 0' end,
  case when length <> '0' and sampled = '0' then 'log_min_duration_sample = 0' end,
  case when length <> '0' and transactions <> '0' then 'log_transaction_sample_rate = ' || transactions end,
  case when audited = 'on' then 'pgaudit.log_parameter = on' end,
  case when explained = '0' then 'auto_explain.log_min_duration = 0' end)
from (
  select
    pg_catalog.current_setting('log_parameter_max_length'),
    pg_catalog.current_setting('log_statement'),
    pg_catalog.current_setting('log_min_duration_statement'),
    pg_catalog.current_setting('log_min_duration_sample'),
    pg_catalog.current_setting('log_transaction_sample_rate'),
    pg_catalog.current_setting('pgaudit.log_parameter', true),
    pg_catalog.current_setting('auto_explain.log_min_duration', true)
) as now (length, statements, slow, sampled, transactions, audited, explained)`
