// zod-mini: the bytes of a page, decoded, parsed and checked.
import * as z from "zod/mini";
import { each, ORCHESTRATION, PAGE_LISTS, PAGE_TEXTS } from "./_page-shape.mjs";

const text = z.nullish(z.string());
const members = ({ texts = [], nested = {} }) => ({ ...each(texts, () => text), ...each(Object.keys(nested), (name) => z.nullish(z.looseObject(members(nested[name])))) });
const orchestration = z.looseObject({ id: z.string(), metadata: z.optional(z.looseObject({})), ...members(ORCHESTRATION) });
const schema = z.looseObject({ ...each(PAGE_TEXTS, () => text), ...each(PAGE_LISTS, () => z.nullish(z.array(orchestration))) });
const decoder = new TextDecoder();

/** The page, or an error. */
export const read = (bytes) => schema.parse(JSON.parse(decoder.decode(bytes)));
