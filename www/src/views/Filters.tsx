/** What the table shows. */
import { useId } from "preact/hooks";
import { ASSETS, STATUSES } from "../lib/names.ts";
import { Icon } from "../parts/Icon.tsx";
import { StatusIcon } from "../parts/StatusChip.tsx";
import { filters, setFilter, type FilterName } from "../state/filters.ts";
import { profileName, profiles } from "../state/profiles.ts";
import { strings } from "../strings.ts";

const words = strings.filters;

export function Filters() {
  const profileIds = profiles.value.map((profile) => profile.id);
  return (
    <search class="filters" aria-label={words.title}>
      <Select name="profile_id" label={words.profile} any={words.allProfiles} known={profileIds} shown={profileName} />
      <Select name="source_asset" label={words.from} any={words.any} known={ASSETS} />
      <Select name="destination_asset" label={words.to} any={words.any} known={ASSETS} />
      <Statuses />
      <RefId />
    </search>
  );
}

interface SelectProps {
  name: FilterName;
  label: string;
  any: string;
  known: readonly string[];
  shown?: (value: string) => string;
}

function Select({ name, label, any, known, shown = (value) => value }: SelectProps) {
  const id = useId();
  const value = filters.value[name][0] ?? "";
  const options = value === "" || known.includes(value) ? known : [...known, value];
  return (
    <div class="filter">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => setFilter(name, [event.currentTarget.value])}>
        <option value="">{any}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {shown(option)}
          </option>
        ))}
      </select>
    </div>
  );
}

function Statuses() {
  const chosen = filters.value.status;
  const toggle = (status: string): void => {
    setFilter("status", chosen.includes(status) ? chosen.filter((one) => one !== status) : [...chosen, status]);
  };
  const known: readonly string[] = STATUSES;
  return (
    <fieldset class="filter filter-statuses">
      <legend>{words.status}</legend>
      <div class="toggles">
        {[...known, ...chosen.filter((status) => !known.includes(status))].map((status) => (
          <button key={status} type="button" class="toggle" aria-pressed={chosen.includes(status)} onClick={() => toggle(status)}>
            <StatusIcon status={status} />
            {strings.status(status)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function RefId() {
  const id = useId();
  const value = filters.value.ref_id[0] ?? "";
  return (
    <div class="filter filter-search">
      <label for={id}>{words.refId}</label>
      <span class="search-box">
        <Icon name="search" />
        <input
          id={id}
          key={value}
          type="search"
          defaultValue={value}
          placeholder={words.refIdExample}
          autocomplete="off"
          spellcheck={false}
          onChange={(event) => setFilter("ref_id", [event.currentTarget.value.trim()])}
        />
      </span>
    </div>
  );
}
