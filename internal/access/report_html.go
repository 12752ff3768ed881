package access

import (
	"html/template"
	"io"
)

// HTML writes the report as one page that needs nothing else.
func (r *Report) HTML(w io.Writer) error {
	differences, warnings := r.Counts()
	return page.Execute(w, map[string]any{
		"R": r, "Tables": r.tables(), "Operations": writable, "Clean": r.Clean(), "Differences": differences, "Warnings": warnings,
	})
}

var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"cell": func(cells map[Operation]CellResult, op Operation) *CellResult {
		if c, ok := cells[op]; ok {
			return &c
		}
		return nil
	},
	"mark": func(c *CellResult) string { return c.mark() },
}).Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Access of {{.R.Database}}</title>
<style>
  :root { color-scheme: light dark; --line: #8884; --bad: #c62828; --good: #2e7d32; --warn: #b26a00; }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; margin: .5rem 0 2rem; }
  th, td { border: 1px solid var(--line); padding: .25rem .75rem; text-align: left; vertical-align: top; }
  .good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .warn { color: var(--warn); }
  article { border-left: 4px solid var(--warn); padding: .25rem 1rem; margin: 1rem 0; }
  article.difference { border-color: var(--bad); }
  pre { overflow-x: auto; background: #8881; padding: .5rem; } small { opacity: .75; } code { overflow-wrap: anywhere; }
</style>
<h1>Access of {{.R.Database}}</h1>
<p class="{{if .Clean}}good{{else}}bad{{end}}">{{if .Clean}}Database and matrix agree.{{else}}Differences: {{.Differences}}.{{end}}{{if .Warnings}} <span class="warn">Warnings: {{.Warnings}}.</span>{{end}}</p>
<p>Matrix {{.R.Matrix}}, PostgreSQL {{.R.Server}}, as {{.R.Session}}. {{.R.Probes}} probes on {{.R.Laid}} synthetic rows:
{{.R.Positives}} that must succeed, {{.R.Negatives}} that must not. All of it was rolled back.</p>
{{if .R.Findings}}<h2>Findings</h2>
{{range .R.Findings}}<article class="{{.Level}}">
<strong>{{.Object}}</strong>: {{.Problem}} <small>({{.Level}}, {{.Check}})</small>
<p>{{.Means}}</p>
<pre>{{.Mend}}</pre>
</article>
{{end}}{{end}}<h2>The matrix</h2>
{{$operations := .Operations}}{{range .Tables}}<h3><code>{{.Name}}</code></h3>
<table>
<tr><th>caller</th>{{range $operations}}<th>{{.}}</th>{{end}}</tr>
{{$cells := .Cells}}{{range .Names}}<tr><th>{{.}}</th>{{$row := index $cells .}}{{range $operations}}<td>{{with cell $row .}}<span class="{{if .Differences}}bad{{else}}good{{end}}">{{mark .}}</span> {{.Scope}}{{if .Columns}}<br><small>{{range $i, $c := .Columns}}{{if $i}}, {{end}}{{$c}}{{end}}</small>{{end}}{{if .Where}}<br><small>where {{.Where}}</small>{{end}} <small>({{.Probes}} probes{{if .Differences}}, {{.Differences}} differ{{end}})</small>{{end}}</td>{{end}}</tr>
{{end}}</table>
{{end}}</html>
`))
