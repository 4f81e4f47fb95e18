/** A choice of one of the profiles. */
import { Field } from "../parts/Field.tsx";
import { issuesOf, leave } from "../state/checks.ts";
import { draft, edit } from "../state/draft.ts";
import { profileName, profiles } from "../state/profiles.ts";
import { strings } from "../strings.ts";

interface Props {
  field: "sourceProfile" | "destinationProfile";
  label: string;
}

export function ProfileSelect({ field, label }: Props) {
  const value = draft.value[field];
  return (
    <Field id={field} label={label} issues={issuesOf(field)}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => edit({ [field]: event.currentTarget.value })} onBlur={() => leave(field)}>
          {value === "" && <option value="">{strings.compose.choose}</option>}
          {profiles.value.map(({ id }) => (
            <option key={id} value={id}>
              {profileName(id)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
