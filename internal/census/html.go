package census

import (
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"time"
)

// HTML writes the census as one page that needs nothing else: no network, no script.
func (c *Census) HTML(w io.Writer) error {
	p := struct {
		*Census
		Pictures []picture
	}{Census: c}
	for i := range c.Documents {
		p.Pictures = append(p.Pictures, draw(&c.Documents[i]))
	}
	return page.Execute(w, p)
}

// picture is a document's count, laid out.
type picture struct {
	*Document
	Bars  []bar
	Spans []Span
	Rows  []ageRow
}

// bar is a version's share of all documents, in percent, valid and invalid.
type bar struct {
	Version
	Good, Bad float64
}

type ageRow struct {
	Variant, Version string
	Cells            []ageCell
}

// ageCell is shaded by its share of the document's rows, from 0 to 1.
type ageCell struct {
	Documents int64
	Shade     float64
}

func draw(d *Document) picture {
	p := picture{Document: d}
	for _, v := range d.Versions {
		b := bar{Version: v, Good: percent(v.Documents, d.Documents)}
		if v.Invalid != nil {
			b.Bad = percent(*v.Invalid, d.Documents)
			b.Good -= b.Bad
		}
		p.Bars = append(p.Bars, b)
	}
	last := Unknown
	for _, s := range Spans() {
		if s != last || slices.ContainsFunc(d.Ages, func(a Age) bool { return a.Span == last }) {
			p.Spans = append(p.Spans, s)
		}
	}
	for _, a := range d.Ages {
		i := slices.IndexFunc(p.Rows, func(r ageRow) bool { return r.Variant == a.Variant && r.Version == a.Version })
		if i < 0 {
			i = len(p.Rows)
			p.Rows = append(p.Rows, ageRow{a.Variant, a.Version, make([]ageCell, len(p.Spans))})
		}
		p.Rows[i].Cells[slices.Index(p.Spans, a.Span)] = ageCell{a.Documents, percent(a.Documents, d.Documents) / 100}
	}
	return p
}

func percent(part, of int64) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(part) / float64(of)
}

var page = template.Must(template.New("census").Funcs(template.FuncMap{
	"count": func(n int64) string {
		text := strconv.FormatInt(n, 10)
		for i := len(text) - 3; i > 0; i -= 3 {
			text = text[:i] + "," + text[i:]
		}
		return text
	},
	"day":   func(t *time.Time) string { return t.UTC().Format("2006-01-02") },
	"width": func(percent float64) string { return fmt.Sprintf("%.3f", percent) },
	"tenth": func(percent float64) string { return fmt.Sprintf("%.1f", percent) },
	"sum":   func(a, b float64) float64 { return a + b },
	"shade": func(share float64) string {
		if share == 0 {
			return "0"
		}
		return fmt.Sprintf("%.2f", 0.1+0.9*share)
	},
}).Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Documents of {{.Database}}</title>
<style>
  :root { color-scheme: light dark; --line: #8886; --good: #2e7d32; --old: #1565c0; --bad: #c62828; --heat: 21 101 192; }
  @media (prefers-color-scheme: dark) { :root { --good: #66bb6a; --old: #64b5f6; --bad: #ef6b63; --heat: 100 181 246; } }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
  table { border-collapse: collapse; margin: .5rem 0 1.5rem; } caption { text-align: left; padding: .25rem 0; }
  th, td { border: 1px solid var(--line); padding: .25rem .75rem; text-align: left; vertical-align: top; }
  td.n { text-align: right; font-variant-numeric: tabular-nums; } td.bar { width: 20rem; vertical-align: middle; }
  svg { display: block; width: 100%; height: 1rem; } .track { fill: var(--line); } .newest { fill: var(--good); } .old { fill: var(--old); } .invalid { fill: var(--bad); }
  .bad { color: var(--bad); font-weight: 600; } small { opacity: .8; } td.heat { position: relative; }
  td.heat::before { content: ""; position: absolute; inset: 0; z-index: -1; background: rgb(var(--heat)); opacity: calc(var(--shade) * .45); }
  .key span::before { content: "■ "; } .key .newest::before { color: var(--good); } .key .old::before { color: var(--old); } .key .invalid::before { color: var(--bad); }
</style>
</head>
<body>
<main>
<h1>Documents of {{.Database}}</h1>
<p>Counted at <time>{{.TakenAt.UTC.Format "2006-01-02 15:04"}} UTC</time>.</p>
<p class="key"><span class="newest">newest version</span> <span class="old">another version</span> <span class="invalid">not valid</span></p>
{{range .Pictures}}{{$d := .}}<section aria-label="{{.Name}}">
<h2>{{.Name}}</h2>
<p><code>{{.Table}}.{{.Column}}</code>: {{count .Documents}} documents{{if .TenantColumn}} of {{count .AllTenants}} tenants{{end}}.</p>
{{if .Unjudged}}<p class="bad">Nobody can tell which are valid: {{.Unjudged}}</p>
{{end}}<table>
<caption>By version</caption>
<thead><tr><th scope="col">variant</th><th scope="col">version</th><th scope="col">share</th><th scope="col">documents</th><th scope="col">not valid</th>{{if .TenantColumn}}<th scope="col">tenants</th>{{end}}{{if .AgeColumn}}<th scope="col">{{.AgeColumn}}</th>{{end}}</tr></thead>
<tbody>
{{range .Bars}}<tr><th scope="row">{{.Variant}}</th><td>{{if .Version.Version}}{{.Version.Version}}{{else}}none{{end}}{{if .Newest}} <small>newest</small>{{else if not .Known}} <small>unknown here</small>{{else if .Retired}} <small>retired</small>{{else if .Retirable}} <small>ready to be retired</small>{{end}}</td>
<td class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{{tenth (sum .Good .Bad)}} percent of the documents, {{tenth .Bad}} not valid"><rect class="track" width="100" height="10"/><rect class="{{if .Newest}}newest{{else}}old{{end}}" width="{{width .Good}}" height="10"/><rect class="invalid" x="{{width .Good}}" width="{{width .Bad}}" height="10"/></svg></td>
<td class="n">{{count .Documents}}</td><td class="n{{if .Invalid}}{{if gt .Bad 0.0}} bad{{end}}{{end}}">{{if .Invalid}}{{count .Invalid}}{{else}}?{{end}}</td>{{if $d.TenantColumn}}<td class="n">{{count .Tenants}}</td>{{end}}{{if $d.AgeColumn}}<td>{{if .Oldest}}{{day .Oldest}} to {{day .Latest}}{{end}}</td>{{end}}</tr>
{{end}}</tbody>
</table>
{{if .Rows}}<table>
<caption>By age, from <code>{{.AgeColumn}}</code>: at most so old</caption>
<thead><tr><th scope="col">variant</th><th scope="col">version</th>{{range .Spans}}<th scope="col">{{.}}</th>{{end}}</tr></thead>
<tbody>
{{range .Rows}}<tr><th scope="row">{{.Variant}}</th><td>{{if .Version}}{{.Version}}{{else}}none{{end}}</td>{{range .Cells}}<td class="n heat" style="--shade: {{shade .Shade}}">{{if .Documents}}{{count .Documents}}{{end}}</td>{{end}}</tr>
{{end}}</tbody>
</table>
{{end}}{{if .Tenants}}<table>
<caption>By <code>{{.TenantColumn}}</code>: those with most documents of old versions first</caption>
<thead><tr><th scope="col">tenant</th><th scope="col">variant</th><th scope="col">version</th><th scope="col">documents</th><th scope="col">not valid</th></tr></thead>
<tbody>
{{range .Tenants}}<tr><th scope="row">{{if .Tenant}}{{.Tenant}}{{else}}none{{end}}</th><td>{{.Variant}}</td><td>{{if .Version}}{{.Version}}{{else}}none{{end}}</td><td class="n">{{count .Documents}}</td><td class="n">{{if .Invalid}}{{count .Invalid}}{{else}}?{{end}}</td></tr>
{{end}}</tbody>
</table>
{{end}}</section>
{{end}}</main>
</body>
</html>
`))
