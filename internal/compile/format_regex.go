package compile

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/ecma"
)

const regexSuffix = "__regex"

// regexFunction tells whether a text is a pattern of ECMA-262, as ecma.Valid does; the group has it when a schema object asserts the format.
// It is one pass over the tokens: a text that they don't cover has a character where none is allowed.
func (g *group) regexFunction() []function {
	if !g.readsPatterns() {
		return nil
	}
	name, err := ecma.Compile(`^[$_\p{ID_Start}][$_\u200c\u200d\p{ID_Continue}]*$`)
	if err != nil { // a fault of ours: the pattern stands above
		panic(err)
	}
	lone := slices.Concat(ecma.Categories(), ecma.Binaries())
	slices.Sort(lone)
	body := strings.NewReplacer(
		"{token}", text(`\\(?:`+escapes+`|[bB1-9]|[1-9][0-9]+|k<[^>]+>)|\[(?:\\.|[^]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^=!>][^>]*>))?|(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})[?]?|[^][()*+?\\]|[])]`),
		"{member}", text(`\\(?:`+escapes+`|b|u[Dd][89ABab]`+hexDigit+hexDigit+`\\u[Dd][C-Fc-f]`+hexDigit+hexDigit+`)|[^\\]`),
		"{name}", g.pattern(name).test("word"),
		"{lone}", textArray(slices.Compact(lone)),
		"{categories}", textArray(ecma.Categories()),
		"{scripts}", textArray(ecma.Scripts()),
		"{many}", text(`^\\[dDsSwWpP]`),
	).Replace(regexBody)
	return []function{{suffix: regexSuffix, parameters: "pattern text", returns: "boolean", body: body, about: "Whether a text is a regular expression"}}
}

// readsPatterns tells whether a helper reads regular expressions.
func (g *group) readsPatterns() bool { return asserts(g.root, "regex", map[*jsonschema.Schema]bool{}) }

// asserts tells whether a schema object that s leads to asserts a format.
func asserts(s *jsonschema.Schema, format string, visited map[*jsonschema.Schema]bool) bool {
	if visited[s] {
		return false
	}
	visited[s] = true
	return s.Format == format || slices.ContainsFunc(edges(s), func(e edge) bool { return asserts(e.to, format, visited) })
}

const (
	hexDigit = `[0-9A-Fa-f]`
	escapes  = `u\{0*(?:10` + hexDigit + `{4}|` + hexDigit + `{1,5})\}|u` + hexDigit + `{4}|x` + hexDigit + `{2}|c[A-Za-z]|[pP]\{[^}]*\}|0(?![0-9])|[dDsSwWfnrtv]|[^0-9A-Za-z]`
)

const regexBody = `declare
  token text;
  word text;
  members text[];
  codes bigint[];
  i int;
  covered int := 0;
  able boolean := false; -- whether a repetition may follow
  open text[] := '{}';   -- the groups around this place
  captures int := 0;
  names text[] := '{}';
  wanted_names text[] := '{}';
  wanted int := 0;
begin
  for token in select m[1] from pg_catalog.regexp_matches(pattern, '(' || {token} || ')', 'g') m loop
    covered := covered + pg_catalog.char_length(token);
    case
      when token = ')' then
        if pg_catalog.cardinality(open) = 0 then return false; end if;
        able := open[pg_catalog.cardinality(open)] !~ '^[(][?]<?[=!]$';
        open := open[:pg_catalog.cardinality(open) - 1];
      when token in ('|', '^', '$', E'\\b', E'\\B') then
        able := false;
      when token ~ '^[*+?]' or token ~ E'^\\{[0-9]' then
        if not able then return false; end if;
        able := false;
        members := pg_catalog.regexp_match(token, '([0-9]+),([0-9]+)');
        if members is not null then
          members := array[pg_catalog.ltrim(members[1], '0'), pg_catalog.ltrim(members[2], '0')];
          codes := array[
            case when pg_catalog.length(members[1]) > 10 then 2147483647 else ('0' || members[1])::bigint end,
            case when pg_catalog.length(members[2]) > 10 then 2147483647 else ('0' || members[2])::bigint end];
          if least(codes[1], 2147483647) > least(codes[2], 2147483647) then return false; end if;
        end if;
      when token ~ '^[(]' then
        able := false;
        open := open || token;
        if pg_catalog.cardinality(open) > 200 then return false; end if;
        if token = '(' or token ~ '^[(][?]<[^=!]' then captures := captures + 1; end if;
        if token ~ '^[(][?]<[^=!]' then
          word := pg_catalog.substr(token, 4, pg_catalog.char_length(token) - 4);
          if word = any (names) or not {name} then return false; end if;
          names := names || word;
        end if;
      else
        able := true;
        members := array[token];
        if token ~ E'^\\\\k<' then
          wanted_names := wanted_names || pg_catalog.substr(token, 4, pg_catalog.char_length(token) - 4);
        elsif token ~ E'^\\\\[1-9]' then
          if pg_catalog.length(token) > 9 then return false; end if;
          wanted := greatest(wanted, pg_catalog.substr(token, 2)::int);
        elsif token ~ E'^\\[.*\\]$' then
          word := pg_catalog.regexp_replace(pg_catalog.substr(token, 2, pg_catalog.char_length(token) - 2), E'^\\^', '');
          members := array(select m[1] from pg_catalog.regexp_matches(word, '(' || {member} || ')', 'g') m);
          if pg_catalog.array_to_string(members, '') <> word then return false; end if;
          codes := array(
            select case
              when m ~ {many} then null
              when m ~ E'^\\\\u[0-9A-Fa-f]{4}\\\\u' then 65536 + (h[1] - 55296) * 1024 + h[2] - 56320
              when m ~ E'^\\\\[ux]' then h[1]
              when m ~ E'^\\\\c.' then pg_catalog.ascii(pg_catalog.substr(m, 3)) % 32
              when m ~ E'^\\\\[0bfnrtv]' then (array[0, 8, 12, 10, 13, 9, 11])[pg_catalog.strpos('0bfnrtv', pg_catalog.substr(m, 2))]
              else pg_catalog.ascii(pg_catalog.right(m, 1)) end
            from pg_catalog.unnest(members) with ordinality u(m, n),
              lateral (select array(select ('x' || pg_catalog.right('0000000' || d[1], 8))::bit(32)::bigint
                from pg_catalog.regexp_matches(m, E'[ux]\\{?([0-9A-Fa-f]+)', 'g') d) as h) x
            order by n);
          i := 1;
          while i <= pg_catalog.cardinality(members) loop
            if i + 2 <= pg_catalog.cardinality(members) and members[i + 1] = '-' then
              if codes[i] > codes[i + 2] then return false; end if;
              i := i + 3;
            else
              i := i + 1;
            end if;
          end loop;
        end if;
        foreach word in array members loop
          if word ~ E'^\\\\[pP]\\{' then
            word := pg_catalog.substr(word, 4, pg_catalog.char_length(word) - 4);
            if word ~ '=' then
              if not (case pg_catalog.split_part(word, '=', 1)
                when 'General_Category' then pg_catalog.substr(word, 18) = any ({categories})
                when 'gc' then pg_catalog.substr(word, 4) = any ({categories})
                when 'Script' then pg_catalog.substr(word, 8) = any ({scripts})
                when 'sc' then pg_catalog.substr(word, 4) = any ({scripts})
                when 'Script_Extensions' then pg_catalog.substr(word, 19) = any ({scripts})
                when 'scx' then pg_catalog.substr(word, 5) = any ({scripts})
                else false end)
              then return false; end if;
            elsif word <> all ({lone}) then
              return false;
            end if;
          end if;
        end loop;
    end case;
  end loop;
  return covered = pg_catalog.char_length(pattern) and pg_catalog.cardinality(open) = 0
    and wanted <= captures and wanted_names <@ names;
end;
`
