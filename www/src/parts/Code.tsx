/** JSON or a command, as text to read and to copy. */
import { tokens } from "../lib/json.ts";
import { CopyButton } from "./CopyButton.tsx";

interface Props {
  text: string;
  /** What it is, for the copy button and for those who do not see it. */
  what: string;
  json?: boolean;
}

export function Code({ text, what, json }: Props) {
  return (
    <div class="code">
      <pre tabIndex={0} aria-label={what}>
        <code>
          {json === true
            ? tokens(text).map((token, index) => (
                <span key={index} class={`code-${token.kind}`}>
                  {token.text}
                </span>
              ))
            : text}
        </code>
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}
