/** The profiles, and their names. */
import { computed, signal } from "@preact/signals";
import type { Profile } from "paxos-orchestrations";
import { client } from "../api.ts";
import { strings } from "../strings.ts";
import { filters } from "./filters.ts";

export const profiles = signal<readonly Profile[]>([]);
export const profilesFailure = signal<unknown>(undefined);
/** Whether they have come: an account may have none. */
export const areProfilesKnown = signal(false);

export async function loadProfiles(): Promise<void> {
  try {
    profiles.value = (await client.profiles.list()).items;
    profilesFailure.value = undefined;
    areProfilesKnown.value = true;
  } catch (error) {
    profilesFailure.value = error;
  }
}

/** The profile to start with: the vendor's default one, else the oldest. */
export const firstProfile = computed(() => profiles.value.find((profile) => profile.type === "DEFAULT") ?? profiles.value[0]);

/** The profile that the page is about: the one filtered by, else the first. */
export const chosenProfile = computed(() => filters.value.profile_id[0] ?? firstProfile.value?.id);

/** What people call a profile. */
export function profileName(id: string): string {
  const name = profiles.value.find((profile) => profile.id === id)?.nickname ?? "";
  if (id === "") return strings.profile.none;
  return name === "" ? strings.profile.unnamed(id) : name;
}
