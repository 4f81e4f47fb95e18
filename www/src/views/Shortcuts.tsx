/** The sheet of keys. */
import { Panel } from "../parts/Panel.tsx";
import { hasControls } from "../state/environment.ts";
import { isSheetOpen, setSingleKeys, singleKeys } from "../state/shortcuts.ts";
import { strings } from "../strings.ts";

const words = strings.shortcuts;

export function Shortcuts() {
  return (
    <Panel title={words.title} name="shortcuts" modal onClose={() => (isSheetOpen.value = false)}>
      <div class="panel-body panel-fields">
        <dl class="facts">
          {[...words.keys, ...(hasControls.value ? words.sandboxKeys : [])].map(([keys, what]) => (
            <div key={what}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <label class="check">
          <input type="checkbox" checked={singleKeys.value} onChange={(event) => setSingleKeys(event.currentTarget.checked)} />
          <span>{words.single}</span>
        </label>
      </div>
    </Panel>
  );
}
