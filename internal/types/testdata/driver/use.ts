// What a program does with the models; it must pass the type checks.
import { decodeUnions, encodeUnions, type Action } from "./caseunions";
import { decodeFieldMappings, encodeFieldMappings, InvalidError, JsonNumber, type FieldMappings } from "./fixturefieldmappingsxledger200";
import { type Maps } from "./casemaps";

export function told(action: Action): string {
  switch (action.type) {
    case "mail":
      return action.to;
    case "call":
      return action.number ?? "";
    case "none-at-all":
      return "";
  }
}

export function changed(text: string): string {
  const doc: FieldMappings = decodeFieldMappings(text);
  doc.mappings.amount = { source: "claim.total", steps: [{ step: "decimal", arguments: { digits: new JsonNumber("2") } }] };
  doc.delivery = { batch_size: (doc.delivery?.batch_size ?? 0) + 1 };
  // @ts-expect-error a key that is not there
  doc.mappings.nothing = {};
  // @ts-expect-error a value that is not listed
  doc.options = { missing_value: "skip" };
  // @ts-expect-error another version
  doc.schema_version = "1.0.0";
  return encodeFieldMappings(doc);
}

export function count(maps: Maps): number {
  const flag: boolean | undefined = maps.listed?.red;
  return (flag ? 1 : 0) + Object.keys(maps.sized ?? {}).length;
}

export function where(text: string): string {
  try {
    return encodeUnions(decodeUnions(text));
  } catch (e) {
    return e instanceof InvalidError ? e.pointer : "";
  }
}
