// zod 4: the bytes of a page, decoded, parsed and checked.
import { z } from "zod";
import { each, ORCHESTRATION, PAGE_LISTS, PAGE_TEXTS } from "./_page-shape.mjs";

const text = z.string().nullish();
const members = ({ texts = [], nested = {} }) => ({ ...each(texts, () => text), ...each(Object.keys(nested), (name) => z.looseObject(members(nested[name])).nullish()) });
const orchestration = z.looseObject({ id: z.string(), metadata: z.looseObject({}).optional(), ...members(ORCHESTRATION) });
const schema = z.looseObject({ ...each(PAGE_TEXTS, () => text), ...each(PAGE_LISTS, () => z.array(orchestration).nullish()) });
const decoder = new TextDecoder();

/** The page, or an error. */
export const read = (bytes) => schema.parse(JSON.parse(decoder.decode(bytes)));
