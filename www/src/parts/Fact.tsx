/** A name and what it stands for; nothing when there is nothing. */
import { CopyButton } from "./CopyButton.tsx";

export function Fact({ name, text, isCode }: { name: string; text: string | null | undefined; isCode?: boolean }) {
  if (text == null || text === "") return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd class={isCode === true ? "mono" : undefined}>
        <span class="fact-text">{text}</span>
        {isCode === true && <CopyButton text={text} what={name} />}
      </dd>
    </div>
  );
}
