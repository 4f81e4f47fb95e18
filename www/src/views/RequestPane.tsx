/** The request as code: what the API gets, and how a shell would send it. */
import { useState } from "preact/hooks";
import { proxyUrl } from "../api.ts";
import { Code } from "../parts/Code.tsx";
import { Segments } from "../parts/Segments.tsx";
import { strings } from "../strings.ts";

const words = strings.request;

/** Where every one of these requests goes. */
const LINE = words.line("POST", `${new URL(proxyUrl()).pathname}/orchestration/orchestrations`);

interface Props {
  json: string;
  curl: string | undefined;
  note: string;
  isWhole: boolean;
}

export function RequestPane({ json, curl, note, isWhole }: Props) {
  const [language, setLanguage] = useState<"json" | "curl">("json");
  return (
    <section class="request" aria-labelledby="request-title">
      <header class="request-head">
        <h3 id="request-title">{words.title}</h3>
        <Segments
          name="language"
          legend={words.language}
          hideLegend
          value={language}
          options={[
            { value: "json", label: words.json },
            { value: "curl", label: words.curl },
          ]}
          onChange={setLanguage}
        />
      </header>
      <p class="request-line mono">{LINE}</p>
      {language === "json" && <Code text={json} what={words.body} json />}
      {language === "curl" && curl !== undefined && <Code text={curl} what={words.command} />}
      {language === "curl" && curl === undefined && <p class="request-empty">{words.notYet}</p>}
      <p class={`request-note${isWhole ? " request-note-whole" : ""}`}>{note}</p>
    </section>
  );
}
