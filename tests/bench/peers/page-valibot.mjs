// valibot: the bytes of a page, decoded, parsed and checked.
import { array, looseObject, nullish, optional, parse, string } from "valibot";
import { each, ORCHESTRATION, PAGE_LISTS, PAGE_TEXTS } from "./_page-shape.mjs";

const text = nullish(string());
const members = ({ texts = [], nested = {} }) => ({ ...each(texts, () => text), ...each(Object.keys(nested), (name) => nullish(looseObject(members(nested[name])))) });
const orchestration = looseObject({ id: string(), metadata: optional(looseObject({})), ...members(ORCHESTRATION) });
const schema = looseObject({ ...each(PAGE_TEXTS, () => text), ...each(PAGE_LISTS, () => nullish(array(orchestration))) });
const decoder = new TextDecoder();

/** The page, or an error. */
export const read = (bytes) => parse(schema, JSON.parse(decoder.decode(bytes)));
