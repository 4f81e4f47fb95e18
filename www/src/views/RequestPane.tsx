/** The request as code: what the API gets, and how a shell would send it. */
import { useState } from "preact/hooks";
import { proxyUrl } from "../api.ts";
import { Code } from "../parts/Code.tsx";
import { Segments } from "../parts/Segments.tsx";
import { LANGUAGES, type Snippets } from "../state/request.ts";
import { strings } from "../strings.ts";

const words = strings.request;

/** Where every one of these requests goes. */
const LINE = words.line("POST", `${new URL(proxyUrl()).pathname}/orchestration/orchestrations`);

interface Props {
  json: string;
  /** Nothing while the form is not complete. */
  snippets: Snippets | undefined;
  note: string;
  isWhole: boolean;
}

export function RequestPane({ json, snippets, note, isWhole }: Props) {
  const [language, setLanguage] = useState<"json" | keyof Snippets>("json");
  return (
    <section class="request" aria-labelledby="request-title">
      <header class="request-head">
        <h3 id="request-title">{words.title}</h3>
        <Segments
          name="language"
          legend={words.language}
          hideLegend
          value={language}
          options={(["json", ...LANGUAGES] as const).map((value) => ({ value, label: words.languages[value] }))}
          onChange={setLanguage}
        />
      </header>
      <p class="request-line mono">{LINE}</p>
      {language === "json" && <Code text={json} what={words.body} json />}
      {language !== "json" && snippets !== undefined && <Code text={snippets[language]()} what={words.code(words.languages[language])} />}
      {language !== "json" && snippets === undefined && <p class="request-empty">{words.notYet}</p>}
      <p class={`request-note${isWhole ? " request-note-whole" : ""}`}>{note}</p>
    </section>
  );
}
